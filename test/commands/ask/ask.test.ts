import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { chunk, event, serve, type Loopback } from '../../e2e/spawned.ts';
import { fakeIo } from '../../fake-io.ts';

let folder = '';
let server: Loopback;
const answers = { text: 'Hi' };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ask-'));
  server = await serve((_body, _request, response) => response.end(chunk(answers.text, 'stop') + event('[DONE]')));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function ask(args: readonly string[], wishes: Parameters<typeof fakeIo>[0] = {}) {
  const io = fakeIo({ cwd: folder, env: { GLOBAL_API_KEY: 'k', HOME: folder }, ...wishes });
  const code = await run(['ask', ...args], io);
  return { code, out: io.out(), err: io.err() };
}

describe('ask --dry-run', () => {
  it('shows the route, the request and what it can cost', async () => {
    expect(await ask(['Explain', 'what', 'a', 'buffer', 'overflow', 'is', '--dry-run', '--max-tokens', '1k']))
      .toMatchInlineSnapshot(`
        {
          "code": 0,
          "err": "",
          "out": "POST https://global-apis.com/v1/chat/completions, key in GLOBAL_API_KEY
        1. default · global-api/deepseek-v4-flash as deepseek-ai/DeepSeek-V4-Flash: about $0.0000011 for the prompt, at most $0.00026
        2. fallback · global-api/qwen3-32b as Qwen/Qwen3-32B: about $0.0000011 for the prompt, at most $0.00029
        Prompt: 6 tokens (deepseek-v3, assumed 6–14), 6 tokens (qwen3, calibrated 5–15); at most 41 tokens (1 byte each).
        Answer: at most 1,000 tokens.
        Nothing was sent.
        ",
        }
      `);
  });

  it('says so as JSON', async () => {
    const { out } = await ask([
      'hello',
      '--critical',
      '--dry-run',
      '--json',
      '--max-tokens',
      '1000',
      '--assume-input',
      'output',
    ]);
    const baseUrl = 'https://global-apis.com/v1';
    expect(JSON.parse(out)).toEqual({
      body: {
        model: 'Pro/deepseek-ai/DeepSeek-R1',
        messages: [{ role: 'user', content: 'hello' }],
        max_tokens: 1000,
        stream: true,
        stream_options: { include_usage: true },
      },
      schemaVersion: 1,
      catalogue: { version: expect.stringMatching(/^2026-/), asOf: '2026-11-23' },
      assumptions: [
        {
          kind: 'promptEstimate',
          text: 'Prompt: 1 token (deepseek-v3, assumed 1–9), 1 token (kimi-k3, calibrated 0–11); at most one token for each byte.',
        },
      ],
      dryRun: true,
      route: [
        // 13 + 1,000 tokens at $2.50 a million, and at $0.59 and $3.00.
        {
          tier: 'premium',
          offer: 'global-api/deepseek-r1',
          model: 'Pro/deepseek-ai/DeepSeek-R1',
          baseUrl,
          promptTokens: { tokenizer: 'deepseek-v3', label: 'assumed', tokens: 1, low: 1, high: 9 },
          promptCost: '0.0000025',
          ceiling: '0.0025325',
        },
        {
          tier: 'premium',
          offer: 'global-api/kimi-k2.5',
          model: 'kimi-k2.5',
          baseUrl,
          promptTokens: { tokenizer: 'kimi-k3', label: 'calibrated', tokens: 1, low: 0, high: 11 },
          promptCost: expect.any(String),
          ceiling: expect.any(String),
        },
      ],
      promptTokens: 1,
      mostPromptTokens: 13,
      maxTokens: 1000,
    });
  });

  it.each([
    [['hello'], 'POST https://global-apis.com/v1/chat/completions, no key yet\n'],
    [['hello', '--base-url', 'http://localhost:1234/v1/'], 'POST http://localhost:1234/v1/chat/completions, no key\n'],
    [['hello', '--tier', 'fallback'], '1. fallback · global-api/qwen3-32b as Qwen/Qwen3-32B: about $'],
    [
      ['hello', '--critical'],
      '1. premium · global-api/deepseek-r1 as Pro/deepseek-ai/DeepSeek-R1: at most $0.32, where an input rate is not published, the output rate taken for it\n',
    ],
    [['hello', '--model', 'openai/gpt-4o'], '1. model · openai/gpt-4o as gpt-4o: about $'],
    [['hello', '--model', 'gpt-4o-2024-08-06'], '1. model · openai/gpt-4o as gpt-4o-2024-08-06: about $'],
    [
      ['hello', '--model', 'global-api/deepseek-v4-flash'],
      '1. model · global-api/deepseek-v4-flash as deepseek-ai/DeepSeek-V4-Flash: about $',
    ],
  ])('%j', async (args, line) => {
    const { code, out, err } = await ask([...args, '--dry-run'], { env: {} });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(line);
    expect(out).toContain('\nNothing was sent.\n');
  });

  it('warns of a key that would be sent unencrypted, and of a tier that does not exist', async () => {
    const { code, err } = await ask(['hello', '--dry-run', '--tier', 'fast', '--base-url', 'http://models.example/v1']);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'note: no tier "fast"; using default\nnote: prompt and key are sent unencrypted to models.example: that address is plain http\n',
    });
    expect((await ask(['hello', '--dry-run', '--tier', 'fast', '--quiet'])).err).toBe('');
  });
});

