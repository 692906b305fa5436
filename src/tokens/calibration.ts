import { messageFrame, promptContent, requestFrame, type CountedPrompt } from './counted-prompt.ts';
import { addEstimates, plainName, rowFor, type TokenEstimate } from './model-counting.ts';
import type { ModelRow } from './model-table.ts';

/** Tokens of a model for one of o200k_base, between the lowest and the highest of one's own requests. */
export interface TokenCalibration {
  /** The model, by any name of it. */
  readonly model: string;
  readonly factor: number;
  readonly low: number;
  readonly high: number;
}

/** A request and the tokens of input that its provider billed. */
export interface BilledPrompt {
  readonly prompt: CountedPrompt;
  readonly billed: number;
}

/** What the requests of a model show. */
export interface MeasuredFactor extends Omit<TokenCalibration, 'model'> {
  readonly requests: number;
  readonly billed: number;
  /** What they count to without it. */
  readonly counted: TokenEstimate;
}

/** Around fewer tokens, what a provider adds decides. */
const FEWEST_TOKENS = 50;
const FEWEST_REQUESTS = 3;

/**
 * The factor of a model by its requests: all their tokens, without what is known to be added around messages, for those
 * of o200k_base. Undefined for fewer than three requests of 50 tokens.
 */
export function measuredFactor(row: ModelRow, requests: readonly BilledPrompt[]): MeasuredFactor | undefined {
  const measured = requests.flatMap(({ prompt, billed }) => {
    const base = baseTokens(prompt);
    const frame = addEstimates(messageFrame(row, prompt), requestFrame(row));
    const counted = addEstimates(promptContent(row, prompt), frame);
    return base < FEWEST_TOKENS ? [] : [{ base, billed, counted, content: Math.max(0, billed - frame.tokens) }];
  });
  if (measured.length < FEWEST_REQUESTS) return undefined;
  const sumOf = (read: (each: (typeof measured)[number]) => number) =>
    measured.reduce((sum, each) => sum + read(each), 0);
  const factors = measured.map(({ content, base }) => content / base);
  return {
    requests: measured.length,
    billed: sumOf(({ billed }) => billed),
    counted: measured.map(({ counted }) => counted).reduce(addEstimates),
    factor: thousandths(sumOf(({ content }) => content) / sumOf(({ base }) => base)),
    low: thousandths(Math.min(...factors)),
    high: thousandths(Math.max(...factors)),
  };
}

/** How a model counts, by what was measured of it if anything was. */
export function calibratedRow(row: ModelRow, offer: string, calibrations: readonly TokenCalibration[]): ModelRow {
  const found = rowFor(
    calibrations.map((each) => ({ ...each, models: [plainName(each.model)] })),
    offer,
  );
  if (!found) return row;
  const { factor, low, high } = found;
  const { family: _family, margin: _margin, ...rest } = row;
  return { ...rest, vocabulary: 'o200k_base', ratio: [factor, low, high], label: 'calibrated' };
}

function baseTokens({ messages, tools }: CountedPrompt): number {
  return [...messages, ...(tools ? [tools] : [])].reduce(
    (sum, { byVocabulary }) => sum + (byVocabulary.o200k_base ?? 0),
    0,
  );
}

function thousandths(ratio: number): number {
  return Math.round(ratio * 1000) / 1000;
}
