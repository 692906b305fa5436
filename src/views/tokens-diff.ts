import { buildReport } from '../report/build-report.ts';
import { left, maybeCost, maybeText, maybeTokens, none, right, text, tokens } from '../report/report.ts';
import type { Cell, JsonObject, Report } from '../report/report.ts';
import { labelText } from '../tokens/label-text.ts';
import { weaker, type TokenEstimate } from '../tokens/model-counting.ts';
import { groupDigits } from '../values/format.ts';
import { minus, plain, zero, type Money } from '../values/money.ts';
import { recordsOf, tableOf } from './tables.ts';
import type { ShownModel, TokenTotal, TokensContext } from './tokens.ts';

/** What a file counted to on a model and counts to now; undefined where it was not there, or is not any more. */
export interface TokenChange {
  readonly path: string;
  readonly model: ShownModel;
  readonly before: TokenEstimate | undefined;
  readonly now: TokenEstimate | undefined;
}

/** All of it on a model, then and now. */
interface TotalChange extends Omit<TokenChange, 'path'> {
  /** What sending all of it once costs more. */
  readonly cost: Money | undefined;
}

interface TokenDiffContext extends TokensContext {
  readonly revision: string;
}

/** What changed in the tokens of files since a revision. */
export function tokensDiffReport(
  changes: readonly TokenChange[],
  before: readonly TokenTotal[],
  now: readonly TokenTotal[],
  { revision, notes, assumptions, unpriced, ...prices }: TokenDiffContext,
): Report {
  const used = [...now, ...before].flatMap(({ model: { offer }, lineItems }) =>
    offer ? [{ priced: offer, lineItems }] : [],
  );
  const models = new Set([...before, ...now].map(({ model }) => model));
  const totals = [...models].map((model): TotalChange => {
    const [was, is] = [before, now].map((sums) => sums.find((sum) => sum.model === model));
    const isPriced = (was ?? is)?.cost !== undefined;
    return {
      model,
      before: was?.count,
      now: is?.count,
      cost: isPriced ? minus(is?.cost ?? zero, was?.cost ?? zero) : undefined,
    };
  });
  return buildReport({
    finding: () => findingOf(totals, revision),
    currency: used[0]?.priced.offer.terms.answer?.currency,
    tables: [
      ...(changes.length > 0
        ? [
            tableOf(changes, [
              [left('path', 'File'), ({ path }) => text(path)],
              [left('model', 'Model'), ({ model }) => text(model.name)],
              ...countColumns,
            ]),
          ]
        : []),
      tableOf(totals, [
        [left('model', 'Total on'), ({ model }) => text(model.name)],
        ...countColumns,
        [right('cost', 'Cost, change'), ({ cost }) => maybeCost(cost)],
      ]),
    ],
    notes,
    assumptions,
    unpriced,
    prices: used.length > 0 ? { ...prices, used } : undefined,
    records: recordsOf(changes, {
      path: ({ path }) => text(path),
      model: ({ model }) => text(model.name),
      tokenizer: ({ model }) => text(model.row.tokenizer),
      before: ({ before: was }) => maybeTokens(was?.tokens),
      tokens: ({ now: is }) => maybeTokens(is?.tokens),
      change: (counted) => tokens(changeOf(counted)),
    }),
    body: () => ({
      revision,
      changes: changes.map((each) => ({ path: each.path, ...changeJson(each) })),
      totals: totals.map((each) => ({ ...changeJson(each), ...(each.cost && { costChange: plain(each.cost) }) })),
    }),
  });
}

type Counted = Pick<TokenChange, 'before' | 'now'>;

const countColumns = [
  [right('before', 'Before'), ({ before }: Counted) => countCell(before)],
  [right('now', 'Now'), ({ now }: Counted) => countCell(now)],
  [right('change', 'Change'), (counted: Counted) => text(signed(changeOf(counted)))],
  [left('label', 'Label'), ({ before, now }: Counted) => maybeText(now ? labelText(now) : before && labelText(before))],
] as const;

function countCell(count: TokenEstimate | undefined): Cell {
  return count ? text(groupDigits(String(count.tokens))) : none;
}

function changeOf({ before, now }: Counted): number {
  return (now?.tokens ?? 0) - (before?.tokens ?? 0);
}

function signed(count: number): string {
  return `${count < 0 ? '\u2212' : count > 0 ? '+' : ''}${groupDigits(String(Math.abs(count)))}`;
}

function findingOf([first]: readonly TotalChange[], revision: string): string | undefined {
  if (!first) return undefined;
  const change = changeOf(first);
  if (change === 0) return `As many tokens on ${first.model.name} as at ${revision}.`;
  return `${signed(change)} tokens on ${first.model.name} since ${revision}.`;
}

function changeJson({ model: { name, row, offer }, before, now }: Omit<TokenChange, 'path'>): JsonObject {
  return {
    model: name,
    ...(offer && { offer: offer.offer.key }),
    tokenizer: row.tokenizer,
    label: before && now ? weaker(before.label, now.label) : ((now ?? before)?.label ?? row.label),
    before: before?.tokens ?? null,
    tokens: now?.tokens ?? null,
    change: changeOf({ before, now }),
  };
}
