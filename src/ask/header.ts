import { UserError } from '../values/errors.ts';

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
    /^([\w!#$%&'*+.^`|~-]+):\s*([\u0021-\u007e\u0080-\u00ff](?:[\u0020-\u007e\u0080-\u00ff]*[\u0021-\u007e\u0080-\u00ff])?)\s*$/.exec(text) ?? [];
  const name = written.toLowerCase();
  if (name === '') throw new UserError('--header is no header', { hint: "write it like --header 'x-team: search'" });
  if (ours.has(name))
    throw new UserError(`--header: ${name} is not yours to set`, {
      hint: name === 'authorization' ? 'a key comes from the environment: --key-env NAME' : 'the request decides it',
    });
  return { ...before, [name]: value };
}
