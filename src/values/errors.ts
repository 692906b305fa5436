/** Exit codes of the process; scripts rely on them. */
export const exitCode = {
  done: 0,
  gateFailed: 1,
  wrongInput: 2,
  requestFailed: 3,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/**
 * What an error is, for code that reacts to it: the message is for people only. Most errors have no code, since nothing
 * but the printing of them depends on which they are.
 */
type ErrorCode =
  /** No offer has the name that `about` holds. */
  | 'unknown-model'
  /** Several providers sell the model `about`, and none is its maker. */
  | 'several-sellers'
  /**
   * The offer `about` exists and has no price in the wanted currency at that moment: its row is left out, not the run.
   */
  | 'no-price'
  /** A usage needs a rate or a fee that the list of the offer `about` does not have. */
  | 'missing-rate'
  /** A command does not have the option `about`. */
  | 'unknown-option'
  /** The user ended the work. */
  | 'interrupted';

interface ErrorOptions {
  /** The way out, a line or several; a function where finding it takes long, and nobody may ask. */
  readonly hint?: string | (() => string | undefined) | undefined;
  readonly code?: ErrorCode | undefined;
  /** The name that the code is about, as it was written. */
  readonly about?: string | undefined;
  readonly exitCode?: ExitCode;
  /** Further errors that were found at the same time. */
  readonly also?: readonly UserError[];
}

/**
 * Errors have no stack until the returned function is called. Nobody is shown that of a mistake in a file, and taking
 * one costs more than reading the wrong line that it is about.
 */
export function stopTakingStacks(): () => void {
  const limit: unknown = Reflect.get(Error, 'stackTraceLimit');
  Reflect.set(Error, 'stackTraceLimit', 0);
  return () => {
    Reflect.set(Error, 'stackTraceLimit', limit);
  };
}

/** A mistake of the user: one line that says what is wrong and where, one that says the way out. */
export class UserError extends Error {
  private wayOut: ErrorOptions['hint'];
  readonly code: ErrorCode | undefined;
  readonly about: string | undefined;
  readonly exitCode: ExitCode;
  readonly also: readonly UserError[];

  constructor(message: string, options: ErrorOptions = {}) {
    const restore = stopTakingStacks();
    super(message);
    restore();
    this.name = 'UserError';
    this.wayOut = options.hint;
    this.code = options.code;
    this.about = options.about;
    this.exitCode = options.exitCode ?? exitCode.wrongInput;
    this.also = options.also ?? [];
  }

  /** The way out. */
  get hint(): string | undefined {
    if (typeof this.wayOut === 'function') this.wayOut = this.wayOut();
    return this.wayOut;
  }

  /** This error and those found with it. */
  get all(): readonly UserError[] {
    return [this, ...this.also];
  }
}

/** True for a UserError of that code. */
export function hasCode(error: unknown, code: ErrorCode): error is UserError {
  return error instanceof UserError && error.code === code;
}

/** What a search finds; undefined where it throws a UserError. */
export function undefinedIfRefused<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Nobody mends more at a time, and finding what a name may have meant takes some milliseconds. */
const MOST_ERRORS = 20;

/** Calls `each` for every item, and throws the UserErrors of these calls, at most the first 20, as one. */
export function collectErrors<T, R>(items: readonly T[], each: (item: T) => R): R[] {
  const results: R[] = [];
  const failed = new Map<string, UserError>();
  for (const item of items) {
    if (failed.size >= MOST_ERRORS) break;
    try {
      results.push(each(item));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      for (const one of error.all) failed.set(one.message, one);
    }
  }
  const [first, ...also] = failed.values();
  if (!first) return results;
  throw also.length === 0 ? first : withOthers(first, also);
}

function withOthers({ message, hint, code, about, exitCode: exits }: UserError, also: readonly UserError[]): UserError {
  return new UserError(message, { hint, code, about, exitCode: exits, also });
}

/** The reader of our output went away (`| head`): the work ends without a failure. */
export class OutputClosed extends Error {}

/** The error code of a failed system call (`ENOENT`), or undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof UserError) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
