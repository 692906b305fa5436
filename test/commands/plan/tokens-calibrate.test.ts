import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

/** A word and a blank are a token of o200k_base, and so is a last word. */
const words = (count: number) => Array.from({ length: count }, () => 'price').join(' ');

type Lines = readonly object[];

function folderOf(files: Readonly<Record<string, Lines | string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'calibrate-'));
  for (const [name, content] of Object.entries(files))
    writeFileSync(
      join(folder, name),
      typeof content === 'string' ? content : content.map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
  return folder;
}

async function calibrate(cwd: string, ...logs: readonly string[]) {
  const io = fakeIo({ cwd });
  const argv = logs.flatMap((log) => ['--calibrate', log]);
  const code = await run(['tokens', ...argv, '--format', 'json'], io);
  return { code, err: io.err(), factors: code === 0 ? JSON.parse(io.out()).factors : undefined };
}

const user = (count: number) => ({ role: 'user', content: words(count) });
/** Claude adds 6 tokens to a request of Sonnet 5; a request of so many words is billed as so many. */
const claude = (count: number, billed: number) => ({
  request: { body: { model: 'claude-sonnet-5', messages: [user(count)] } },
  response: { type: 'message', model: 'claude-sonnet-5', usage: { input_tokens: billed, output_tokens: 9 } },
});
const frame = 6;

describe('tokens --calibrate', () => {
  it('is the billed tokens for those of o200k_base, between the lowest and the highest', async () => {
    const cwd = folderOf({
      'log.jsonl': [claude(100, 150 + frame), claude(200, 280 + frame), claude(100, 160 + frame), claude(10, 9000)],
    });
    const { factors } = await calibrate(cwd, 'log.jsonl');
    expect(factors).toMatchObject([
      { model: 'claude-sonnet-5', requests: 3, billed: 590 + 3 * frame, factor: 1.475, low: 1.4, high: 1.6 },
    ]);
  });

  it('counts what came from a cache or was written to it', async () => {
    const line = claude(100, 20);
    const usage = { ...line.response.usage, cache_read_input_tokens: 92, cache_creation_input_tokens: frame };
    const cached = { ...line, response: { ...line.response, usage: { ...usage, input_tokens: 46 } } };
    const cwd = folderOf({ 'log.jsonl': [cached, cached, cached] });
    expect((await calibrate(cwd, 'log.jsonl')).factors).toMatchObject([{ factor: 1.38, low: 1.38, high: 1.38 }]);
  });

  it('joins a batch and its results, in any order, each once', async () => {
    const asked = (id: string) => ({
      custom_id: id,
      url: '/v1/chat/completions',
      body: { model: 'gpt-4o', messages: [user(100)] },
    });
    const answered = (id: string) => ({
      id: `b-${id}`,
      custom_id: id,
      response: {
        status_code: 200,
        body: {
          object: 'chat.completion',
          model: 'gpt-4o-2024-08-06',
          usage: { prompt_tokens: 107, completion_tokens: 1, total_tokens: 108 },
        },
      },
    });
    const cwd = folderOf({
      'in.jsonl': ['a', 'b', 'c', 'd'].map(asked),
      'out.jsonl': ['c', 'b', 'a', 'a', 'x'].map(answered),
    });
    for (const logs of [
      ['in.jsonl', 'out.jsonl'],
      ['out.jsonl', 'in.jsonl'],
    ])
      expect((await calibrate(cwd, ...logs)).factors).toMatchObject([
        { requests: 3, factor: 1, low: 1, high: 1, billed: 321, counted: { tokens: 321, label: 'exact' } },
      ]);
  });

  it('reads receipts that kept their text, of a conversation the first', async () => {
    const receipt = {
      offer: 'openai/gpt-4o-mini',
      prompt: words(100),
      system: 'price',
      estimated: false,
      usage: { input: 60, cacheRead: 52, output: 3 },
      attempts: [{}],
    };
    const lines = [receipt, receipt, { ...receipt, conversation: 'c' }, { ...receipt, conversation: 'c' }];
    const cwd = folderOf({ 'receipts.jsonl': [...lines, { ...receipt, estimated: true }, { ...receipt, images: 1 }] });
    expect((await calibrate(cwd, 'receipts.jsonl')).factors).toMatchObject([{ requests: 3, billed: 336, factor: 1 }]);
  });

  it('reads a list in one document too', async () => {
    const cwd = folderOf({ 'log.json': JSON.stringify([claude(60, 66), claude(60, 66), claude(60, 66)], null, 2) });
    expect((await calibrate(cwd, 'log.json')).factors).toMatchObject([{ requests: 3, factor: 1 }]);
  });

  it('leaves out images, searches, and lines without a request or its usage', async () => {
    const image = { type: 'image_url', image_url: { url: 'https://example.com/x.png' } };
    const line = claude(100, 160);
    const cwd = folderOf({
      'log.jsonl': [
        line,
        line,
        line,
        { ...line, request: { messages: [user(100), { role: 'user', content: [image] }] } },
        {
          ...line,
          response: {
            ...line.response,
            usage: { ...line.response.usage, server_tool_use: { web_search_requests: 1 } },
          },
        },
        { request: line.request },
        { response: line.response },
      ],
    });
    const io = fakeIo({ cwd });
    await run(['tokens', '--calibrate', 'log.jsonl'], io);
    expect(io.out()).toContain('Lines that do not show a request with its billed input: 4.');
  });

  it.each([
    [['--calibrate', 'few.jsonl'], 'has no three requests of 50 tokens on one model with their billed input'],
    [['--calibrate', 'binary'], 'binary'],
    [['--calibrate', 'few.jsonl', '--on', 'gpt-4o'], '--on has no effect beside --calibrate'],
    [['few.jsonl', '--calibrate', 'few.jsonl'], 'few.jsonl has no effect beside --calibrate'],
    [['--calibrate', 'missing'], 'cannot read missing'],
  ])('refuses %j', async (argv, message) => {
    const cwd = folderOf({ 'few.jsonl': [claude(60, 66), claude(60, 66)], binary: 'a\0b' });
    const io = fakeIo({ cwd });
    expect(await run(['tokens', ...argv], io)).toBe(2);
    expect(io.err()).toContain(message);
  });
});

