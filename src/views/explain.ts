import { plain } from '../values/money.ts';
import type { Assumption } from '../projection/assumption.ts';
import { candidateFor, type Candidate } from '../projection/candidate.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import type { LineItem } from '../projection/price.ts';
import type { RunStretch } from '../projection/run-steps.ts';
import type { Factor, Kind, Step } from '../workload/request-kinds.ts';
import type { Traffic } from '../workload/traffic.ts';
import { formatShare, groupDigits, nameInWords } from '../values/format.ts';
import { assumptionKinds } from '../report/assumption-text.ts';
import { cost, exact, left, maybeText, maybeTokens, none, perMillion, right, text, tokens } from '../report/report.ts';
import type { Cell, Json, JsonObject, Row, Table } from '../report/report.ts';
import { lineItemFields, rateCell } from './report-parts.ts';
import { runTables } from './run-steps.ts';
import { recordOf, recordsTable, sparseRecord, tableOf, type Fields } from './tables.ts';

/** How a figure is computed, drivers → tokens per meter → × rate = cost, to be checked with a pocket calculator. */
export interface Explained {
  readonly traffic: Traffic;
  readonly projections: readonly {
    readonly candidate: Candidate;
    readonly lineItems: readonly LineItem[];
    readonly assumptions?: readonly Assumption[];
    /** What one run costs step by step; undefined where that is not asked for. */
    readonly runSteps?: (() => readonly RunStretch[]) | undefined;
  }[];
  readonly unpriced: readonly Unpriced[];
  readonly assumptions?: readonly Assumption[];
}

/**
 * One table of how the tokens of a scenario are computed, then one of their cost on each candidate; the tokens of each
 * where models count them in their own ways.
 */
export function explainTables({ traffic, projections }: Explained, when = ''): Table[] {
  const name = `${traffic.scenario.name}${when}`;
  const { on } = traffic;
  return [
    ...(on ? [] : [tokensTable(name, traffic)]),
    ...projections.flatMap(({ candidate, lineItems, runSteps }) => [
      ...(on
        ? candidateFor(candidate, traffic.scenario).parts.map(({ offer: { offer } }) =>
            tokensTable(`${name} on ${offer.key}`, on(offer.key)),
          )
        : []),
      costTable(`${name} on ${candidate.key}`, candidate, lineItems),
      ...runTables(`${name} on ${candidate.key}: one run, step by step`, runSteps?.() ?? []),
    ]),
  ];
}

function tokensTable(name: string, { kinds }: Traffic): Table {
  return {
    title: `${name}: tokens per month`,
    columns: [left('meter', 'Meter'), left('how', 'How'), exact('tokens', '= Tokens')],
    rows: kinds.flatMap((kind, index) => kindRows(kind, kinds.length > 1 ? `${kindName(kind, index)}: ` : '')),
  };
}

/** A turn of a conversation, runs or their sub-agents, or the way in which measured requests were sent. */
function kindName({ sent, run }: Kind, index: number): string {
  if (run) return index === 0 ? 'run' : 'sub-agents';
  if (!sent) return `turn ${index + 1}`;
  const { model, serviceTier, thinking, multipliers, promptAbove } = sent;
  return joined([
    model,
    serviceTier,
    thinking ? 'thinking' : undefined,
    ...multipliers,
    promptAbove === 0 ? undefined : `prompts above ${groupDigits(String(promptAbove))}`,
  ]);
}

function kindRows({ steps, usage }: Kind, prefix: string): Row[] {
  const used = steps().filter(({ meter }) => usage[meter] !== undefined);
  return used.map((step, index) => ({
    cells: [text(`${prefix}${nameInWords(step.meter)}`), text(formula(step)), tokens(usage[step.meter] ?? 0)],
    opensGroup: index === 0,
  }));
}

/** `requests 120,000 × (1 + retries) 1.03 × cacheable 1,200 × cacheHit 70%`. */
function formula({ factors, less, over }: Step): string {
  const product = factors.map(factor).join(' × ');
  return [over ? `${product} ÷ ${factor(over)}` : product, ...less.map(nameInWords)].join(' − ');
}

function factor({ driver, value }: Factor): string {
  if (typeof value === 'number') return `${driver} ${groupDigits(String(value))}`;
  return /[+−]/.test(driver) || driver === 'growth' ? `(${driver}) ${plain(value)}` : `${driver} ${formatShare(value)}`;
}

