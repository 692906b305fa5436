import { plain, type Decimal } from '../../values/money.ts';
import type { Gap, Gaps } from '../../ask/ledger/stated-vs-computed.ts';
import { formatMoney, formatShare } from '../../values/format.ts';
import { buildReport } from '../../report/build-report.ts';
import { cost, left, right, share, text, tokens, type JsonObject, type Report } from '../../report/report.ts';
import { decimalOrNull } from '../report-parts.ts';
import { tableOf } from '../tables.ts';

/** The offers whose stated costs are off the computed ones, with the likely causes. */
export function gapsReport({ gaps, stated, compared }: Gaps, tolerance: Decimal): Report {
  const table = tableOf(gaps, [
    [left('offer', 'Offer'), ({ offer }) => text(offer)],
    [left('cause', 'Likely cause'), ({ cause }) => text(cause)],
    [right('requests', 'Requests', 2), ({ requests }) => tokens(requests)],
    [right('computed', 'Computed'), ({ computed }) => cost(computed)],
    [right('stated', 'Stated'), (each) => cost(each.stated)],
    [right('gap', 'Gap', 1), ({ gap }) => cost(gap)],
    [right('share', 'Share'), (each) => share(each.share)],
  ]);
  return buildReport({
    tables: gaps.length > 0 ? [table] : [],
    notes: [
      stated === 0
        ? 'No server said what a request cost.'
        : `Of ${stated} ${stated === 1 ? 'request' : 'requests'} with a stated cost: ` +
          `${formatMoney(compared.computed)} computed, ${formatMoney(compared.stated)} stated.`,
      ...(gaps.length === 0 && stated > 0 ? [`None is more than ${formatShare(tolerance)} off.`] : []),
    ],
    records: table,
    body: () => ({
      tolerance: plain(tolerance),
      stated,
      computedTotal: plain(compared.computed),
      statedTotal: plain(compared.stated),
      gaps: gaps.map(gapJson),
    }),
  });
}

/** The keys are those of a Gap, in its order. */
function gapJson(each: Gap): JsonObject {
  const { computed, stated, gap, share: part } = each;
  return { ...each, computed: plain(computed), stated: plain(stated), gap: plain(gap), share: decimalOrNull(part) };
}
