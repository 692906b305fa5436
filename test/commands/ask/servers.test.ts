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
  for (const [name, settings] of Object.entries({
    several: 'tiers: { default: [openai/gpt-4o, groq/llama-3.1-8b-instant, global-api/qwen3-32b] }',
    keyed: 'keyEnv: MINE, tiers: { default: [openai/gpt-4o] }',
    elsewhere: 'baseUrl: https://openrouter.ai/api/v1, tiers: { default: [openai/gpt-4o] }',
    local:
      'tiers: { default: [{ offer: llama3.2, baseUrl: "http://localhost:11434/v1", free: true }, ' +
      '{ offer: mine, baseUrl: "http://127.0.0.1:1/v1/chat/completions", price: 1/2 }] }',
    unpriced: 'tiers: { default: [llama3.2] }',
    found: 'tiers: { default: [{ offer: openai/gpt-4o, free: true }] }',
  }))
    writeFileSync(join(folder, `${name}.yaml`), `schema: 1\nask: { ${settings} }\n`);
  writeFileSync(
    join(folder, 'rates.yaml'),
    'schema: 1\nprovider: openai\nsource: https://example.com\nmodels: [{ id: gpt-4o, rates: [{ from: 2026-01-01, input: 1, output: 2 }] }, { id: gpt-new, rates: [{ from: 2026-01-01, input: 1, output: 2 }] }]\n',
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

describe('a tier of a plan goes to its provider', () => {
  it('each model to its own, one without a known address to the founding server', async () => {
    const { out } = await ask(['--plan', 'several.yaml', '--dry-run'], { OPENAI_API_KEY: 'k', GROQ_API_KEY: 'k' });
    expect(out.split('\n').slice(0, 6)).toEqual([
      'POST https://api.openai.com/v1/chat/completions, key in OPENAI_API_KEY',
      'POST https://api.groq.com/openai/v1/chat/completions, key in GROQ_API_KEY',
      'POST https://global-apis.com/v1/chat/completions, no key yet',
      expect.stringContaining('openai/gpt-4o as gpt-4o at api.openai.com'),
      expect.stringContaining('at api.groq.com'),
      expect.stringContaining('global-api/qwen3-32b as Qwen/Qwen3-32B at global-apis.com'),
    ]);
  });

  it.each([
    [['--plan', 'several.yaml', '--key-env', 'MINE'], '--key-env is for one server, and these models are at'],
    [['--plan', 'several.yaml', '--header', 'x-key: 1'], '--header is for one server, and these models are at'],
    [['--plan', 'local.yaml', '--key-env', 'MINE'], '--key-env has no effect: the plan has a server for each'],
    [['--plan', 'keyed.yaml'], 'the plan has a key of no server, and openai/gpt-4o has a server of its own\n'],
  ])('and a key that is not said to be its own is a question: %j', async (args, error) => {
    const { code, err } = await ask([...args, '--dry-run'], { MINE: 'k' });
    expect(code).toBe(2);
    expect(err).toContain(error);
  });

  it('or to this machine, at its own price or for nothing', async () => {
    const { out } = await ask(['--plan', 'local.yaml', '--dry-run', '--max-tokens', '1M']);
    expect(out).toContain('POST http://localhost:11434/v1/chat/completions, no key\n');
    expect(out).toContain('POST http://127.0.0.1:1/v1/chat/completions, no key\n');
    expect(out).toMatch(/own\/llama3.2 as llama3.2 at localhost:11434: .*at most \$0.00\n/);
    expect(out).toMatch(/own\/mine as mine at 127.0.0.1:1: .*at most \$2.00\n/);
  });

  it('where its price is known; a price needs a server of its own', async () => {
    expect((await ask(['--plan', 'unpriced.yaml', '--dry-run'])).err).toContain('price: 0.15/0.60, or free: true');
    expect((await ask(['--plan', 'found.yaml', '--dry-run'])).err).toContain(
      'a key or a price needs the baseUrl of its server',
    );
  });
});

describe('a list of the user', () => {
  it('leaves a provider its address, for new models too', async () => {
    for (const model of ['openai/gpt-4o', 'openai/gpt-new'])
      expect(await firstLine(['--model', model, '--pricing', 'rates.yaml'], { OPENAI_API_KEY: 'k' })).toBe(
        'POST https://api.openai.com/v1/chat/completions, key in OPENAI_API_KEY',
      );
  });

  it('has no address among the prices of a saved result', async () => {
    const io = fakeIo({ cwd: folder });
    await run(['project', 'openai/gpt-4o', '--no-plan', '-f', 'json'], io);
    expect(io.out()).toContain('"list": {');
    expect(io.out()).not.toContain('api.openai.com');
  });
});

it('the address of a request is taken as that of its server, and said', async () => {
  const { out, err } = await ask(['--base-url', 'http://127.0.0.1:1/v1/chat/completions', '--dry-run']);
  expect(out).toContain('POST http://127.0.0.1:1/v1/chat/completions, no key\n');
  expect(err).toBe(
    'note: http://127.0.0.1:1/v1/chat/completions is the address of a request: http://127.0.0.1:1/v1 is taken as that of the server\n',
  );
});

describe('a server of another provider', () => {
  it.each([
    [[], { OPENAI_BASE_URL: 'https://api.openai.com/v1' }, 'or unset OPENAI_BASE_URL'],
    [['--plan', 'elsewhere.yaml'], {}, 'or give openai/gpt-4o a baseUrl of its own in the plan'],
  ])('is refused wherever it is named: %j %j', async (args, env, wayOut) => {
    const { code, err } = await ask([...args, '--dry-run'], { OPENAI_API_KEY: 'k', ...env });
    expect(code).toBe(2);
    expect(err).toContain('is the server of open');
    expect(err).toContain(wayOut);
  });

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
