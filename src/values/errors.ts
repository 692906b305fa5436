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

  constructor(message: string, { hint, code = exitCode.wrongInput }: { hint?: string | undefined; code?: ExitCode } = {}) {
    super(message);
    this.name = 'UserError';
    this.hint = hint;
    this.code = code;
  }
}

/** The reader of our output went away (`| head`): the end of the work, not a failure. */
export class OutputClosed extends Error {}

/** The error code of a failed system call (`ENOENT`), or undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
