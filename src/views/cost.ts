import { plain } from '../values/money.ts';
import type { Cost } from '../projection/cost.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import { formatRate, formatTokens } from '../values/format.ts';
import { cost, left, maybeText, rate, right, text, tokens } from '../report/report.ts';
import type { JsonObject, Report, Row, Table } from '../report/report.ts';
import { kindsOf } from '../report/assumption-text.ts';
import { billingJson, lineItemJson, usageJson, type ReportPrices } from '../report/json-parts.ts';

interface Context extends ReportPrices {
  readonly requests: number;
}

/** Priced usages as a report: every line item as tokens × rate = cost, then the total. */
export function costReport(
  costs: readonly Cost[],
  unpriced: readonly Unpriced[],
  { requests, ...prices }: Context,
): Report {
  return {
    tables: costs.length > 0 ? [{ columns, rows: costs.flatMap(rowsOf) }] : [],
    notes: requests === 1 ? [] : [`Tokens of ${formatTokens(requests)} requests.`],
    assumptions: costs.flatMap(({ assumptions }) => assumptions),
    unpriced,
    prices: { ...prices, used: costs.map(({ offer, lineItems }) => ({ priced: offer, lineItems })) },
    records: records(costs, unpriced),
    body: () => bodyOf(costs),
  };
}

const columns: Table['columns'] = [
  left('offer', 'Offer'),
  left('meter', 'Meter'),
  right('tokens', 'Tokens'),
  right('rate', '× Rate, $/M'),
  right('cost', '= Cost'),
];

function rowsOf({ offer, lineItems, total }: Cost): Row[] {
  const items = lineItems.map((item, index) => ({
    cells: [
      text(index === 0 ? item.offer : ''),
      text(item.meter),
      tokens(item.tokens),
      item.per === 'each' ? text(`${formatRate(item.rate)} each`) : rate(item.rate),
      cost(item.cost),
    ],
    opensGroup: index === 0,
  }));
  return [
    ...items,
    {
      cells: [text(items.length === 0 ? offer.offer.key : ''), text('total'), text(''), text(''), cost(total)],
      strong: true,
    },
  ];
}

function records(costs: readonly Cost[], unpriced: readonly Unpriced[]): Table {
  const none = maybeText(undefined);
  return {
    columns: [
      left('offer', 'offer'),
      left('meter', 'meter'),
      right('tokens', 'tokens'),
      right('rate', 'rate'),
      left('per', 'per'),
      right('cost', 'cost'),
      left('assumptions', 'assumptions'),
      left('unpriced', 'unpriced'),
    ],
    rows: [
      ...costs.flatMap(({ lineItems, assumptions }) =>
        lineItems.map((item) => ({
          cells: [
            text(item.offer),
            text(item.meter),
            tokens(item.tokens),
            rate(item.rate),
            text(item.per),
            cost(item.cost),
            text(kindsOf(assumptions)),
            none,
          ],
        })),
      ),
      ...unpriced.map(({ key, reason }) => ({ cells: [text(key), none, none, none, none, none, none, text(reason)] })),
    ],
  };
}

function bodyJson({ offer, billing, usage, lineItems, total }: Cost): JsonObject {
  return {
    offer: offer.offer.key,
    billing: billingJson(offer, billing),
    usage: usageJson(usage),
    lineItems: lineItems.map(lineItemJson),
    total: plain(total),
  };
}

/** One model stands at the top of the document; several stand in `costs`, in the order they were asked for. */
function bodyOf(costs: readonly Cost[]): JsonObject {
  const bodies = costs.map(bodyJson);
  return bodies.length === 1 ? { ...bodies[0] } : { costs: bodies };
}
