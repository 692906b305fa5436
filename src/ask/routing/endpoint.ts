import { UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { FOUNDING_URL, isSameServer, readAddress, isLoopback, isOpenAi } from './server.ts';
import type { OwnServer } from './tiers.ts';

/** A server, and where its key is. */
export interface Endpoint {
  readonly baseUrl: string;
  readonly key: KeySource;
  /** Further headers, which the command line names for its server. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ServerChoice {
  /** The server of this run. */
  readonly baseUrl: string;
  /** Whether the command line named it: then nothing else counts. */
  readonly isFlagged: boolean;
  /** As `--key-env` names it. */
  readonly keyEnv: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** What a named plan says. */
  readonly planned: OwnServer | undefined;
}

/** Where the requests of a target go: to a server of its own, else to that of the run. */
export function chooseEndpoint(
  target: OwnServer | undefined,
  wishes: ServerChoice,
  { env }: Pick<Io, 'env'>,
): Endpoint {
  const { baseUrl, isFlagged, keyEnv, headers, planned } = wishes;
  if (keyEnv !== undefined && !/^[A-Za-z_]\w*$/.test(keyEnv))
    throw new UserError('--key-env is no name of an environment variable', {
      hint: 'name the variable that holds the key, not the key itself',
    });
  if (target?.baseUrl !== undefined && !isFlagged) {
    const address = readAddress(target.baseUrl);
    return { baseUrl: address, key: findKeySource(address, { env, flag: undefined, own: target }), headers: {} };
  }
  const isPlanned = planned !== undefined && isSameServer(baseUrl, planned.baseUrl ?? FOUNDING_URL);
  return { baseUrl, key: findKeySource(baseUrl, { env, flag: keyEnv, own: isPlanned ? planned : undefined }), headers };
}

/** What the transport, or the key, decides. */
const ours: ReadonlySet<string> = new Set([
  'authorization',
  'host',
  'connection',
  'content-length',
  'content-type',
  'transfer-encoding',
  'accept-encoding',
  'expect',
  'te',
  'upgrade',
]);

type Headers = Readonly<Record<string, string>>;

/** Reads `Name: value`; repeatable. Throws a UserError, which does not show the value. */
export function readHeader(text: string, before: Headers = {}): Headers {
  const [, written = '', value = ''] =
    /^([\w!#$%&'*+.^`|~-]+):\s*([\u0021-\u007e\u0080-\u00ff](?:[\u0020-\u007e\u0080-\u00ff]*[\u0021-\u007e\u0080-\u00ff])?)\s*$/.exec(
      text,
    ) ?? [];
  const name = written.toLowerCase();
  if (name === '') throw new UserError('--header is no header', { hint: "write it like --header 'x-team: search'" });
  if (ours.has(name))
    throw new UserError(`--header: ${name} is not yours to set`, {
      hint: name === 'authorization' ? 'a key comes from the environment: --key-env NAME' : 'the request decides it',
    });
  return { ...before, [name]: value };
}

/** Where a key is found. */
export type KeySource =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'none' }
  /** There is none that belongs to the server. */
  | { readonly kind: 'missing'; readonly hint: string };

/** What a plan that was named, or one of its tiers, says about the key of its server. */
export interface OwnKey {
  readonly keyEnv: string | undefined;
  readonly keyFile: string | undefined;
}

export interface Sources extends Pick<Io, 'env'> {
  /** As `--key-env` names it. */
  readonly flag: string | undefined;
  /** Of the server that the address is. */
  readonly own: OwnKey | undefined;
}

/**
 * The key of a server. A key belongs to one: what the command line names goes where the command line says, a plan's to the
 * plan's server, GLOBAL_API_KEY to the founding server alone, OPENAI_API_KEY to OpenAI's or the one in OPENAI_BASE_URL.
 * A server on this machine needs none.
 */
export function findKeySource(address: string, { env, flag, own }: Sources): KeySource {
  if (flag !== undefined) return { kind: 'variable', name: flag };
  if (own?.keyEnv !== undefined) return { kind: 'variable', name: own.keyEnv };
  if (own?.keyFile !== undefined) return { kind: 'file', path: own.keyFile };
  if (isSameServer(address, FOUNDING_URL) && (env['GLOBAL_API_KEY'] ?? '') !== '')
    return { kind: 'variable', name: 'GLOBAL_API_KEY' };
  if ((env['OPENAI_API_KEY'] ?? '') !== '' && isForOpenAiKey(address, env))
    return { kind: 'variable', name: 'OPENAI_API_KEY' };
  return isLoopback(address) ? { kind: 'none' } : { kind: 'missing', hint: wayOut(address) };
}

export function isForOpenAiKey(address: string, env: Io['env']): boolean {
  const named = env['OPENAI_BASE_URL'] ?? '';
  if (isOpenAi(address) || (URL.canParse(named) && isSameServer(address, named))) return true;
  // The founding server's keys say so themselves.
  return isSameServer(address, FOUNDING_URL) && env['OPENAI_API_KEY']?.startsWith('ga_') === true;
}

export function wayOut(address: string): string {
  if (isSameServer(address, FOUNDING_URL))
    return 'set GLOBAL_API_KEY, or name the variable that holds the key: --key-env NAME';
  if (isOpenAi(address)) return 'set OPENAI_API_KEY, or name the variable that holds the key: --key-env NAME';
  return `a key goes to the server it was made for; for this one, say --base-url ${address} --key-env NAME, the variable that holds its key`;
}
