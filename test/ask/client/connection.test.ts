import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseEndpoint, type ProviderApi } from '../../../src/ask/routing/endpoint.ts';
import type { OwnServer } from '../../../src/ask/routing/tiers.ts';
import { readKey } from '../../../src/ask/client/connection.ts';
import { fakeIo } from '../../fake-io.ts';

const founding = 'https://global-apis.com/v1';
const openai = 'https://api.openai.com/v1';
const other = 'https://other.example/v1';
const local = 'http://127.0.0.1:8080/v1';
const both = { GLOBAL_API_KEY: 'ga_1', OPENAI_API_KEY: 'sk-1' };

interface Wishes {
  readonly env?: Record<string, string>;
  readonly keyEnv?: string;
  readonly planned?: Partial<OwnServer>;
  readonly target?: Wishes['planned'];
  readonly isFlagged?: boolean;
  readonly api?: ProviderApi;
}

const server = (own: Wishes['planned']) => own && { baseUrl: undefined, keyEnv: undefined, keyFile: undefined, ...own };
const endpoint = (baseUrl: string, { env = both, keyEnv, planned, target, isFlagged = false, api }: Wishes = {}) =>
  chooseEndpoint(
    { own: server(target), api },
    { baseUrl, namedBy: isFlagged ? 'flag' : 'plan', keyEnv, headers: {}, planned: server(planned) },
    { env },
  );
const keyAt = (baseUrl: string, wishes?: Wishes) => endpoint(baseUrl, wishes).key;

describe('a key belongs to a server', () => {
  it.each([
    ['GLOBAL_API_KEY to the founding one', founding, {}, { kind: 'variable', name: 'GLOBAL_API_KEY' }],
    ['OPENAI_API_KEY to OpenAI', openai, {}, { kind: 'variable', name: 'OPENAI_API_KEY' }],
    [
      'OPENAI_API_KEY to the one in OPENAI_BASE_URL',
      `${other}/path`,
      { env: { ...both, OPENAI_BASE_URL: other } },
      { kind: 'variable', name: 'OPENAI_API_KEY' },
    ],
    ['neither to another one', other, {}, { kind: 'missing' }],
    ['not OpenAI’s to the founding one', founding, { env: { OPENAI_API_KEY: 'sk-1' } }, { kind: 'missing' }],
    [
      'a founding key in the other variable',
      founding,
      { env: { OPENAI_API_KEY: 'ga_1' } },
      { kind: 'variable', name: 'OPENAI_API_KEY' },
    ],
    [
      'not GLOBAL_API_KEY to the one in OPENAI_BASE_URL',
      other,
      { env: { GLOBAL_API_KEY: 'ga_1', OPENAI_BASE_URL: other } },
      { kind: 'missing' },
    ],
    ['another port is another server', 'https://global-apis.com:8443/v1', {}, { kind: 'missing' }],
    ['plain http is another server', 'http://global-apis.com/v1', {}, { kind: 'missing' }],
    ['none on loopback', local, {}, { kind: 'none' }],
    [
      'none on loopback that a key was not meant for',
      local,
      { env: { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: other } },
      { kind: 'none' },
    ],
    ['one that is named', other, { keyEnv: 'MINE' }, { kind: 'variable', name: 'MINE' }],
    [
      'the file of a plan to the plan’s server',
      other,
      { planned: { baseUrl: other, keyFile: '/k' } },
      { kind: 'file', path: '/k' },
    ],
    ['before the environment', founding, { planned: { keyFile: '/k' } }, { kind: 'file', path: '/k' }],
    [
      'and to no other server',
      openai,
      { planned: { baseUrl: other, keyFile: '/k' } },
      { kind: 'variable', name: 'OPENAI_API_KEY' },
    ],
    ['nor to one on loopback', local, { planned: { baseUrl: other, keyEnv: 'MINE' } }, { kind: 'none' }],
  ])('%s', (_what, address, wishes, key) => {
    expect(keyAt(address, wishes)).toMatchObject(key);
  });

  it('and so does that of a tier', () => {
    const target = { baseUrl: other, keyEnv: 'OTHER_KEY' };
    expect(endpoint(founding, { target })).toEqual({
      baseUrl: other,
      key: { kind: 'variable', name: 'OTHER_KEY' },
      headers: {},
    });
    expect(endpoint(founding, { target: { baseUrl: openai } })).toMatchObject({
      baseUrl: openai,
      key: { name: 'OPENAI_API_KEY' },
    });
    // What the command line names counts for the server that it names, and for all requests.
    expect(endpoint(local, { target, isFlagged: true })).toEqual({
      baseUrl: local,
      key: { kind: 'none' },
      headers: {},
    });
    expect(endpoint(founding, { target, keyEnv: 'MINE' })).toMatchObject({ key: { name: 'OTHER_KEY' } });
  });

  it('says the way out where there is none', () => {
    expect(keyAt(other)).toMatchObject({ hint: expect.stringContaining(`--base-url ${other} --key-env NAME`) });
    expect(keyAt(founding, { env: {} })).toMatchObject({ hint: expect.stringContaining('GLOBAL_API_KEY') });
    expect(() => keyAt(other, { keyEnv: 'sk-live-1' })).toThrow(
      /^--key-env is not the name of an environment variable$/,
    );
  });
});

describe('readKey', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'key-'));
    writeFileSync(join(folder, 'key'), 'sk-from-file\n');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const read = (source: Parameters<typeof readKey>[0], env = {}) =>
    readKey(source, other, fakeIo({ env, cwd: folder }));

  it('reads a variable, a file, or none', async () => {
    expect(await read({ kind: 'variable', name: 'A' }, { A: ' sk-a ' })).toBe('sk-a');
    expect(await read({ kind: 'file', path: join(folder, 'key') })).toBe('sk-from-file');
    expect(await read({ kind: 'none' })).toBeUndefined();
  });

  it('refuses what is none, without showing it', async () => {
    await expect(read({ kind: 'missing', hint: 'here' })).rejects.toThrow(/^no key for other\.example$/);
    await expect(read({ kind: 'variable', name: 'A' })).rejects.toThrow(/^no key for other\.example: A is empty$/);
    await expect(read({ kind: 'variable', name: 'A' }, { A: 'sk-a\nsk-b' })).rejects.toThrow(
      /^the key in A has spaces or characters that no key has$/,
    );
    await expect(read({ kind: 'file', path: join(folder, 'none') })).rejects.toThrow('cannot read');
  });
});
