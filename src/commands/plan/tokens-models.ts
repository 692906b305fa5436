import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { Io } from '../../system/io.ts';
import { readTokenizerFile, type TokenizerFile } from '../../tokens/disk/tokenizer-file.ts';
import { modelRow } from '../../tokens/model-counting.ts';
import type { ModelRow } from '../../tokens/model-table.ts';
import { hasCode, UserError } from '../../values/errors.ts';
import type { Prices } from './prices.ts';
import type { CountedModel } from './tokens-count.ts';

export function modelNames(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes(''))
    throw new UserError(`--on: "${text}" names no model between commas`, {
      hint: 'write --on gpt-5.4,claude-sonnet-5',
    });
  return [...new Set([...before, ...names])];
}

/**
 * Finds models by their names, each once. One without a price, or that several sell, is counted; one that nobody knows
 * is refused, unless it has a tokenizer of its own.
 */
export function findModels(
  { priceOf }: Prices,
  unpriced: Map<string, Unpriced>,
  tokenizers: OwnTokenizers,
): (name: string) => CountedModel {
  const known = new Map<string, CountedModel>();
  const offerOf = (name: string): PricedOffer | undefined => {
    try {
      return priceOf(name);
    } catch (error) {
      const isCounted = modelRow(name).label !== 'rough' || tokenizers.has(name);
      const isModel = hasCode(error, 'no-price') || hasCode(error, 'several-sellers');
      if (!isModel && !(hasCode(error, 'unknown-model') && isCounted)) throw error;
      unpriced.set(name, { key: name, reason: error.message, hint: error.hint });
      return undefined;
    }
  };
  return (name) => {
    const found = known.get(name);
    if (found) return found;
    if (name === '') throw new UserError('a request names no model', { hint: 'name one to count on: --on gpt-5.4' });
    const offer = offerOf(name);
    const model = { name, row: tokenizers.rowOf(name, modelRow(offer?.offer.key ?? name)), offer };
    known.set(name, model);
    return model;
  };
}

/** Tokenizers that were given for models, by the names of the models. */
export class OwnTokenizers {
  readonly #files: ReadonlyMap<string, TokenizerFile>;
  readonly #used = new Set<string>();

  private constructor(files: ReadonlyMap<string, TokenizerFile>) {
    this.#files = files;
  }

  /** Reads `MODEL=FILE` each. Throws a UserError. */
  static async read(io: Io, given: readonly string[]): Promise<OwnTokenizers> {
    const files = new Map<string, TokenizerFile>();
    for (const text of given) {
      const [model = '', ...path] = text.split('=');
      if (model.trim() === '' || path.join('=') === '')
        throw new UserError(`--tokenizer: "${text}" is not a model and its file`, {
          hint: 'write --tokenizer qwen3-32b=tokenizer.json',
        });
      files.set(model.trim(), await readTokenizerFile(io, path.join('=')));
    }
    return new OwnTokenizers(files);
  }

  has(model: string): boolean {
    return this.#files.has(model);
  }

  /** How a model counts: by its own file, with what its provider adds to messages. */
  rowOf(model: string, { frame, ...row }: ModelRow): ModelRow {
    const file = this.#files.get(model);
    if (!file) return { ...row, ...(frame && { frame }) };
    this.#used.add(model);
    return { models: [model], ...file, label: 'exact', checked: row.checked, ...(frame && { frame }) };
  }

  /** Throws a UserError for a tokenizer of a model that nothing was counted on. */
  refuseUnused(): void {
    for (const model of this.#files.keys())
      if (!this.#used.has(model))
        throw new UserError(`--tokenizer: nothing is counted on ${model}`, { hint: `add --on ${model}` });
  }
}
