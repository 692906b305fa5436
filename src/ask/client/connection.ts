import { hostOf } from '../routing/server.ts';
import type { TransportOptions } from './transport.ts';
import { UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { createProxyAgent, findProxy } from './proxy.ts';
import type { Endpoint, KeySource } from '../routing/endpoint.ts';
import { readText } from '../../system/files.ts';

export interface Connection extends Pick<TransportOptions, 'agent' | 'headers'> {
  readonly baseUrl: string;
  readonly key: string | undefined;
}

/** All that it takes to send. Throws a UserError where the key is not there. */
export async function openConnection({ baseUrl, key, headers }: Endpoint, io: Io): Promise<Connection> {
  const agent = await createProxyAgent(baseUrl, findProxy(baseUrl, io.env));
  return { baseUrl, key: await readKey(key, baseUrl, io), headers, agent };
}

/** The key itself; undefined where a server needs none. Throws a UserError where it is not there. */
export async function readKey(source: KeySource, address: string, io: Io): Promise<string | undefined> {
  if (source.kind === 'none') return undefined;
  if (source.kind === 'missing') throw new UserError(`no key for ${hostOf(address)}`, { hint: source.hint });
  const key = (
    source.kind === 'file' ? await readText(source.path, io, 64 * 1024) : (io.env[source.name] ?? '')
  ).trim();
  const where = source.kind === 'file' ? source.path : source.name;
  if (key === '')
    throw new UserError(`no key for ${hostOf(address)}: ${where} is empty`, {
      hint: 'put the key of that server there',
    });
  // A header cannot carry it otherwise; the key itself is not shown.
  if (!/^[\u0021-\u007e]+$/.test(key))
    throw new UserError(`the key in ${where} has spaces or characters that no key has`, { hint: 'copy it again' });
  return key;
}
