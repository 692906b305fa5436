import type { Agent, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { UserError } from '../../values/errors.ts';
import type { Io } from '../io.ts';
import { isLoopback } from '../../values/address.ts';

/**
 * The proxy for a server, from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY in upper or lower case; undefined for
 * none, as for a server on this machine.
 */
export function findProxy(address: string, env: Io['env']): string | undefined {
  const { protocol, hostname, port } = new URL(address);
  const variable = (name: string): string => (env[name.toLowerCase()] ?? env[name] ?? '').trim();
  if (isLoopback(address) || isExempt(variable('NO_PROXY'), hostname, port || (protocol === 'https:' ? '443' : '80')))
    return undefined;
  const proxy = variable(protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || variable('ALL_PROXY');
  return proxy === '' ? undefined : readProxy(proxy);
}

function isExempt(list: string, host: string, port: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = '', only = port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      const suffix = name.replace(/^\*?\.?/, '');
      return entry === '*' || (only === port && suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`)));
    });
}

function readProxy(text: string): string {
  const proxy = /^[a-z][\w+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (URL.canParse(proxy) && /^https?:$/.test(new URL(proxy).protocol)) return proxy;
  // The message does not show it: it may hold a password.
  throw new UserError('the proxy in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY is not an HTTP or HTTPS proxy', {
    hint: 'write it like http://proxy.example:3128',
  });
}

const WATCH_MS = 50;

export async function createProxyAgent(address: string, proxy: string | undefined): Promise<Agent | undefined> {
  if (proxy === undefined) return undefined;
  if (new URL(address).protocol === 'https:') {
    const { HttpsProxyAgent } = await import('https-proxy-agent');
    const agent = new HttpsProxyAgent(proxy);
    const connect = agent.connect.bind(agent);
    // A request that has ended waits for its connection, for which a proxy may never say that it stands.
    agent.connect = async (request, options) => {
      const ended = new AbortController();
      const watch = setInterval(() => request.destroyed && ended.abort(), WATCH_MS);
      Object.assign(agent.connectOpts, { signal: ended.signal });
      try {
        return await connect(request, options);
      } finally {
        clearInterval(watch);
      }
    };
    return agent;
  }
  const { HttpProxyAgent } = await import('http-proxy-agent');
  return new HttpProxyAgent(proxy);
}

/** Whether a proxy replied in place of the server: by its own status, or by no encrypted connection. */
export function isFromProxy({ statusCode, socket }: IncomingMessage, { protocol }: URL): boolean {
  return statusCode === 407 || (protocol === 'https:' && !isEncrypted(socket));
}

export function isEncrypted(socket: Socket): boolean {
  return 'encrypted' in socket && socket.encrypted === true;
}
