/** What the process answers with; scripts rely on these. */
export const exitCode = {
  done: 0,
  gateFailed: 1,
  wrongInput: 2,
  requestFailed: 3,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** A mistake of the user: one line that says what is wrong and where, one that says the way out. */
export class UserError extends Error {
  readonly hint: string | undefined;
  readonly code: ExitCode;
  /** Others that were found at the same time. */
  readonly also: readonly UserError[];

  constructor(message: string, { hint, code = exitCode.wrongInput, also = [] }: ErrorOptions = {}) {
    super(message);
    this.name = 'UserError';
    this.hint = hint;
    this.code = code;
    this.also = also;
  }
}

interface ErrorOptions {
  readonly hint?: string | undefined;
  readonly code?: ExitCode;
  readonly also?: readonly UserError[];
}

/** Does something with each, and throws what went wrong with any of them at once. */
export function together<T, R>(items: readonly T[], each: (item: T) => R): R[] {
  const results: R[] = [];
  const failed = new Map<string, UserError>();
  for (const item of items) {
    try {
      results.push(each(item));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      for (const one of [error, ...error.also]) failed.set(one.message, one);
    }
  }
  const [first, ...also] = failed.values();
  if (!first) return results;
  throw also.length === 0 ? first : new UserError(first.message, { hint: first.hint, code: first.code, also });
}

/** The reader of our output went away (`| head`): the end of the work, not a failure. */
export class OutputClosed extends Error {}

/** The error code of a failed system call (`ENOENT`), or undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
