import { UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import type { Connection } from './chat.ts';
import { keySourceOf, readKey, type KeySource } from './key.ts';
import { agentFor, proxyOf } from './proxy.ts';
import { FOUNDING_URL, isSameServer, readAddress } from './server.ts';
import type { OwnServer } from '../routing/tiers.ts';

/** A server, and where its key is. */
export interface Endpoint {
  readonly baseUrl: string;
  readonly key: KeySource;
  /** Further headers, which the command line names for its server. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ServerWishes {
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
export function endpointFor(target: OwnServer | undefined, wishes: ServerWishes, { env }: Pick<Io, 'env'>): Endpoint {
  const { baseUrl, isFlagged, keyEnv, headers, planned } = wishes;
  if (keyEnv !== undefined && !/^[A-Za-z_]\w*$/.test(keyEnv))
    throw new UserError('--key-env is no name of an environment variable', {
      hint: 'name the variable that holds the key, not the key itself',
    });
  if (target?.baseUrl !== undefined && !isFlagged) {
    const address = readAddress(target.baseUrl);
    return { baseUrl: address, key: keySourceOf(address, { env, flag: undefined, own: target }), headers: {} };
  }
  const isPlanned = planned !== undefined && isSameServer(baseUrl, planned.baseUrl ?? FOUNDING_URL);
  return { baseUrl, key: keySourceOf(baseUrl, { env, flag: keyEnv, own: isPlanned ? planned : undefined }), headers };
}

/** All that it takes to send. Throws a UserError where the key is not there. */
export async function connectTo({ baseUrl, key, headers }: Endpoint, io: Io): Promise<Connection> {
  const agent = await agentFor(baseUrl, proxyOf(baseUrl, io.env));
  return { baseUrl, key: await readKey(key, baseUrl, io), headers, agent };
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
