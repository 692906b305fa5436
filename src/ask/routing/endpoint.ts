import { UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { FOUNDING_URL, isLoopback, isOpenAi, isSameServer, readAddress } from './server.ts';
import type { OwnServer } from './tiers.ts';

type Headers = Readonly<Record<string, string>>;

/** A server, and where its key is. */
export interface Endpoint {
  readonly baseUrl: string;
  readonly key: KeySource;
  /** Further headers that the command line names for its server. */
  readonly headers: Headers;
}

export type KeySource =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'none' }
  /** No key belongs to the server. */
  | { readonly kind: 'missing'; readonly hint: string };

export interface ServerChoice {
  /** The server of this run. */
  readonly baseUrl: string;
  /** Whether the command line named it; then it replaces those of tiers too. */
  readonly isFlagged: boolean;
  /** Whether the command line, the environment or a plan named it. */
  readonly isNamed: boolean;
  /** The value of `--key-env`. */
  readonly keyEnv: string | undefined;
  readonly headers: Headers;
  /** The server of a plan that the user named. */
  readonly planned: OwnServer | undefined;
}

/** Chooses the server of a target: its own, else that of the run. */
export function chooseEndpoint(
  target: OwnServer | undefined,
  { baseUrl, isFlagged, keyEnv, headers, planned }: ServerChoice,
  { env }: Pick<Io, 'env'>,
): Endpoint {
  refuseKeyItself(keyEnv);
  if (target?.baseUrl !== undefined && !isFlagged) {
    const address = readAddress(target.baseUrl);
    return { baseUrl: address, key: findKeySource(address, { env, flag: undefined, own: target }), headers: {} };
  }
  const isPlanned = planned !== undefined && isSameServer(baseUrl, planned.baseUrl ?? FOUNDING_URL);
  return { baseUrl, key: findKeySource(baseUrl, { env, flag: keyEnv, own: isPlanned ? planned : undefined }), headers };
}

/** The server of a provider, with its key: from the variable of `--key-env`, else the provider's. */
export function providerEndpoint(
  { baseUrl, keyEnv }: { readonly baseUrl: string; readonly keyEnv: string },
  { keyEnv: flag, headers }: ServerChoice,
  { env }: Pick<Io, 'env'>,
): Endpoint {
  refuseKeyItself(flag);
  const name = flag ?? keyEnv;
  const key: KeySource =
    flag === undefined && (env[keyEnv] ?? '') === ''
      ? { kind: 'missing', hint: `set ${keyEnv}, or name the variable that holds the key: --key-env NAME` }
      : { kind: 'variable', name };
  return { baseUrl: readAddress(baseUrl), key, headers };
}

function refuseKeyItself(flag: string | undefined): void {
  if (flag !== undefined && !/^[A-Za-z_]\w*$/.test(flag))
    throw new UserError('--key-env is not the name of an environment variable', {
      hint: 'name the variable that holds the key, not the key itself',
    });
}

interface KeyNames extends Pick<Io, 'env'> {
  /** The value of `--key-env`. */
  readonly flag: string | undefined;
  /** What a plan says about this server. */
  readonly own: Pick<OwnServer, 'keyEnv' | 'keyFile'> | undefined;
}

/**
 * Finds the key that belongs to a server: one named on the command line to the server named there, a plan's to the
 * plan's server, GLOBAL_API_KEY to the founding server alone, OPENAI_API_KEY to OpenAI or the server in
 * OPENAI_BASE_URL. A server on this machine needs none.
 */
function findKeySource(address: string, { env, flag, own }: KeyNames): KeySource {
  if (flag !== undefined) return { kind: 'variable', name: flag };
  if (own?.keyEnv !== undefined) return { kind: 'variable', name: own.keyEnv };
  if (own?.keyFile !== undefined) return { kind: 'file', path: own.keyFile };
  if (isSameServer(address, FOUNDING_URL) && (env['GLOBAL_API_KEY'] ?? '') !== '')
    return { kind: 'variable', name: 'GLOBAL_API_KEY' };
  if ((env['OPENAI_API_KEY'] ?? '') !== '' && takesOpenAiKey(address, env))
    return { kind: 'variable', name: 'OPENAI_API_KEY' };
  return isLoopback(address) ? { kind: 'none' } : { kind: 'missing', hint: missingKeyHint(address) };
}

function takesOpenAiKey(address: string, env: Io['env']): boolean {
  const named = env['OPENAI_BASE_URL'] ?? '';
  if (isOpenAi(address) || (URL.canParse(named) && isSameServer(address, named))) return true;
  // Keys of the founding server begin with ga_.
  return isSameServer(address, FOUNDING_URL) && env['OPENAI_API_KEY']?.startsWith('ga_') === true;
}

function missingKeyHint(address: string): string {
  const variable = isSameServer(address, FOUNDING_URL) ? 'GLOBAL_API_KEY' : 'OPENAI_API_KEY';
  if (variable === 'GLOBAL_API_KEY' || isOpenAi(address))
    return `set ${variable}, or name the variable that holds the key: --key-env NAME`;
  return (
    'a key goes to the server it was made for; for this one, ' +
    `say --base-url ${address} --key-env NAME, the variable that holds its key`
  );
}

/** Headers that the request, or the key, sets. */
const reserved: ReadonlySet<string> = new Set([
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

const visible = String.raw`[\u0021-\u007e\u0080-\u00ff]`;
const headerLine = new RegExp(
  String.raw`^([\w!#$%&'*+.^\x60|~-]+):\s*(${visible}(?:[\u0020-\u007e\u0080-\u00ff]*${visible})?)\s*$`,
);

/** Reads `Name: value`; repeatable. Throws a UserError, which does not show the value. */
export function readHeader(text: string, before: Headers = {}): Headers {
  const [, written = '', value = ''] = headerLine.exec(text) ?? [];
  const name = written.toLowerCase();
  if (name === '')
    throw new UserError('--header: the value is not a header', { hint: "write it like --header 'x-team: search'" });
  if (reserved.has(name))
    throw new UserError(`--header: ${name} cannot be set`, {
      hint: name === 'authorization' ? 'a key comes from the environment: --key-env NAME' : 'the request decides it',
    });
  return { ...before, [name]: value };
}
