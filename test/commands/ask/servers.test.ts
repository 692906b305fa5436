import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

// Which server a model is asked at, and with which key.

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'servers-'));
  writeFileSync(
    join(folder, 'mine.yaml'),
    'schema: 1\nask: { baseUrl: https://models.example/v1, keyEnv: MINE, tiers: { default: [openai/gpt-4o] } }\n',
  );
  writeFileSync(
    join(folder, 'list.yaml'),
    'schema: 1\nprovider: openai\nsource: https://example.com\napi: { baseUrl: https://proxy.example/v1, keyEnv: PROXY_KEY }\nmodels: [{ id: gpt-4o, rates: [{ from: 2026-01-01, input: 1, output: 2 }] }]\n',
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function ask(args: readonly string[], env: Record<string, string> = {}) {
  const io = fakeIo({ cwd: folder, env: { HOME: folder, ...env } });
  const code = await run(['ask', 'hello', '--no-receipt', '--no-memory', '--max-tokens', '10', ...args], io);
  return { code, out: io.out(), err: io.err() };
}
const firstLine = async (...given: Parameters<typeof ask>) => {
  const { out, err } = await ask([...given[0], '--dry-run'], given[1]);
  return `${out}${err}`.split('\n')[0];
};

describe('a model goes to its provider', () => {
  it.each([
    ['openai/gpt-4o', 'https://api.openai.com/v1', 'OPENAI_API_KEY'],
    ['openrouter/openai/gpt-4o', 'https://openrouter.ai/api/v1', 'OPENROUTER_API_KEY'],
    ['deepseek/deepseek-v4-flash', 'https://api.deepseek.com/v1', 'DEEPSEEK_API_KEY'],
    ['google/gemini-2.5-flash', 'https://generativelanguage.googleapis.com/v1beta/openai', 'GEMINI_API_KEY'],
    ['groq/llama-3.1-8b-instant', 'https://api.groq.com/openai/v1', 'GROQ_API_KEY'],
  ])('%s', async (model, address, variable) => {
    expect(await firstLine(['--model', model], { [variable]: 'k' })).toBe(
      `POST ${address}/chat/completions, key in ${variable}`,
    );
    expect(await ask(['--model', model], { GLOBAL_API_KEY: 'ga_1' })).toMatchObject({
      code: 2,
      err: `error: no key for ${new URL(address).host}\n  set ${variable}, or name the variable that holds the key: --key-env NAME\n`,
    });
  });

  it('with the key of --key-env, at the address of a list of the user', async () => {
    expect(await firstLine(['--model', 'openai/gpt-4o', '--key-env', 'MINE'], { MINE: 'k' })).toBe(
      'POST https://api.openai.com/v1/chat/completions, key in MINE',
    );
    expect(await firstLine(['--model', 'openai/gpt-4o', '--pricing', 'list.yaml'], { PROXY_KEY: 'k' })).toBe(
      'POST https://proxy.example/v1/chat/completions, key in PROXY_KEY',
    );
  });

  it.each([
    [['--base-url', 'http://127.0.0.1:8080/v1'], {}, 'http://127.0.0.1:8080/v1'],
    [[], { OPENAI_BASE_URL: 'https://models.example/v1' }, 'https://models.example/v1'],
    [['--plan', 'mine.yaml'], {}, 'https://models.example/v1'],
  ])('unless another server is named: %j %j', async (args, env, address) => {
    expect(await firstLine(['--model', 'openai/gpt-4o', ...args], env)).toContain(`POST ${address}/chat/completions`);
  });

  it('and one without a known address to the founding server', async () => {
    for (const args of [[], ['--model', 'global-api/deepseek-v4-flash'], ['--model', 'mine', '--free']])
      expect(await firstLine(args)).toContain('POST https://global-apis.com/v1/');
  });
});

describe('a server of another provider', () => {
  it.each([
    [['--base-url', 'https://api.openai.com/v1'], 'api.openai.com is the server of openai', 'global-api/'],
    [['--base-url', 'https://openrouter.ai/api/v1', '--model', 'openai/gpt-4o'], 'the server of openrouter', 'openai/'],
  ])('is refused: %j', async (args, owner, offer) => {
    const { code, err } = await ask(args, { OPENAI_API_KEY: 'k' });
    expect(code).toBe(2);
    expect(err).toContain(owner);
    expect(err).toContain(`and ${offer}`);
    expect(err).toMatch(/\n {2}name one of its models, --model \w+\/…, or leave out --base-url\n$/);
  });

  it('is none for its own models, and for one that no list has', async () => {
    const at = ['--base-url', 'https://api.groq.com/openai/v1', '--model'];
    expect(await firstLine([...at, 'groq/llama-3.1-8b-instant'], { GROQ_API_KEY: 'k' })).toContain(
      'key in GROQ_API_KEY',
    );
    expect(await firstLine([...at, 'new-one', '--price', '1/2', '--key-env', 'GROQ_API_KEY'])).toContain(
      'api.groq.com',
    );
  });
});

it('COST_PROJECTION_PLAN is a plan that the user named', async () => {
  const mine = { COST_PROJECTION_PLAN: join(folder, 'mine.yaml'), MINE: 'k' };
  expect(await firstLine([], mine)).toBe('POST https://models.example/v1/chat/completions, key in MINE');
  expect(await firstLine(['--no-plan'], mine)).toContain('POST https://global-apis.com/v1/');
});
