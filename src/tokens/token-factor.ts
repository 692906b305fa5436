import { modelRow } from './model-counting.ts';
import { vocabularies, type ModelRow } from './model-table.ts';
import { textKinds, tokenRatios, type Ratio, type TextKind } from './ratio-table.ts';
import { vocabularyRatios } from './vocabulary-ratios.ts';

/** How many tokens one tokenizer makes of what is one token of another, between the lowest and the highest measured. */
export interface TokenFactor {
  readonly from: string;
  readonly to: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What tokens of one model are on another; undefined where both cut text alike, or nobody measured one of them. Of a
 * text of any kind as English prose, between all kinds.
 */
export function tokenFactor(model: string, other: string, kind: TextKind | undefined): TokenFactor | undefined {
  const [from, to] = [modelRow(model), modelRow(other)];
  if (familyOf(from) === familyOf(to)) return undefined;
  const [before, after] = [ratiosOf(from), ratiosOf(to)];
  if (!before || !after) return undefined;
  const main = kind ?? 'english';
  const kinds = kind === undefined ? textKinds : [kind];
  return {
    from: from.tokenizer,
    to: to.tokenizer,
    ratio: thousandths(after(main)[0] / before(main)[0]),
    low: thousandths(Math.min(...kinds.map((each) => after(each)[1] / before(each)[2])) * (1 - marginOf(from, to))),
    high: thousandths(Math.max(...kinds.map((each) => after(each)[2] / before(each)[1])) * (1 + marginOf(from, to))),
  };
}

function marginOf(...rows: readonly ModelRow[]): number {
  return Math.max(...rows.map(({ margin = 0 }) => margin));
}

/** Rows that cut text alike; those of unknown ones are as many as they are. */
function familyOf({ family, vocabulary }: ModelRow): string | undefined {
  return family ?? vocabulary;
}

function ratiosOf({ family, vocabulary }: ModelRow): ((kind: TextKind) => Ratio) | undefined {
  if (family !== undefined) return (kind) => tokenRatios[family][kind];
  const shipped = vocabularies.find((each) => each === vocabulary);
  if (shipped === undefined) return undefined;
  return (kind) => (shipped === 'o200k_base' ? [1, 1, 1] : vocabularyRatios[shipped][kind]);
}

function thousandths(ratio: number): number {
  return Number(ratio.toFixed(3));
}
