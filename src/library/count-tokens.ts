import { tokenCounter, type TokenCounter } from '../tokens/counter.ts';
import { vocabularies } from '../tokens/model-table.ts';
import { estimateText, modelRow } from '../tokens/model-counting.ts';
import { textKind } from '../tokens/text-kind.ts';
import { CostError } from './cost-error.ts';

/** A vocabulary that counts: the default export of `cost-projection/tokenizers/<name>`, or of `openTokenizer`. */
export interface Tokenizer {
  readonly name: string;
  /** How many tokens of this vocabulary a text has. */
  readonly count: (text: string) => number;
}

/** How many tokens a text has, between two bounds, which are equal where it was counted exactly. */
export interface TokenCount {
  readonly tokens: number;
  readonly low: number;
  readonly high: number;
  /** How sure it is: `exact`, `assumed`, `reconstructed`, `calibrated` or `rough`. */
  readonly label: string;
}

/**
 * How many tokens a model makes of a text, as `cost-projection tokens` counts; nothing is sent anywhere. The model is
 * best named by its offer, as `price` returns it: there are no price lists here that know other names. Throws a
 * CostError (`missing-tokenizer`) where the vocabulary of the model is not among those given: its name is in `about`.
 */
export function countTokens(text: string, model: string, tokenizers: readonly Tokenizer[]): TokenCount {
  if (typeof text !== 'string') throw new CostError(`only text is counted, not ${typeof text}`);
  const row = modelRow(model);
  const { tokens, low, high, label } = estimateText(row, {
    kind: textKind(text),
    bytes: new TextEncoder().encode(text).length,
    byVocabulary:
      row.vocabulary === undefined ? {} : { [row.vocabulary]: tokenizerNamed(row.vocabulary, tokenizers)(text) },
  });
  return { tokens, low, high, label };
}

function tokenizerNamed(name: string, tokenizers: readonly Tokenizer[]): TokenCounter {
  const found = tokenizers.find((each) => each.name === name);
  if (found) return found.count;
  throw new CostError(`the vocabulary ${name} was not given`, {
    code: 'missing-tokenizer',
    about: name,
    hint: `import tokenizer from 'cost-projection/tokenizers/${name}'`,
  });
}

/**
 * A tokenizer from the files of the package, unpacked: `tokenizers/<name>.bpe` and `tokenizers/characters.bin`, both
 * Brotli. For places without files, where the bytes come from elsewhere. Throws a CostError for an unknown name.
 */
export function openTokenizer(
  name: string,
  { vocabulary, characters }: { readonly vocabulary: Uint8Array; readonly characters: Uint8Array },
): Tokenizer {
  const known = vocabularies.find((each) => each === name);
  if (known) return { name, count: tokenCounter(known, { vocabulary, characters }) };
  throw new CostError(`no vocabulary "${name}"`, { hint: `there is ${vocabularies.join(', ')}` });
}
