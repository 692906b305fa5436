import { calibratedRow, type TokenCalibration } from '../tokens/calibration.ts';
import { estimateFile, type CountedFile } from '../tokens/counted-file.ts';
import { modelRow, sumEstimates, weaker, type TokenEstimate } from '../tokens/model-counting.ts';
import { readQuantity } from '../values/quantity.ts';

/** The parts of a request's input, in the order in which they are sent. */
export const inputParts = ['system', 'tools', 'perRequest'] as const;
export type InputPart = (typeof inputParts)[number];

/** What every request repeats. */
const fixedParts: ReadonlySet<InputPart> = new Set(['system', 'tools']);

/** The input of a request as it is written: files, and of `perRequest` a file or a number of tokens. */
export interface RequestInput {
  readonly files: Readonly<Partial<Record<InputPart, string>>>;
  /** Tokens of a request beside those of the files, on every model. */
  readonly tokens: number;
  /** True if a flag names the files, and no plan. */
  readonly isFlag?: boolean | undefined;
}

/** An input whose files are counted. */
export interface CountedInput extends RequestInput {
  readonly counted: Readonly<Partial<Record<InputPart, CountedFile>>>;
  /** The offer whose counts are those that the drivers have. */
  readonly shownFor: string;
  /** What was measured of models. */
  readonly factors?: readonly TokenCalibration[] | undefined;
}

/** What an input counts to on a model. */
export interface InputCount extends TokenEstimate {
  readonly tokenizer: string;
  /** Those that every request repeats. */
  readonly fixedTokens: number;
}

export function readInput(written: Readonly<Partial<Record<InputPart, string | number | undefined>>>): RequestInput {
  const { perRequest } = written;
  const tokens = perRequest === undefined ? { value: 0 } : readQuantity(perRequest);
  const isFile = 'problem' in tokens;
  const files = inputParts.flatMap((part) => {
    const file = written[part];
    return file === undefined || (part === 'perRequest' && !isFile) ? [] : [[part, String(file)]];
  });
  return { files: Object.fromEntries(files), tokens: isFile ? 0 : tokens.value };
}

/** The tokens of an input on an offer, as its model counts. */
export function inputOn({ counted, tokens, factors = [] }: CountedInput, offer: string): InputCount {
  const row = calibratedRow(modelRow(offer), offer, factors);
  const estimates = inputParts.flatMap((part) => {
    const file = counted[part];
    if (!file) return [];
    const { label, ...estimate } = estimateFile(row, file);
    // Providers write tools in words of their own.
    return [{ part, ...estimate, label: part === 'tools' ? weaker(label, 'assumed') : label }];
  });
  const own = { tokens, low: tokens, high: tokens, label: 'exact' as const };
  const fixed = estimates.filter(({ part }) => fixedParts.has(part));
  return {
    tokenizer: row.tokenizer,
    fixedTokens: fixed.reduce((sum, each) => sum + each.tokens, 0),
    ...sumEstimates([...estimates, own], 'exact'),
  };
}

/** The drivers that an input stands for. */
export function inputDrivers(input: CountedInput, offer: string) {
  const { tokens, fixedTokens } = inputOn(input, offer);
  return { inputTokens: tokens, ...(fixedTokens > 0 && { fixedTokens }) };
}
