import { OpenAI } from 'openai';
import type { Connection } from './connection.ts';
import { createFetch, type TransportOptions } from './transport.ts';

/** The longest delay that a timer can have: the limits of a request are those of `request-timeouts`. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

/** A client for one server that sends what it is given once. Every option is set, so that no variable counts. */
export function createClient(
  { baseUrl, key, headers, agent }: Connection,
  onConnected: TransportOptions['onConnected'],
): OpenAI {
  const options = {
    baseURL: baseUrl,
    // It wants a key, even where none is sent.
    apiKey: key ?? 'none',
    defaultHeaders: key === undefined ? { authorization: null } : {},
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    fetch: createFetch({ headers, agent, onConnected }),
    maxRetries: 0,
    timeout: NO_TIMEOUT_MS,
    logLevel: 'off' as const,
  };
  return withoutVariable('OPENAI_CUSTOM_HEADERS', () => new OpenAI(options));
}

/** Hides a variable that the client reads whatever its options are, and that stops it where it is malformed. */
function withoutVariable<T>(name: string, then: () => T): T {
  const value = process.env[name];
  delete process.env[name];
  try {
    return then();
  } finally {
    if (value !== undefined) process.env[name] = value;
  }
}