it.each([[['-']], [['--file', '-']], [['--file', '-', '-']], [[]]])(
  'takes its prompt from standard input with %j',
  async (args) => {
    const { code, out } = await ask([...args, '--dry-run', '--json'], { stdin: '12345678' });
    expect({ code, tokens: JSON.parse(out).mostPromptTokens }).toEqual({ code: 0, tokens: 16 });
  },
);

describe('ask takes its settings from a plan', () => {
  const plan =
    'schema: 1\nask:\n  baseUrl: https://plan.example/v1\n  maxTokens: 50\n  tiers: { default: [openai/gpt-4o-mini] }\n';

  it('that it is named', async () => {
    writeFileSync(join(folder, 'mine.yaml'), plan);
    const { out } = await ask(['hello', '--dry-run', '--plan', 'mine.yaml']);
    expect(out).toMatch(
      /^POST https:\/\/plan\.example\/v1\/chat\/completions, no key yet\n1\. default · openai\/gpt-4o-mini as gpt-4o-mini: .*\nPrompt: /,
    );
    expect(out).toContain('Answer: at most 50 tokens.');
  });

  it('that it finds, but for the server, which might be anybody’s', async () => {
    const found = mkdtempSync(join(tmpdir(), 'found-'));
    writeFileSync(join(found, 'cost-projection.yaml'), plan);
    expect(await ask(['hello', '--dry-run'], { cwd: found })).toEqual({
      code: 2,
      out: '',
      err: 'error: cost-projection.yaml would have your prompt and key sent to https://plan.example/v1, and you did not name that plan\n  if you trust it: --plan cost-projection.yaml, or --base-url https://plan.example/v1\n',
    });
    expect(await ask(['hello', '--dry-run', '--no-plan'], { cwd: found })).toMatchObject({ code: 0 });
    expect(await ask(['hello', '--dry-run', '--base-url', 'https://mine.example'], { cwd: found })).toMatchObject({
      code: 0,
    });
    rmSync(found, { recursive: true });
  });

  it('whose mistakes are shown where they are', async () => {
    writeFileSync(join(folder, 'wrong.yaml'), 'schema: 1\nask:\n  tiers: { defualt: [gpt-4o] }\n');
    expect((await ask(['hello', '--plan', 'wrong.yaml'])).err).toMatch(/^wrong\.yaml:3:\d+: /);
    writeFileSync(join(folder, 'unknown.yaml'), 'schema: 1\nask:\n  tiers: { default: [gpt-nine] }\n');
    expect(await ask(['hello', '--plan', 'unknown.yaml'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('no model "gpt-nine" in the price lists'),
    });
  });
});

describe('what ask refuses', () => {
  it.each([
    [['hello', '--critical', '--max-cost', '1'], 'what global-api/deepseek-r1 can cost is not known'],
    [['hello', '--max-cost', '0.0000001'], 'this could cost'],
  ])('%j, as a gate', async (args, message) => {
    const { code, out, err } = await ask(args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(message);
  });

  it.each([
    [[], 'nothing to ask'],
    [['   '], 'nothing to ask'],
    [['hello', '--model', 'gpt-nine'], 'no model "gpt-nine" in the price lists'],
    [['hello', '--model', 'a=gpt-4o:50,gpt-4o-mini:50'], '"a=gpt-4o:50,gpt-4o-mini:50" is not a single model'],
    [['hello', '--max-tokens', 'many'], '--max-tokens'],
    [['hello', '--max-cost', 'much'], '--max-cost'],
    [['hello', '--base-url', 'models.example'], '"models.example" is not the address of a server'],
    [
      ['hello', '--base-url', 'https://me:secret@models.example/v1'],
      'the address of models.example has a name or password in it',
    ],
    [['hello', '--file', 'none.txt'], 'cannot read none.txt'],
    [['hello', '--plan', 'none.yaml'], 'cannot read none.yaml'],
    [['hello', '--key', 'sk-1'], "unknown option '--key'"],
  ])('%j', async (args, message) => {
    const { code, out, err } = await ask(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
  });
});

describe('the answer in a terminal', () => {
  const evil = 'red \u001B[31mtext\u001B]0;title\u0007\r and \u202Eback';

  it('cannot drive it, and is untouched in a pipe', async () => {
    answers.text = evil;
    const args = ['hello', '--base-url', server.url, '--no-receipt'];
    expect((await ask(args, { isTTY: true })).out).toBe(
      'red \\u001b[31mtext\\u001b]0;title\\u0007\\u000d and \\u202eback\n',
    );
    expect((await ask(args)).out).toBe(`${evil}\n`);
    answers.text = 'Hi';
  });
});

it('finds a full disk for the receipt before anything is sent', async () => {
  const before = server.requests.length;
  const { code, out, err } = await ask(['hello', '--base-url', server.url, '--receipts', '/dev/full']);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^error: cannot keep the receipt in \/dev\/full: no space left.*\n  name another file/);
  expect(server.requests).toHaveLength(before);
});

it('prices by the day that --as-of names, and by the lists of --pricing', async () => {
  writeFileSync(
    join(folder, 'mine.prices.yaml'),
    'schema: 1\nprovider: mine\nsource: https://example.com\nmodels: [{ id: m, rates: [{ from: 2026-01-01, input: 1, output: 1 }, { from: 2025-01-01, input: 100, output: 100 }] }]\n',
  );
  const file = join(folder, 'mine.jsonl');
  const args = [
    'hello',
    '--base-url',
    server.url,
    '--model',
    'mine/m',
    '--pricing',
    'mine.prices.yaml',
    '--receipts',
    file,
  ];
  await ask(args);
  await ask([...args, '--as-of', '2025-06-01']);
  const costs = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).cost);
  // 10 in and 1 out, as estimated.
  expect(costs).toEqual(['0.000011', '0.0011']);
});

