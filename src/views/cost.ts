import { compare, minus, plain, ratio, type Money } from '../values/money.ts';
import type { Cost } from '../projection/cost.ts';
import { totalTokens } from '../pricing/rates/meters.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import { countOf, unitName, type UnitItem } from '../projection/units.ts';
import { amountInProse, countInProse, currencySign, formatRate, nameInWords } from '../values/format.ts';
import { assumptionKinds } from '../report/assumption-text.ts';
import { buildReport } from '../report/build-report.ts';
import { billingJson } from '../report/provenance.ts';
import { cost, exact, left, perMillion, right, text, tokens } from '../report/report.ts';
import type { JsonObject, Report, Row, Table } from '../report/report.ts';
import { savedText } from './cost-finding.ts';
import { lineItemFields, lineItemJson, rateCell, usageJson, type ReportPrices } from './report-parts.ts';
import { recordsWithUnpriced } from './tables.ts';
import { countSentences, itemJson, type TokenItem } from './tokens.ts';

interface CostContext extends ReportPrices {
  readonly requests: number;
  /** A file that was counted for the input, on each model. */
  readonly promptFile?: TokenItem | undefined;
}

/** Priced usages as a report: every line item as tokens × rate = cost, then the total. */
export function costReport(
  costs: readonly Cost[],
  unpriced: readonly Unpriced[],
  { requests, promptFile, ...prices }: CostContext,
): Report {
  const currency = costs[0]?.offer.offer.terms.answer?.currency;
  return buildReport({
    currency,
    finding: () => priceFinding(costs, requests),
    tables: costs.length > 0 ? [{ columns: columnsIn(currency), rows: costs.flatMap(rowsOf) }] : [],
    notes: promptFile ? countSentences(promptFile) : [],
    assumptions: costs.flatMap(({ assumptions }) => assumptions),
    unpriced,
    prices: { ...prices, used: costs.map(({ offer, lineItems }) => ({ priced: offer, lineItems })) },
    records: records(costs, unpriced),
    body: () => ({ ...bodyOf(costs), ...(promptFile && { promptFile: itemJson(promptFile) }) }),
  });
}

/** The cheapest, how it compares with the first that was named, and what was priced. */
function priceFinding([first, ...others]: readonly Cost[], requests: number): string | undefined {
  if (!first) return undefined;
  const best = others.reduce((a, b) => (compare(b.total, a.total) < 0 ? b : a), first);
  const used = totalTokens(best.usage);
  const count = used === 0 ? '' : `${countInProse(used)} tokens`;
  const all = requests === 1 ? count : `${countInProse(requests)} requests${count && ` with ${count}`}`;
  const savingsRatio = ratio(minus(first.total, best.total), first.total);
  const saved = savedText({ isBaseline: best === first, savingsRatio }, first.offer.offer.key);
  const what = `${best.offer.offer.key} ${others.length === 0 ? 'costs' : 'at'} ${exactInProse(best.total)}${saved}`;
  const lead = others.length === 0 ? what : `Cheapest of ${others.length + 1}: ${what}`;
  return `${lead}${all && `${saved && ','} for ${all}`}.`;
}

/** Small amounts with all the digits of the table. */
function exactInProse(amount: Money): string {
  const short = amountInProse(amount);
  return short.startsWith(`${currencySign(amount.currency)}0.0`) ? formatRate(amount) : short;
}

function columnsIn(currency: string | undefined): Table['columns'] {
  return [
    left('offer', 'Offer'),
    left('meter', 'Meter'),
    exact('tokens', 'Tokens'),
    right('rate', `× Rate, ${perMillion(currency)}`),
    right('cost', '= Cost'),
  ];
}

function rowsOf({ offer, lineItems, unitItems, total }: Cost): Row[] {
  const items = lineItems.map((item, index) => ({
    cells: [
      text(index === 0 ? item.offer : ''),
      text(nameInWords(item.meter)),
      tokens(item.tokens),
      rateCell(item),
      cost(item.cost),
    ],
    opensGroup: index === 0,
  }));
  const units = unitItems.map((item, index) => ({
    cells: [
      text(lineItems.length + index === 0 ? item.offer : ''),
      text(unitName(item)),
      tokens(countOf(item)),
      text(`${formatRate(item.rate)} per ${item.per}`),
      cost(item.cost),
    ],
    opensGroup: lineItems.length + index === 0,
  }));
  return [
    ...items,
    ...units,
    {
      cells: [
        text(items.length + units.length === 0 ? offer.offer.key : ''),
        text('total'),
        text(''),
        text(''),
        cost(total),
      ],
      strong: true,
    },
  ];
}

function records(costs: readonly Cost[], unpriced: readonly Unpriced[]): Table {
  return recordsWithUnpriced(
    costs.flatMap(({ lineItems, unitItems, assumptions }) => [
      ...lineItems.map((item) => ({ item, assumptions })),
      ...unitItems.map((item) => ({
        item: { ...item, meter: unitName(item), tokens: countOf(item) },
        assumptions,
      })),
    ]),
    {
      ...lineItemFields,
      assumptions: ({ assumptions }) => text(assumptionKinds(assumptions)),
    },
    unpriced,
    'offer',
  );
}

function bodyJson({ offer, billing, usage, lineItems, unitItems, total }: Cost): JsonObject {
  return {
    offer: offer.offer.key,
    billing: billingJson(offer, billing),
    usage: usageJson(usage),
    lineItems: [...lineItems.map(lineItemJson), ...unitItems.map(unitItemJson)],
    total: plain(total),
  };
}

function unitItemJson(item: UnitItem): JsonObject {
  const { offer, meter, size, count, per } = item;
  return {
    offer,
    meter,
    ...(size !== undefined && { size }),
    count: plain(count),
    rate: plain(item.rate),
    per,
    cost: plain(item.cost),
  };
}

/** One model fills the document itself; several are a list under `costs`, in the order they were asked for. */
function bodyOf(costs: readonly Cost[]): JsonObject {
  const bodies = costs.map(bodyJson);
  return bodies.length === 1 ? { ...bodies[0] } : { costs: bodies };
}