describe('tokenFactors of a plan', () => {
  const plan = (factors: string) => `
    schema: 1
    candidates: [claude-sonnet-5, gpt-4o]
    tokenFactors: { ${factors} }
    scenarios: [{ name: A, requests: 1k/month, outputTokens: 1, input: { system: system.md } }]
  `;

  async function counts(factors: string, more: readonly string[] = []) {
    const cwd = folderOf({ 'plan.yaml': plan(factors), 'system.md': words(100) });
    const io = fakeIo({ cwd });
    const code = await run(['project', 'plan.yaml', '--format', 'json', ...more], io);
    return { code, err: io.err(), cwd, out: io.out(), body: code === 0 ? JSON.parse(io.out()) : undefined };
  }

  it('decide what texts count to on the model that they name, whoever sells it', async () => {
    const { body } = await counts('openrouter/anthropic/claude-sonnet-5: { factor: 2, low: 1.5, high: 2.5 }');
    expect(body.scenarios[0].input.counts).toMatchObject([
      { offer: 'anthropic/claude-sonnet-5', tokens: 200, low: 150, high: 250, label: 'calibrated' },
      { offer: 'openai/gpt-4o', tokens: 100, label: 'exact' },
    ]);
  });

  it('are in a saved result', async () => {
    const { cwd, out } = await counts('claude-sonnet-5: { factor: 2 }');
    writeFileSync(join(cwd, 'saved.json'), out);
    const io = fakeIo({ cwd });
    await run(['diff', 'saved.json', 'plan.yaml', '--format', 'json'], io);
    expect(JSON.parse(io.out()).total.change).toBe('0');
  });

  it.each([
    ['claude-sonet-5: { factor: 2 }', 'plan.yaml:4:21: no model "claude-sonet-5"'],
    ['gpt-4o: { factor: 2, low: 3 }', 'expected low ≤ factor ≤ high'],
    ['gpt-4o: { factor: 0 }', 'factor'],
    ['gpt-4o: 2', 'gpt-4o'],
  ])('refuse %s', async (factors, message) => {
    const { code, err } = await counts(factors);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