describe('labels and budgets', () => {
  const file = () => join(folder, 'labelled.jsonl');
  const last = () => JSON.parse(readFileSync(file(), 'utf8').trimEnd().split('\n').at(-1) ?? '');
  const labelled = (...args: string[]) =>
    ask(['hello', '--base-url', server.url, '--receipts', file(), '--max-tokens', '10', ...args], {
      env: { HOME: folder, COST_PROJECTION_TAGS: 'team=search,env=ci' },
    });

  it('stand on the receipt, those of the command line before those of the environment', async () => {
    expect(await labelled('--tag', 'env=local', '--tag', 'user=me')).toMatchObject({ code: 0 });
    expect(last().tags).toEqual({ team: 'search', env: 'local', user: 'me' });
    expect(await labelled('--tag', 'nonsense')).toMatchObject({
      code: 2,
      err: expect.stringContaining('is not a label'),
    });
  });

  it('refuse what does not fit with exit code 1, and send nothing', async () => {
    const before = server.requests.length;
    const { code, out, err } = await labelled('--budget', '0.000001/day');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /^error: the budget of 0\.000001\/day has \$\S+ used: this could cost \$\S+ on global-api\/deepseek-v4-flash\n {2}spend --budget shows how it stands/,
    );
    expect(server.requests).toHaveLength(before);
    expect(await labelled('--budget', '1/day', '--budget', 'team=search:0.000001/day')).toMatchObject({ code: 1 });
    expect(await labelled('--budget', '1/day', '--budget', 'team=chat:0.000001/day')).toMatchObject({ code: 0 });
  });

  it('let nothing through whose price is not known', async () => {
    const { code, err } = await labelled('--critical', '--budget', '5/day');
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining(
        'what global-api/deepseek-r1 can cost is not known, and so no budget has room for it',
      ),
    });
    expect(await labelled('--critical', '--budget', '5/day', '--assume-input', 'output')).toMatchObject({ code: 0 });
  });

  it('need receipts', async () => {
    expect(await labelled('--budget', '5/day', '--no-receipt')).toMatchObject({
      code: 2,
      err: expect.stringContaining('a budget is kept by receipts'),
    });
    expect(await labelled('--budget', '5/week')).toMatchObject({
      code: 2,
      err: expect.stringContaining('is not a budget'),
    });
  });
});
