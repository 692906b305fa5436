import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { chunk, event, serve, type Loopback } from '../../e2e/spawned.ts';
import { fakeIo } from '../../fake-io.ts';

// A server whose counts of tokens cannot be: an answer of 400 letters, at $100 for a million tokens.

let cwd = '';
let server: Loopback;
let usage: unknown;
beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'counts-'));
  server = await serve((_body, _request, response) => {
    response.end(chunk('x'.repeat(400), 'stop') + event({ choices: [], usage }) + event('[DONE]'));
  });
});
afterEach(() => {
  server.close();
  rmSync(cwd, { recursive: true });
});

async function program(...argv: string[]) {
  const io = fakeIo({ cwd, env: { HOME: cwd } });
  const code = await run(argv, io);
  return { code, out: io.out(), err: io.err() };
}

async function asked(counts: unknown) {
  usage = counts;
  const price = ['--model', 'm', '--price', '100/100', '--max-tokens', '1000', '--no-plan'];
  const { code, err } = await program('ask', 'hello', ...price, '--base-url', server.url, '--receipts', 'r.jsonl');
  const receipt = JSON.parse(readFileSync(join(cwd, 'r.jsonl'), 'utf8').trim().split('\n').at(-1) ?? '');
  return { code, err, receipt };
}

describe('counts of a server', () => {
  it.each([
    ['as text', { prompt_tokens: 10, completion_tokens: '100' }],
    ['negative', { prompt_tokens: 10, completion_tokens: -100 }],
    ['fractional', { prompt_tokens: 10, completion_tokens: 100.5 }],
    ['absent', { prompt_tokens: 10 }],
    ['zero', { prompt_tokens: 10, completion_tokens: 0 }],
  ])('that are %s for an answer that was heard: it is estimated, and said', async (_what, counts) => {
    const { code, err, receipt } = await asked(counts);
    expect({ code, receipt }).toMatchObject({
      code: 0,
      receipt: { usage: { input: 10, output: 100 }, estimated: true, cost: '0.011' },
    });
    expect(err).toContain('note: the server counts no tokens for the answer that came: estimated instead');
  });

  it('are taken where they can be, also with what a server adds unseen', async () => {
    const { receipt, err } = await asked({ prompt_tokens: 20_000, completion_tokens: 20_000 });
    expect(receipt).toMatchObject({ usage: { input: 20_000, output: 20_000 }, estimated: false, cost: '4' });
    expect(err).not.toContain('more tokens than there can have been');
  });

  it.each([
    ['the prompt', { prompt_tokens: 1e9, completion_tokens: 100 }],
    ['the answer', { prompt_tokens: 10, completion_tokens: 1e9 }],
  ])('that there cannot have been, of %s, are booked at the most that it could cost', async (_what, counts) => {
    const { code, err, receipt } = await asked(counts);
    expect({ code, receipt }).toMatchObject({ code: 0, receipt: { estimated: true, bound: 'atMost' } });
    expect(receipt.cost).toBe(receipt.ceiling);
    expect(Number(receipt.cost)).toBeLessThan(0.11);
    expect(err).toContain('note: the server counts more tokens than there can have been: booked at the most');
    const checked = await program('spend', '--no-plan', '--receipts', 'r.jsonl', '--check', '5%');
    expect(checked).toMatchObject({ code: 1, out: expect.stringContaining('impossible counts') });
  });
});
