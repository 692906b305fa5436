import { UserError } from '../../values/errors.ts';
import { shellWord } from '../../values/shell-word.ts';

/** The founding endpoint: OpenAI-compatible. */
export const FOUNDING_URL = 'https://global-apis.com/v1';

/** What documents often show as the address: that of the request itself. */
const REQUEST_PATH = /\/chat\/completions$/;

/** Reads the address of a server, also where it is that of a request. Throws a UserError. */
export function readAddress(text: string): string {
  const url = /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new UserError(`"${text}" is not the address of a server`, { hint: `write it like ${FOUNDING_URL}` });
  if (url.username + url.password !== '')
    throw new UserError(`the address of ${url.host} has a name or password in it`, {
      hint: 'a key comes from the environment or a file',
    });
  // A query or fragment would be lost, or land in the middle of the path.
  if (url.search + url.hash !== '')
    throw new UserError(`the address of ${url.host} goes on after its path`, {
      hint: `end it before "${url.search + url.hash}"`,
    });
  return withoutSlashes(text).replace(REQUEST_PATH, '');
}

function withoutSlashes(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === '/') end--;
  return text.slice(0, end);
}

/** Tells the user that only the base of an address counts; undefined where it is all base. */
export function addressNote(text: string): string | undefined {
  return REQUEST_PATH.test(withoutSlashes(text))
    ? `${text} is the address of a request: ${readAddress(text)} is taken as that of the server`
    : undefined;
}

/** The URL that requests are sent to. */
export function completionsUrl(baseUrl: string): string {
  return `${baseUrl}/chat/completions`;
}

export function isOpenAi(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' && /(^|\.)api\.openai\.com$/.test(hostname);
}

/** Whether two addresses have the same protocol, host and port. */
export function isSameServer(one: string, other: string): boolean {
  return new URL(one).origin === new URL(other).origin;
}

export function hostOf(address: string): string {
  return new URL(address).host;
}

export interface AddressSources {
  /** The value of `--base-url`. */
  readonly flag: string | undefined;
  /** The plan's address, and whether the user named the plan. */
  readonly plan: string | undefined;
  readonly isNamed: boolean;
  /** The plan's file, for messages. */
  readonly file: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The server of a run. */
export interface RunServer {
  readonly baseUrl: string;
  /** Undefined for the founding server, which is asked where nobody names one. */
  readonly namedBy: 'flag' | 'environment' | 'plan' | undefined;
  /** As it was written. */
  readonly written: string;
}

/**
 * Chooses the server of a run: the command line counts before the environment, and that before a plan that the user
 * named. Throws a UserError if a plan that was only found, perhaps in somebody's repository, names another server,
 * even a local one.
 */
export function chooseServer({ flag, plan, isNamed, file = 'the plan', env }: AddressSources): RunServer {
  const named = (written: string, namedBy: RunServer['namedBy']): RunServer => ({
    baseUrl: readAddress(written),
    namedBy,
    written,
  });
  if (flag !== undefined) return named(flag, 'flag');
  if (env['OPENAI_BASE_URL']) return named(env['OPENAI_BASE_URL'], 'environment');
  if (plan === undefined) return named(FOUNDING_URL, undefined);
  const planned = named(plan, 'plan');
  if (isNamed || planned.baseUrl === FOUNDING_URL) return planned;
  throw unnamedPlanError(file, planned.baseUrl);
}

/** For a found plan that would have the prompt sent to a server of its choice. */
export function unnamedPlanError(file: string, address: string | undefined): UserError {
  const server = address ?? 'a server of its choice';
  const other = address === undefined ? '' : `, or --base-url ${shellWord(address)}`;
  return new UserError(`${file} would have your prompt and key sent to ${server}, and you did not name that plan`, {
    hint: `if you trust it: --plan ${shellWord(file)}${other}`,
  });
}
