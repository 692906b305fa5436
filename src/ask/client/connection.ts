import { UserError } from '../../values/errors.ts';
import { readText } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import type { Endpoint, KeySource } from '../routing/endpoint.ts';
import { hostOf } from '../routing/server.ts';
import { createProxyAgent, findProxy } from '../../system/client/proxy.ts';
import type { TransportOptions } from './transport.ts';

export interface Connection extends Pick<TransportOptions, 'agent' | 'headers'> {
  readonly baseUrl: string;
  readonly key: string | undefined;
}

/** Reads the key of a server and prepares its connection; sends nothing. Throws a UserError if the key is missing. */
export async function openConnection({ baseUrl, key, headers }: Endpoint, io: Io): Promise<Connection> {
  const agent = await createProxyAgent(baseUrl, findProxy(baseUrl, io.env));
  return { baseUrl, key: await readKey(key, baseUrl, io), headers, agent };
}

/** The key itself; undefined if the server needs none. Throws a UserError. */
export async function readKey(source: KeySource, address: string, io: Io): Promise<string | undefined> {
  if (source.kind === 'none') return undefined;
  if (source.kind === 'missing') throw new UserError(`no key for ${hostOf(address)}`, { hint: source.hint });
  const [where, text] =
    source.kind === 'file'
      ? [source.path, await readText(source.path, io, 64 * 1024)]
      : [source.name, io.env[source.name] ?? ''];
  const key = text.trim();
  if (key === '')
    throw new UserError(`no key for ${hostOf(address)}: ${where} is empty`, {
      hint: 'put the key of that server there',
    });
  // No header could carry it. The message does not show the key.
  if (!/^[\u0021-\u007e]+$/.test(key))
    throw new UserError(`the key in ${where} has spaces or characters that no key has`, { hint: 'copy it again' });
  return key;
}
