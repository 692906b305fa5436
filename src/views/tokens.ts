import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Assumption } from '../projection/assumption.ts';
import type { LineItem } from '../projection/price.ts';
import { buildReport } from '../report/build-report.ts';
import { left, maybeCost, maybeText, maybeTokens, right, text, tokens } from '../report/report.ts';
import type { Cell, JsonObject, Report, Table } from '../report/report.ts';
import type { Spread } from '../tokens/answer-lengths.ts';
import { labelText } from '../tokens/label-text.ts';
import { addEstimates, type TokenEstimate } from '../tokens/model-counting.ts';
import type { ModelRow } from '../tokens/model-table.ts';
import { groupDigits } from '../values/format.ts';
import { plain, type Money } from '../values/money.ts';
import type { ReportPrices } from './report-parts.ts';
import { recordsOf, tableOf } from './tables.ts';

/** The tokens of something on a model, and those that its answer may have at most. */
export interface ItemCount extends TokenEstimate {
  readonly maxOutput?: number;
}

/** A model as a report shows it. */
export interface ShownModel {
  readonly name: string;
  readonly row: ModelRow;
  readonly offer: PricedOffer | undefined;
}

/** A file, a request or a message. */
export interface TokenItem {
  readonly path: string;
  readonly kind: string;
  readonly requests?: number;
  readonly counts: ReadonlyMap<ShownModel, ItemCount>;
}

/** All of it on a model. */
export interface TokenTotal {
  readonly model: ShownModel;
  readonly count: ItemCount;
  readonly cost: Money | undefined;
  /** By the highest that the counts may be. */
  readonly costHigh: Money | undefined;
  /** What answers are expected to be, where such answers were measured. */
  readonly answers: ExpectedAnswers | undefined;
  readonly lineItems: readonly LineItem[];
}

/** Tokens of answers to come, and the cost of requests with them. */
export interface ExpectedAnswers {
  readonly tokens: Spread;
  readonly costs: { readonly [P in keyof Spread]: Money } | undefined;
}

/** Adds a count to those of a model, and returns the sum. */
export function addedCounts<M>(counts: Map<M, ItemCount>, model: M, count: ItemCount): ItemCount {
  const before = counts.get(model);
  const maxOutput = (before?.maxOutput ?? 0) + (count.maxOutput ?? 0);
  const isLimited = before?.maxOutput !== undefined || count.maxOutput !== undefined;
  const sum = { ...(before ? addEstimates(before, count) : count), ...(isLimited && { maxOutput }) };
  counts.set(model, sum);
  return sum;
}

export interface TokensContext extends ReportPrices {
  readonly notes: readonly string[];
  readonly assumptions: readonly Assumption[];
  readonly unpriced: readonly Unpriced[];
}

/** Counted texts: what each has on each model, and the sums with their cost. */
export function tokensReport(
  items: readonly TokenItem[],
  totals: readonly TokenTotal[],
  { notes, assumptions, unpriced, ...prices }: TokensContext,
): Report {
  const used = totals.flatMap(({ model, lineItems }) => (model.offer ? [{ priced: model.offer, lineItems }] : []));
  return buildReport({
    currency: used[0]?.priced.offer.terms.answer?.currency,
    tables: [...(items.length > 1 ? [itemsTable(items)] : []), totalsTable(totals)],
    notes,
    assumptions,
    unpriced,
    prices: used.length > 0 ? { ...prices, used } : undefined,
    records: recordsOf(lines(items), {
      path: ({ item }) => text(item.path),
      kind: ({ item }) => text(item.kind),
      requests: ({ item }) => maybeTokens(item.requests),
      model: ({ model }) => text(model.name),
      tokenizer: ({ model }) => text(model.row.tokenizer),
      label: ({ count }) => text(count.label),
      tokens: ({ count }) => tokens(count.tokens),
      low: ({ count }) => tokens(count.low),
      high: ({ count }) => tokens(count.high),
      maxOutput: ({ count }) => maybeTokens(count.maxOutput),
    }),
    body: () => ({ items: items.map(itemJson), totals: totals.map(totalJson) }),
  });
}

interface Line {
  readonly item: TokenItem;
  readonly model: ShownModel;
  readonly count: ItemCount;
}

