import { compare, minus } from '../../../values/money.ts';
import type { Purchase } from '../../../projection/purchase.ts';
import { buyCharts } from '../../charts/buy.ts';
import type { Chart } from '../../charts/chart.ts';
import { formatMoney, formatTokens } from '../../format.ts';
import type { Picture } from '../../report.ts';

const STEPS = 10;

/** What there is to see of ways to buy. */
export function pictureOfBuy(bought: readonly Purchase[]): Picture {
  return { answer: answerOf(bought), charts: chartsOf(bought) };
}

function answerOf(bought: readonly Purchase[]): string {
  const best = bought.reduce<Purchase | undefined>((a, b) => (a && compare(a.monthly, b.monthly) <= 0 ? a : b), undefined);
  if (!best) return 'There is nothing to buy.';
  return `${best.way.name} costs ${formatMoney(best.monthly)} a month${bought.length > 1 ? `, the least of ${bought.length} ways` : ''}.`;
}

function chartsOf(bought: readonly Purchase[]): Chart[] {
  const volumes = volumesAround(bought);
  return buyCharts({
    ways: bought.map((purchase, place) => ({
      name: purchase.way.name,
      isBaseline: place === 0 && bought.length > 1,
      total: purchase.monthly,
      parts: [
        { name: 'tokens', cost: minus(purchase.covered, purchase.discount) },
        { name: 'charged by count', cost: purchase.fees },
        { name: 'fee', cost: purchase.fee },
        { name: 'minimum not reached', cost: purchase.wasted },
        { name: 'above the capacity', cost: purchase.overflow },
        { name: 'people', cost: purchase.operations },
      ],
    })),
    volumes: bought.length < 2 ? undefined : { names: volumes.map(formatTokens), totals: bought.map(({ costAt }) => volumes.map(costAt)) },
  });
}

/** Round volumes from nothing to twice what is sent, or to where the last way begins or ceases to pay. */
function volumesAround(bought: readonly Purchase[]): number[] {
  const turns = bought.flatMap(({ way, breakEven = [] }) => [way.capacity ?? 0, ...breakEven.flatMap(({ from, to = 0 }) => [from, to])]);
  const most = Math.max(
    2 * (bought[0]?.tokens ?? 0),
    ...turns.filter((tokens) => tokens < 20 * (bought[0]?.tokens ?? 0)).map((tokens) => 1.25 * tokens),
  );
  const size = 10 ** Math.floor(Math.log10(Math.max(most / STEPS, 1)));
  const step = [1, 2, 5, 10].map((times) => times * size).find((each) => each * STEPS >= most) ?? size;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, place) => place * step);
}
