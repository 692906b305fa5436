import { plain } from '../values/money.ts';
import type { Assumption } from '../projection/assumption.ts';
import type { Candidate } from '../projection/candidate.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import type { LineItem } from '../projection/price.ts';
import type { Factor, Kind, Step } from '../workload/request-kinds.ts';
import type { Traffic } from '../workload/traffic.ts';
import { formatRate, formatShare, grouped } from '../values/format.ts';
import { cost, left, maybeText, maybeTokens, rate, right, text, tokens } from '../report/report.ts';
import type { Cell, Json, JsonObject, Row, Table } from '../report/report.ts';
import { kindsOf } from '../report/assumption-text.ts';

/** A figure in full: drivers → tokens per meter → × rate = cost, to be redone with a pocket calculator. */
export interface Explained {
  readonly traffic: Traffic;
  readonly projections: readonly {
    readonly candidate: Candidate;
    readonly lineItems: readonly LineItem[];
    readonly assumptions?: readonly Assumption[];
  }[];
  readonly unpriced: readonly Unpriced[];
  readonly assumptions?: readonly Assumption[];
}

/** One table of how the tokens of a scenario come about, then one of what they cost on each candidate. */
export function explainTables({ traffic, projections }: Explained, when = ''): Table[] {
  const name = `${traffic.scenario.name}${when}`;
  return [
    tokensTable(name, traffic),
    ...projections.map(({ candidate, lineItems }) => costTable(`${name} on ${candidate.key}`, candidate, lineItems)),
  ];
}

function tokensTable(name: string, { kinds }: Traffic): Table {
  return {
    title: `${name}: tokens a month`,
    columns: [left('meter', 'Meter'), left('how', 'How'), right('tokens', '= Tokens')],
    rows: kinds.flatMap((kind, index) => kindRows(kind, kinds.length > 1 ? `${kindName(kind, index)}: ` : '')),
  };
}

/** A turn of a conversation, or how requests were sent that were measured. */
function kindName({ sent }: Kind, index: number): string {
  if (!sent) return `turn ${index + 1}`;
  const { model, serviceTier, thinking, multipliers, promptAbove } = sent;
  return [
    model,
    serviceTier ?? '',
    thinking ? 'thinking' : '',
    ...multipliers,
    promptAbove === 0 ? '' : `prompts above ${grouped(String(promptAbove))}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function kindRows({ steps, usage }: Kind, prefix: string): Row[] {
  const used = steps().filter(({ meter }) => usage[meter] !== undefined);
  return used.map((step, index) => ({
    cells: [text(`${prefix}${step.meter}`), text(formula(step)), tokens(usage[step.meter] ?? 0)],
    opensGroup: index === 0,
  }));
}

/** `requests 120,000 × 1 + retries 1.03 × cacheable 1,200 × cacheHit 70%`. */
function formula({ factors, less, over }: Step): string {
  const product = factors.map(factor).join(' × ');
  return [over ? `${product} ÷ ${factor(over)}` : product, ...less].join(' − ');
}

function factor({ driver, value }: Factor): string {
  if (typeof value === 'number') return `${driver} ${grouped(String(value))}`;
  return driver.includes('+') || driver === 'growth'
    ? `(${driver}) ${plain(value)}`
    : `${driver} ${formatShare(value)}`;
}

function costTable(title: string, candidate: Candidate, lineItems: readonly LineItem[]): Table {
  const checked = new Map(candidate.parts.map(({ offer }) => [offer.offer.key, offer.checked]));
  return {
    title,
    columns: [
      left('offer', 'Offer', 2),
      left('meter', 'Meter'),
      left('why', 'Rate of', 3),
      right('tokens', 'Tokens'),
      right('rate', '× Rate, $/M'),
      right('cost', '= Cost'),
      left('checked', 'Checked', 1),
    ],
    rows: lineItems.map((item) => ({
      cells: [
        text(item.offer),
        text(item.meter),
        text(why(item)),
        tokens(item.tokens),
        rateCell(item),
        cost(item.cost),
        text(checked.get(item.offer) ?? 'never'),
      ],
    })),
  };
}

function rateCell(item: LineItem): Cell {
  return item.per === 'each' ? text(`${formatRate(item.rate)} each`) : rate(item.rate);
}

function why({ meter, billedAs, serviceTier, aboveInputTokens, window }: LineItem): string {
  return [
    serviceTier ?? '',
    aboveInputTokens === undefined ? '' : `prompts above ${grouped(String(aboveInputTokens))}`,
    window ?? '',
    billedAs === meter ? '' : `billed as ${billedAs}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const keys = [
  'scenario',
  'candidate',
  'offer',
  'meter',
  'tokens',
  'rate',
  'per',
  'cost',
  'serviceTier',
  'aboveInputTokens',
  'window',
  'checked',
  'source',
  'assumptions',
  'unpriced',
];

/** One row for each line item: what csv, tsv and ndjson have in the place of totals. */
export function explainRecords(all: Iterable<Explained & { readonly month?: string }>): Table {
  return {
    columns: ['month', ...keys].map((key) => left(key, key)),
    rows: {
      *[Symbol.iterator]() {
        for (const each of all) yield* recordsOf(each);
      },
    },
  };
}

function* recordsOf({
  traffic,
  projections,
  unpriced,
  assumptions = [],
  month = '',
}: Explained & { readonly month?: string }): Generator<Row> {
  for (const { candidate, lineItems, assumptions: own = [] } of projections) {
    const prices = new Map(candidate.parts.map(({ offer }) => [offer.offer.key, offer]));
    const kinds = text(kindsOf([...assumptions, ...own]));
    for (const item of lineItems) {
      const price = prices.get(item.offer);
      yield {
        cells: [
          ...[month, traffic.scenario.name, candidate.key, item.offer, item.meter].map(text),
          tokens(item.tokens),
          rate(item.rate),
          text(item.per),
          cost(item.cost),
          maybeText(item.serviceTier),
          maybeTokens(item.aboveInputTokens),
          ...[item.window, price?.checked, price?.source].map(maybeText),
          kinds,
          maybeText(undefined),
        ],
      };
    }
  }
  const none = Array.from({ length: keys.length - 3 }, () => maybeText(undefined));
  for (const { key, reason } of unpriced)
    yield { cells: [text(month), text(traffic.scenario.name), text(key), ...none, text(reason)] };
}

/** The steps of a scenario's tokens, for JSON. */
export function stepsJson({ kinds }: Traffic): Json {
  return kinds.flatMap((kind, index) =>
    kind
      .steps()
      .filter(({ meter }) => kind.usage[meter] !== undefined)
      .map(({ meter, factors, less, over }) => ({
        ...(kind.sent ? { sent: kindName(kind, index) } : kinds.length > 1 && { turn: index + 1 }),
        meter,
        factors: factors.map(factorJson),
        less,
        ...(over && { over: factorJson(over) }),
        tokens: kind.usage[meter] ?? 0,
      })),
  );
}

function factorJson({ driver, value }: Factor): JsonObject {
  return { driver, value: typeof value === 'number' ? value : plain(value) };
}