function costTable(title: string, candidate: Candidate, lineItems: readonly LineItem[]): Table {
  const prices = pricesOf(candidate);
  const [first] = candidate.parts;
  const table = tableOf(lineItems, [
    [left('offer', 'Offer', 2), ({ offer }) => text(offer)],
    [left('meter', 'Meter'), ({ meter }) => text(nameInWords(meter))],
    [left('why', 'Rate of', 3), (item) => text(why(item))],
    [exact('tokens', 'Tokens'), (item) => tokens(item.tokens)],
    [right('rate', `× Rate, ${perMillion(first?.offer.offer.terms.answer?.currency)}`), rateCell],
    [right('cost', '= Cost'), (item) => cost(item.cost)],
    [left('checked', 'Checked', 1), ({ offer }) => text(prices.get(offer)?.checked ?? 'never')],
  ]);
  return { title, ...table };
}

function pricesOf({ parts }: Candidate): ReadonlyMap<string, PricedOffer> {
  return new Map(parts.map(({ offer }) => [offer.offer.key, offer]));
}

function why({ meter, billedAs, serviceTier, aboveInputTokens, window }: LineItem): string {
  return joined([
    serviceTier,
    aboveInputTokens === undefined ? undefined : `prompts above ${groupDigits(String(aboveInputTokens))}`,
    window,
    billedAs === meter ? undefined : `billed as ${billedAs}`,
  ]);
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

interface ExplainedItem {
  readonly month: string;
  readonly scenario: string;
  readonly candidate: Candidate;
  readonly price: PricedOffer | undefined;
  readonly item: LineItem;
  readonly assumptions: Cell;
}

const fields: Fields<ExplainedItem> = {
  month: ({ month }) => text(month),
  scenario: ({ scenario }) => text(scenario),
  candidate: ({ candidate }) => text(candidate.key),
  ...lineItemFields,
  serviceTier: ({ item }) => maybeText(item.serviceTier),
  aboveInputTokens: ({ item }) => maybeTokens(item.aboveInputTokens),
  window: ({ item }) => maybeText(item.window),
  checked: ({ price }) => maybeText(price?.checked),
  source: ({ price }) => maybeText(price?.source),
  assumptions: ({ assumptions }) => assumptions,
  unpriced: () => none,
};

type ExplainedMonth = Explained & { readonly month?: string };

/** One row for each line item: csv, tsv and ndjson have these instead of totals. */
export function explainRecords(all: Iterable<ExplainedMonth>): Table {
  return recordsTable(fields, {
    *[Symbol.iterator]() {
      for (const each of all) yield* recordsFor(each);
    },
  });
}

function* recordsFor({ traffic, projections, unpriced, assumptions = [], month = '' }: ExplainedMonth): Generator<Row> {
  const scenario = traffic.scenario.name;
  for (const { candidate, lineItems, assumptions: own = [] } of projections) {
    const prices = pricesOf(candidate);
    const kinds = text(assumptionKinds([...assumptions, ...own]));
    for (const item of lineItems)
      yield recordOf(fields, { month, scenario, candidate, price: prices.get(item.offer), item, assumptions: kinds });
  }
  for (const { key, reason } of unpriced)
    yield sparseRecord(fields, {
      month: text(month),
      scenario: text(scenario),
      candidate: text(key),
      unpriced: text(reason),
    });
}

/** The steps of a scenario's tokens on each offer of a candidate that counts them in its own way, for JSON. */
export function stepsOnJson({ on, scenario }: Traffic, candidate: Candidate): JsonObject {
  const { parts } = candidateFor(candidate, scenario);
  return on
    ? { steps: parts.map(({ offer: { offer } }) => ({ offer: offer.key, steps: stepsJson(on(offer.key)) })) }
    : {};
}

/** The steps of a scenario's tokens, for JSON. */
export function stepsJson({ kinds }: Traffic): Json {
  return kinds.flatMap((kind, index) =>
    kind
      .steps()
      .filter(({ meter }) => kind.usage[meter] !== undefined)
      .map(({ meter, factors, less, over }) => ({
        ...(kind.sent
          ? { sent: kindName(kind, index) }
          : kind.run
            ? { of: kindName(kind, index) }
            : kinds.length > 1 && { turn: index + 1 }),
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
