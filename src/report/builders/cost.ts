import { plain } from '../../values/money.ts';
import type { Cost } from '../../projection/cost.ts';
import { formatRate, formatTokens } from '../format.ts';
import { cost, left, rate, right, text, tokens } from '../report.ts';
import type { Json, Report, Row, Table } from '../report.ts';
import { catalogueNote, documentHead, lineItemJson, rateNote, standInNotes, unique, usageJson } from './common.ts';
import type { Priced } from './common.ts';

interface Context extends Priced {
  readonly requests: number;
}

/** Priced usages as a report: every line item as tokens × rate = cost, then the total. */
export function costReport(costs: readonly Cost[], context: Context): Report {
  const assumptions = unique(costs.flatMap(({ offer, lineItems }) => standInNotes(offer, lineItems)));
  const requests = context.requests === 1 ? [] : [`Tokens of ${formatTokens(context.requests)} requests.`];
  return {
    tables: [{ columns, rows: costs.flatMap(rowsOf) }],
    notes: [
      ...requests,
      ...assumptions,
      ...costs.map(({ offer, lineItems, billing }) => rateNote(offer, lineItems, billing)),
      catalogueNote(context),
    ],
    records: records(costs),
    document: () => ({ ...documentHead(context, assumptions), ...bodyOf(costs) }),
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
  return [...items, { cells: [text(items.length === 0 ? offer.offer.key : ''), text('total'), text(''), text(''), cost(total)], strong: true }];
}

function records(costs: readonly Cost[]): Table {
  return {
    columns: [
      left('offer', 'offer'),
      left('meter', 'meter'),
      right('tokens', 'tokens'),
      right('rate', 'rate'),
      left('per', 'per'),
      right('cost', 'cost'),
    ],
    rows: costs.flatMap(({ lineItems }) =>
      lineItems.map((item) => ({
        cells: [text(item.offer), text(item.meter), tokens(item.tokens), rate(item.rate), text(item.per), cost(item.cost)],
      })),
    ),
  };
}

/** A priced record as a line of JSON, beginning with the model as the record names it. */
export function costLine(model: string, priced: Cost): string {
  return JSON.stringify({ model, ...bodyJson(priced) });
}

function bodyJson({ offer, billing, usage, lineItems, total }: Cost): { readonly [key: string]: Json } {
  return {
    offer: offer.offer.key,
    billing: billingJson(offer, billing),
    usage: usageJson(usage),
    lineItems: lineItems.map(lineItemJson),
    total: plain(total),
  };
}

/** Which of the offer's rates these were. */
function billingJson({ from, checked, source, exchange }: Cost['offer'], billing: Cost['billing']): Json {
  const { serviceTier, band, window, thinking, multipliers } = billing;
  return {
    from: from ?? null,
    checked: checked ?? null,
    source,
    serviceTier: serviceTier ?? null,
    aboveInputTokens: band?.aboveInputTokens ?? null,
    window: window?.label ?? null,
    ...(thinking && { thinking }),
    ...(multipliers.length > 0 && { multipliers }),
    ...(exchange && { exchange: { currency: exchange.currency, perDollar: plain(exchange.perDollar), date: exchange.date } }),
  };
}

/** One model stands at the top of the document; several stand in `costs`, in the order they were asked for. */
function bodyOf(costs: readonly Cost[]): { readonly [key: string]: Json } {
  const bodies = costs.map(bodyJson);
  return bodies.length === 1 ? { ...bodies[0] } : { costs: bodies };
}