function lines(items: readonly TokenItem[]): Line[] {
  return items.flatMap((item) => [...item.counts].map(([model, count]) => ({ item, model, count })));
}

function itemsTable(items: readonly TokenItem[]): Table {
  return tableOf(lines(items), [
    [left('path', 'File'), ({ item }) => text(item.path)],
    [left('kind', 'Kind', 1), ({ item }) => text(item.kind)],
    [left('model', 'Model'), ({ model }) => text(model.name)],
    [right('tokens', 'Tokens'), ({ count }) => countCell(count)],
    [left('label', 'Label'), ({ count }) => labelCell(count)],
  ]);
}

function totalsTable(totals: readonly TokenTotal[]): Table {
  const isLike = totals.some(({ answers }) => answers !== undefined);
  const hasOutput = !isLike && totals.some(({ count }) => (count.maxOutput ?? 0) > 0);
  return tableOf(totals, [
    [left('model', 'Total on'), ({ model }) => text(model.name)],
    [left('tokenizer', 'Tokenizer', 1), ({ model }) => text(model.row.tokenizer)],
    [right('tokens', 'Tokens'), ({ count }) => countCell(count)],
    [left('label', 'Label'), ({ count }) => labelCell(count)],
    ...(hasOutput
      ? [[right('maxOutput', 'Output at most'), ({ count }: TokenTotal) => maybeTokens(count.maxOutput)] as const]
      : []),
    ...(isLike ? answerColumns : [[right('cost', hasOutput ? 'Cost at most' : 'Cost'), costCell] as const]),
  ]);
}

const costCell = ({ cost }: TokenTotal): Cell => maybeCost(cost);

const answerColumns = [
  [right('answers', 'Output, P50'), ({ answers }: TokenTotal) => maybeTokens(answers?.tokens.p50)],
  [right('costP10', 'Cost, P10'), ({ answers }: TokenTotal) => maybeCost(answers?.costs?.p10)],
  [right('costP50', 'P50'), ({ answers }: TokenTotal) => maybeCost(answers?.costs?.p50)],
  [right('costP90', 'P90'), ({ answers }: TokenTotal) => maybeCost(answers?.costs?.p90)],
] as const;

/** Every digit: counts are compared with what a provider says. */
function countCell({ tokens: count }: ItemCount): Cell {
  return text(groupDigits(String(count)));
}

/** What one item counts to on each model, in words. */
export function countSentences({ path, counts }: TokenItem): string[] {
  return [...counts].map(
    ([{ name, row }, count]) =>
      `${path} on ${name}: ${groupDigits(String(count.tokens))} tokens (${row.tokenizer}, ${labelText(count)}).`,
  );
}

function labelCell(count: ItemCount): Cell {
  return maybeText(labelText(count));
}

function isBand({ low, high }: ItemCount): boolean {
  return low !== high;
}

/** An item with its labelled counts, as JSON. */
export function itemJson({ path, kind, requests, counts }: TokenItem): JsonObject {
  return {
    path,
    kind,
    ...(requests !== undefined && { requests }),
    counts: [...counts].map(([model, count]) => countJson(model, count)),
  };
}

function totalJson({ model, count, cost, costHigh, answers }: TokenTotal): JsonObject {
  const { tokens: output, costs } = answers ?? {};
  return {
    ...countJson(model, count),
    ...(output && { answers: { p10: output.p10, p50: output.p50, p90: output.p90 } }),
    ...(costs && { costs: { p10: plain(costs.p10), p50: plain(costs.p50), p90: plain(costs.p90) } }),
    ...(cost && { cost: plain(cost) }),
    ...(cost && costHigh && isBand(count) && { costHigh: plain(costHigh) }),
  };
}

function countJson({ name, row, offer }: ShownModel, count: ItemCount): JsonObject {
  const { label, tokens: counted, low, high, maxOutput } = count;
  return {
    model: name,
    ...(offer && { offer: offer.offer.key }),
    tokenizer: row.tokenizer,
    label,
    tokens: counted,
    ...(isBand(count) && { low, high }),
    ...(maxOutput !== undefined && { maxOutput }),
  };
}
