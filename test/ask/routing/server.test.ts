import { describe, expect, it } from 'vitest';
import { addressNote, chooseServer, isOpenAi, readAddress } from '../../../src/ask/routing/server.ts';
import { isUnencrypted } from '../../../src/values/address.ts';

const none = { flag: undefined, plan: undefined, isNamed: false, file: undefined, env: {} };
const planned = { ...none, plan: 'https://plan.example/v1', file: 'cost-projection.yaml' };

describe('the server to ask', () => {
  it('is that of the command line before that of the environment, of a named plan, and the founding one at last', () => {
    const env = { OPENAI_BASE_URL: 'https://env.example/v1' };
    expect(chooseServer({ ...planned, isNamed: true, flag: 'https://flag.example/v1', env })).toMatchObject({
      baseUrl: 'https://flag.example/v1',
      namedBy: 'flag',
    });
    expect(chooseServer({ ...planned, isNamed: true, env })).toMatchObject({
      baseUrl: 'https://env.example/v1',
      namedBy: 'environment',
    });
    expect(chooseServer({ ...planned, isNamed: true })).toMatchObject({
      baseUrl: 'https://plan.example/v1',
      namedBy: 'plan',
    });
    expect(chooseServer(none)).toMatchObject({ baseUrl: 'https://global-apis.com/v1', namedBy: undefined });
  });

  it.each(['https://plan.example/v1', 'http://127.0.0.1:4140/v1', 'http://localhost:8080/v1'])(
    'is none that a found plan chooses: %s',
    (plan) => {
      expect(() => chooseServer({ ...planned, plan })).toThrow(
        `cost-projection.yaml would have your prompt and key sent to ${plan}, and you did not name that plan`,
      );
    },
  );

  it('is told so that a shell runs nothing of its address', () => {
    const hint = `if you trust it: --plan cost-projection.yaml, or --base-url 'https://plan.example/$(id)'`;
    expect(() => chooseServer({ ...planned, plan: 'https://plan.example/$(id)' })).toThrow(
      expect.objectContaining({ hint }),
    );
  });

  it.each(['global-apis.com', 'ftp://a.example', 'https://', 'http://[bad', ''])('is no "%s"', (address) => {
    expect(() => readAddress(address)).toThrow(`"${address}" is not the address of a server`);
  });

  it('carries no password, and nothing behind its path', () => {
    expect(() => readAddress('https://me:secret@a.example/v1')).toThrow(
      'the address of a.example has a name or password in it',
    );
    expect(() => readAddress('https://a.example/v1?x=y')).toThrow('the address of a.example goes on after its path');
    expect(readAddress('https://a.example/v1/')).toBe('https://a.example/v1');
  });

  it('is the base of what a document shows as the address of a request', () => {
    const written = 'https://a.example/v1/chat/completions/';
    expect(readAddress(written)).toBe('https://a.example/v1');
    expect(addressNote(written)).toBe(
      `${written} is the address of a request: https://a.example/v1 is taken as that of the server`,
    );
    expect(addressNote('https://a.example/v1/')).toBe(undefined);
  });
});

it.each([
  ['http://127.0.0.1:8080/v1', false],
  ['http://localhost/v1', false],
  ['http://[::1]:1234/v1', false],
  ['https://a.example/v1', false],
  ['http://a.example/v1', true],
  ['http://localhost.example/v1', true],
  ['http://127.0.0.1.example/v1', true],
  ['http://10.0.0.5/v1', true],
])('%s exposes what is sent: %s', (address, exposed) => {
  expect(isUnencrypted(address)).toBe(exposed);
});

it.each([
  ['https://api.openai.com/v1', true],
  ['https://eu.api.openai.com/v1', true],
  ['http://api.openai.com/v1', false],
  ['https://api.openai.com.evil.example/v1', false],
  ['https://evil-api.openai.com/v1', false],
])('%s is OpenAI: %s', (address, is) => {
  expect(isOpenAi(address)).toBe(is);
});
