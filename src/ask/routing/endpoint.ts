import { UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { isLoopback } from '../../values/address.ts';
import { FOUNDING_URL, isOpenAi, isSameServer, readAddress, type RunServer } from './server.ts';
import type { OwnServer } from './tiers.ts';
import { shellWord } from '../../values/shell-word.ts';

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

/** Where the models of a provider are asked, as its price list says. */
export interface ProviderApi {
  readonly baseUrl: string;
  readonly keyEnv: string;
}

export interface ServerChoice extends Pick<RunServer, 'baseUrl' | 'namedBy'> {
  /** The value of `--key-env`. */
  readonly keyEnv: string | undefined;
  readonly headers: Headers;
  /** The server of a plan that the user named. */
  readonly planned: OwnServer | undefined;
}

/** The receiver of a request, as far as it decides the server. */
export interface Addressee {
  /** A server of its own. */
  readonly own: OwnServer | undefined;
  /** That of its provider. */
  readonly api: ProviderApi | undefined;
}

/** The server that a model is asked at, and whose it is: its own, its provider's, or that of the run. */
export function findServer(
  { own, api }: Addressee,
  { baseUrl, namedBy }: Pick<ServerChoice, 'baseUrl' | 'namedBy'>,
): { readonly of: 'model' | 'provider' | 'run'; readonly baseUrl: string } {
  if (own?.baseUrl !== undefined && namedBy !== 'flag') return { of: 'model', baseUrl: readAddress(own.baseUrl) };
  return api && namedBy === undefined
    ? { of: 'provider', baseUrl: readAddress(api.baseUrl) }
    : { of: 'run', baseUrl: readAddress(baseUrl) };
}

/** Chooses the server of a model, with its key. */
export function chooseEndpoint(to: Addressee, server: ServerChoice, { env }: Pick<Io, 'env'>): Endpoint {
  const { keyEnv: flag, headers, planned } = server;
  if (flag !== undefined && !/^[A-Za-z_]\w*$/.test(flag))
    throw new UserError('--key-env is not the name of an environment variable', {
      hint: 'name the variable that holds the key, not the key itself',
    });
  const { of, baseUrl } = findServer(to, server);
  if (of === 'model') return { baseUrl, key: findKeySource(baseUrl, { ...to, env, flag: undefined }), headers: {} };
  const isPlanned = planned !== undefined && isSameServer(baseUrl, planned.baseUrl ?? FOUNDING_URL);
  const own = isPlanned ? planned : undefined;
  return { baseUrl, key: findKeySource(baseUrl, { ...to, env, flag, own }), headers };
}

interface KeyNames extends Pick<Io, 'env'>, Addressee {
  /** The value of `--key-env`. */
  readonly flag: string | undefined;
}

/**
 * Finds the key that belongs to a server: one named on the command line to the server named there, a plan's to the
 * plan's server, GLOBAL_API_KEY to the founding server alone, OPENAI_API_KEY to OpenAI or the server in
 * OPENAI_BASE_URL, that of a provider to its server. A server on this machine needs none.
 */
function findKeySource(address: string, { env, flag, own, api }: KeyNames): KeySource {
  if (flag !== undefined) return { kind: 'variable', name: flag };
  if (own?.keyEnv !== undefined) return { kind: 'variable', name: own.keyEnv };
  if (own?.keyFile !== undefined) return { kind: 'file', path: own.keyFile };
  const providers = api && isSameServer(address, api.baseUrl) ? api.keyEnv : undefined;
  const isSet = (name: string | undefined): name is string => name !== undefined && (env[name] ?? '') !== '';
  if (isSet(providers)) return { kind: 'variable', name: providers };
  if (isSameServer(address, FOUNDING_URL) && isSet('GLOBAL_API_KEY'))
    return { kind: 'variable', name: 'GLOBAL_API_KEY' };
  if (isSet('OPENAI_API_KEY') && takesOpenAiKey(address, env)) return { kind: 'variable', name: 'OPENAI_API_KEY' };
  return isLoopback(address) ? { kind: 'none' } : { kind: 'missing', hint: missingKeyHint(address, providers) };
}

function takesOpenAiKey(address: string, env: Io['env']): boolean {
  const named = env['OPENAI_BASE_URL'] ?? '';
  if (isOpenAi(address) || (URL.canParse(named) && isSameServer(address, named))) return true;
  // Keys of the founding server begin with ga_.
  return isSameServer(address, FOUNDING_URL) && env['OPENAI_API_KEY']?.startsWith('ga_') === true;
}

function missingKeyHint(address: string, providers: string | undefined): string {
  const founding = isSameServer(address, FOUNDING_URL) ? 'GLOBAL_API_KEY' : undefined;
  const variable = providers ?? founding ?? (isOpenAi(address) ? 'OPENAI_API_KEY' : undefined);
  return variable === undefined
    ? 'a key goes to the server it was made for; for this one, ' +
        `say --base-url ${shellWord(address)} --key-env NAME, the variable that holds its key`
    : `set ${variable}, or name the variable that holds the key: --key-env NAME`;
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
