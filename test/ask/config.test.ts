import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, configOf, isExposed, keyOf } from '../../src/ask/config.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
  writeFileSync(join(folder, 'key'), 'sk-from-file\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('keyOf', () => {
  it('takes the key of the aggregator, else the common one, else that of the file', () => {
    const file = join(folder, 'key');
    expect(keyOf({ env: { GLOBAL_API_KEY: 'a', OPENAI_API_KEY: 'b' } }, file)).toBe('a');
    expect(keyOf({ env: { GLOBAL_API_KEY: '', OPENAI_API_KEY: 'b' } }, file)).toBe('b');
    expect(keyOf({ env: {} }, file)).toBe('sk-from-file');
  });

  it('refuses what is none, without showing it', () => {
    expect(() => keyOf({ env: {} }, undefined)).toThrow('no key to ask with');
    expect(() => keyOf({ env: { OPENAI_API_KEY: 'sk-a\nsk-b' } }, undefined)).toThrow(/^the key has spaces or characters that no key has$/);
    expect(() => keyOf({ env: {} }, join(folder, 'none'))).toThrow(/^cannot read the key file .*none: /);
  });
});

describe('configOf', () => {
  it('finds the files of a plan from the folder of the plan', () => {
    const { keyFile, receipts } = configOf(
      { file: '../plans/cost-projection.yaml', ask: { keyFile: 'key', receipts: '~/spent.jsonl' } },
      { cwd: '/work/src', env: { HOME: '/home/me' } },
    );
    expect({ keyFile, receipts }).toEqual({ keyFile: '/work/plans/key', receipts: '/home/me/spent.jsonl' });
  });

  it('replaces a tier whole and leaves the others', () => {
    const { ladder } = configOf(
      { file: 'p.yaml', ask: { tiers: { default: ['openai/gpt-4o-mini', { offer: 'openai/gpt-4o', model: 'gpt-4o-2024-08-06' }] } } },
      { cwd: '/', env: {} },
    );
    expect(ladder.default).toEqual([
      { offer: 'openai/gpt-4o-mini', model: undefined },
      { offer: 'openai/gpt-4o', model: 'gpt-4o-2024-08-06' },
    ]);
    expect(ladder.fallback).toEqual([{ offer: 'global-api/qwen3-32b', model: 'Qwen/Qwen3-32B' }]);
  });
});

describe('addressOf', () => {
  const plan = { file: 'cost-projection.yaml', ask: { baseUrl: 'https://plan.example/v1' } };
  const none = { file: undefined, ask: undefined };

  it('takes the command line before the environment, that before the plan, and the founding endpoint at last', () => {
    const env = { OPENAI_BASE_URL: 'https://env.example/v1' };
    expect(addressOf({ flag: 'https://flag.example/v1', plan, isNamed: true }, { env })).toBe('https://flag.example/v1');
    expect(addressOf({ flag: undefined, plan, isNamed: true }, { env })).toBe('https://env.example/v1');
    expect(addressOf({ flag: undefined, plan, isNamed: true }, { env: {} })).toBe('https://plan.example/v1');
    expect(addressOf({ flag: undefined, plan: none, isNamed: false }, { env: {} })).toBe('https://global-apis.com/v1');
  });

  it('sends no key to a server that only a found plan names', () => {
    expect(() => addressOf({ flag: undefined, plan, isNamed: false }, { env: {} })).toThrow(
      'cost-projection.yaml would have your key sent to plan.example, and you did not name that plan',
    );
    const local = { file: 'cost-projection.yaml', ask: { baseUrl: 'http://localhost:8080/v1' } };
    expect(addressOf({ flag: undefined, plan: local, isNamed: false }, { env: {} })).toBe('http://localhost:8080/v1');
  });

  it.each(['global-apis.com', 'ftp://a.example', 'https://', 'http://[bad', ''])('refuses "%s"', (flag) => {
    expect(() => addressOf({ flag, plan: none, isNamed: false }, { env: {} })).toThrow(`"${flag}" is no address of a server`);
  });
});

it.each([
  ['http://127.0.0.1:8080/v1', false],
  ['http://localhost/v1', false],
  ['http://[::1]:1234/v1', false],
  ['https://a.example/v1', false],
  ['http://a.example/v1', true],
  ['http://localhost.example/v1', true],
  ['http://10.0.0.5/v1', true],
])('%s exposes a key: %s', (address, exposed) => {
  expect(isExposed(address)).toBe(exposed);
});
