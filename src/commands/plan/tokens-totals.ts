import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import type { Assumption } from '../../projection/assumption.ts';
import type { AnswerLengths, Spread } from '../../tokens/answer-lengths.ts';
import { hasCode } from '../../values/errors.ts';
import { groupDigits } from '../../values/format.ts';
import { minus, partOf, plus } from '../../values/money.ts';
import { andList } from '../../values/nearest.ts';
import type { ExpectedAnswers, TokenTotal } from '../../views/tokens.ts';
import type { ModelTally } from './model-tally.ts';

/** The sums of each model with their costs, and with answers like those that were measured, if any were. */
export function pricedTotals(
  tallies: readonly ModelTally[],
  like: AnswerLengths | undefined,
  unpriced: Map<string, Unpriced>,
): { readonly totals: TokenTotal[]; readonly assumptions: Assumption[] } {
  const assumptions: Assumption[] = [];
  const totals = tallies.map((tally): TokenTotal => {
    const { model, counted, maxOutput } = tally;
    const count = { ...counted, ...(maxOutput > 0 && { maxOutput }) };
    const spread = like?.total(tally.answers);
    const nothing = {
      model,
      count,
      cost: undefined,
      costHigh: undefined,
      answers: spread && { tokens: spread, costs: undefined },
      lineItems: [],
    };
    if (!tally.likely) return nothing;
    try {
      const likely = tally.likely.price();
      assumptions.push(...likely.assumptions);
      return {
        ...nothing,
        cost: likely.total,
        costHigh: tally.highest?.price().total,
        answers: spread && { tokens: spread, costs: answerCosts(tally, spread) },
        lineItems: likely.lineItems,
      };
    } catch (error) {
      if (!hasCode(error, 'missing-rate')) throw error;
      unpriced.set(model.name, { key: model.name, reason: error.message, hint: error.hint });
      return nothing;
    }
  });
  return { totals, assumptions };
}

/** What the answers add is in proportion to their tokens. */
function answerCosts({ answered, unanswered }: ModelTally, { p10, p50, p90 }: Spread): ExpectedAnswers['costs'] {
  if (!answered || !unanswered) return undefined;
  const input = unanswered.price().total;
  const answers = minus(answered.price().total, input);
  const tokens = answered.output;
  const withAnswers = (count: number) => (tokens === 0 ? input : plus(input, partOf(answers, count, tokens)));
  return { p10: withAnswers(p10), p50: withAnswers(p50), p90: withAnswers(p90) };
}

/** What the lengths of answers were learned from, and how well they tell of each other. */
export function answerNotes(like: AnswerLengths, paths: readonly string[]): string[] {
  const { p10, p90 } = like.total(new Map([[Infinity, 1]]));
  const [count, held] = [like.count, like.held()].map((each) => groupDigits(String(each)));
  return [
    `Answers like the ${count} in ${andList(paths)}: 80% of them between ${groupDigits(String(p10))} and ` +
      `${groupDigits(String(p90))} tokens each; left out one by one, ${held} were.`,
  ];
}

/** Parts that are not in the counts, of all models alike, or of each that does not count them. */
export function uncountedNotes(tallies: readonly ModelTally[]): string[] {
  const left = tallies.filter(({ uncounted }) => uncounted > 0);
  const isSame = left.length === tallies.length && new Set(left.map(({ uncounted }) => uncounted)).size === 1;
  const notes = left.map(({ model, uncounted }) => {
    const on = isSame ? '' : ` on ${model.name}`;
    return `Not counted${on}, because they are images, sounds or files: ${uncounted}.`;
  });
  return [...new Set(notes)];
}
