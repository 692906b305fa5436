/** What an error is, for code that reacts to it; its message is for people, and may change. */
export type CostErrorCode =
  /** No price list of the catalogue has the model that `about` names. */
  | 'unknown-model'
  /** The offer `about` exists, and has no price then or in the wanted currency. */
  | 'no-price'
  /** The list of the offer `about` has no rate or fee for something that was used. */
  | 'missing-rate'
  /** A reply does not say what it used. */
  | 'no-usage'
  /** A vocabulary is needed to count, and was not given; `about` is its name. */
  | 'missing-tokenizer'
  /** Price lists of two versions of this package are in one catalogue. */
  | 'mixed-versions'
  /** An argument, a plan or a price list is wrong: the message says where. */
  | 'invalid-input';

/** A mistake in what was given. Every function of the library throws this and nothing else for one. */
export class CostError extends Error {
  readonly code: CostErrorCode;
  /** The name that the code is about; undefined where it is about none. */
  readonly about: string | undefined;
  /** The way out, in the words of the command line; undefined where there is none to tell. */
  readonly hint: string | undefined;

  constructor(message: string, { code, about, hint }: Partial<Pick<CostError, 'code' | 'about' | 'hint'>> = {}) {
    super(message);
    this.name = 'CostError';
    this.code = code ?? 'invalid-input';
    this.about = about;
    this.hint = hint;
  }
}
