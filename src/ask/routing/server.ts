import { UserError } from '../../values/errors.ts';

/** The founding endpoint: OpenAI-compatible. */
export const FOUNDING_URL = 'https://global-apis.com/v1';

/** The address of a server as the user wrote it. Throws a UserError for what is none. */
export function readAddress(text: string): string {
  const url = /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new UserError(`"${text}" is no address of a server`, { hint: `write it like ${FOUNDING_URL}` });
  if (url.username + url.password !== '')
    throw new UserError(`the address of ${url.host} has a name or password in it`, {
      hint: 'a key comes from the environment or a file',
    });
  // What stands behind ? or # would be lost, or land in the middle of the path.
  if (url.search + url.hash !== '')
    throw new UserError(`the address of ${url.host} goes on behind its path`, {
      hint: `end it before "${url.search + url.hash}"`,
    });
  return text.replace(/\/+$/, '');
}

/** Where requests of a server go. */
export function endpointOf(baseUrl: string): string {
  return `${baseUrl}/chat/completions`;
}

export function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}

/** True where what is sent travels readable through a network. */
export function isUnencrypted(address: string): boolean {
  return new URL(address).protocol === 'http:' && !isLoopback(address);
}

export function isOpenAi(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' && /(^|\.)api\.openai\.com$/.test(hostname);
}

/** Whether two addresses are one server: protocol, host and port. */
export function isSameServer(one: string, other: string): boolean {
  return new URL(one).origin === new URL(other).origin;
}

export function hostOf(address: string): string {
  return new URL(address).host;
}

export interface AddressSources {
  /** As `--base-url` says. */
  readonly flag: string | undefined;
  /** The plan's, and whether the user named the plan. */
  readonly plan: string | undefined;
  readonly isNamed: boolean;
  /** The plan's file, for what there is to say of it. */
  readonly file: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The server to ask: that of the command line counts before the environment's, and that before a named plan's. Throws a
 * UserError for a plan that was only found, in somebody's repository perhaps, and would choose one, on this machine neither.
 */
export function chooseServer({ flag, plan, isNamed, file = 'the plan', env }: AddressSources): string {
  const chosen = flag ?? (env['OPENAI_BASE_URL'] || undefined);
  if (chosen !== undefined) return readAddress(chosen);
  const address = readAddress(plan ?? FOUNDING_URL);
  if (plan === undefined || isNamed || address === FOUNDING_URL) return address;
  throw unnamedPlanError(file, address);
}

/** What to say to a found plan that has something sent to a server of its choice. */
export function unnamedPlanError(file: string, address: string | undefined): UserError {
  return new UserError(
    `${file} would have your prompt and key sent to ${address ?? 'a server of its choice'}, and you did not name that plan`,
    {
      hint: `if you trust it: --plan ${file}${address === undefined ? '' : `, or --base-url ${address}`}`,
    },
  );
}
