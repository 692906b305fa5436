import { request as overHttp, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import { createGunzip } from 'node:zlib';
import { isUnencrypted } from '../../values/address.ts';
import { exitCode, systemCode, UserError } from '../../values/errors.ts';
import type { Io } from '../io.ts';
import { createProxyAgent, findProxy, isFromProxy } from './proxy.ts';

const MIB = 1024 * 1024;

const MAX_REDIRECTS = 5;

/** A server that sends no byte for so long in all is given up. */
const MAX_SECONDS = 120;

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host cannot be looked up now',
  ECONNREFUSED: 'the server refuses connections',
  ECONNRESET: 'the connection ended before the whole file had arrived',
  ETIMEDOUT: 'the server does not answer',
  Z_BUF_ERROR: 'the connection ended before the whole file had arrived',
  Z_DATA_ERROR: 'what arrived is not packed as the server says',
};

/**
 * What is at an address, within limits of size and time, through the proxy that the environment names. No unencrypted
 * connection is made except to this machine, by a redirect either. Throws a UserError (a live request failed).
 */
export async function download(address: string, io: Pick<Io, 'env' | 'sleep'>, maxMib: number): Promise<Uint8Array> {
  const [late, over] = [new AbortController(), new AbortController()];
  void io.sleep(MAX_SECONDS * 1000, over.signal).then(() => late.abort());
  try {
    return await readAll(await follow(address, io.env, late.signal), maxMib * MIB);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = systemCode(error) ?? '';
    if (code === '') throw error;
    throw failed(address, late.signal.aborted ? `it took longer than ${MAX_SECONDS} seconds` : (reasons[code] ?? code));
  } finally {
    over.abort();
  }

  async function follow(from: string, env: Io['env'], signal: AbortSignal): Promise<IncomingMessage> {
    let url = new URL(from);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      if (isUnencrypted(url.href))
        throw failed(address, `${url.host} is asked over plain http, where anybody may change the prices`, 'use https');
      const incoming = await send(url, env, signal);
      const { statusCode = 0, headers } = incoming;
      if (statusCode === 200 && !isFromProxy(incoming, url)) return incoming;
      incoming.destroy();
      if (isFromProxy(incoming, url)) throw failed(address, `the proxy answers ${statusCode}`);
      const { location = '' } = headers;
      const isRedirect = statusCode >= 300 && statusCode < 400 && location !== '' && URL.canParse(location, url.href);
      if (!isRedirect) throw failed(address, `the server answers ${statusCode}`);
      url = new URL(location, url);
      if (!/^https?:$/.test(url.protocol)) throw failed(address, `it is redirected to ${url.protocol}`);
    }
    throw failed(address, `it is redirected more than ${MAX_REDIRECTS} times`);
  }

  async function readAll(incoming: IncomingMessage, most: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of unpacked(incoming)) {
      size += chunk.length;
      if (size > most) {
        incoming.destroy();
        throw failed(address, `it is larger than ${most / MIB} MiB`);
      }
      parts.push(chunk);
    }
    return Buffer.concat(parts);
  }
}

async function send(url: URL, env: Io['env'], signal: AbortSignal): Promise<IncomingMessage> {
  const agent = (await createProxyAgent(url.href, findProxy(url.href, env))) ?? false;
  const headers = { accept: '*/*', 'accept-encoding': 'gzip', 'user-agent': 'cost-projection' };
  return await new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, { headers, agent, signal });
    request.on('response', resolve).on('error', reject).end();
  });
}

function unpacked(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  if (!/^(?:x-)?gzip$/i.test(incoming.headers['content-encoding'] ?? '')) return incoming;
  const gunzip = createGunzip();
  incoming.on('error', (error) => gunzip.destroy(error));
  return incoming.pipe(gunzip);
}

function failed(address: string, why: string, hint = 'nothing was changed; --from names another source'): UserError {
  return new UserError(`cannot download ${address}: ${why}`, { hint, exitCode: exitCode.requestFailed });
}
