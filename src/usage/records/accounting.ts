import { UserError } from '../../values/errors.ts';
import { noTokens, promptOf, type Tokens } from './record.ts';

// Some sources count cached tokens as part of the prompt (OpenAI, Gemini, OpenTelemetry), others separately
// (Anthropic). Mistaking one for the other bills cached tokens twice, or not at all.

type TokenParts = Readonly<Partial<Tokens>>;

/** Prompts and answers that include their parts → disjoint meters. Throws a UserError for parts above their whole. */
export function splitWholes(prompt: number, completion: number, parts: TokenParts): Tokens {
  const {
    cacheRead = 0,
    cacheWrite = 0,
    cacheWrite1h = 0,
    inputAudio = 0,
    cacheReadAudio = 0,
    inputImage = 0,
    reasoning = 0,
    outputAudio = 0,
  } = parts;
  const input = prompt - cacheRead - cacheWrite - cacheWrite1h - inputAudio - cacheReadAudio - inputImage;
  const output = completion - reasoning - outputAudio;
  if (input < 0)
    throw new UserError(`parts of ${prompt - input} tokens are more than the prompt of ${prompt} that includes them`);
  if (output < 0)
    throw new UserError(
      `parts of ${completion - output} tokens are more than the answer of ${completion} that includes them`,
    );
  return {
    input,
    cacheRead,
    cacheWrite,
    cacheWrite1h,
    inputAudio,
    cacheReadAudio,
    inputImage,
    output,
    reasoning,
    outputAudio,
  };
}

/** Completes counts that do not include each other. */
export function separateMeters(parts: TokenParts): Tokens {
  return { ...noTokens, ...parts };
}

/** Answer tokens of all kinds. */
export function answerOf(tokens: Tokens): number {
  return tokens.output + tokens.reasoning + tokens.outputAudio;
}

/** Describes how the counted tokens differ from the source's own total; undefined if they do not, or it gives none. */
export function mismatchOf(tokens: Tokens, total: number | undefined): string | undefined {
  if (total === undefined) return undefined;
  const counted = promptOf(tokens) + answerOf(tokens);
  return counted === total ? undefined : `its parts are ${counted} tokens, its own total says ${total}`;
}
