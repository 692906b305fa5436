import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { sumAmounts } from '../../src/library/amounts.ts';
import { countTokens, openTokenizer } from '../../src/library/count-tokens.ts';
import { openCatalogue } from '../../src/library/price-catalogue.ts';
import { price } from '../../src/library/price.ts';
import { usageOf } from '../../src/library/usage-of.ts';
import { openCounter } from '../../src/tokens/disk/vocabulary-files.ts';
import { fakeIo } from '../fake-io.ts';
import { shippedLists } from './shipped-lists.ts';

const catalogue = openCatalogue(shippedLists);
const samples = join(import.meta.dirname, '..', 'fixtures', 'usage');

describe('what a reply used', () => {
  it.each([
    'openai-responses-log.jsonl',
    'deepseek-responses-log.jsonl',
    'anthropic-messages-log.jsonl',
    'openai-batch-output.jsonl',
    'vercel-ai-sdk.jsonl',
  ])('costs what usage says of %s', async (file) => {
    const lines = readFileSync(join(samples, file), 'utf8').trim().split('\n');
    const used = lines.flatMap((line) => usageOf(JSON.parse(line)));
    const costs = used.map((each) => price(catalogue, { ...each, at: each.at ?? '2026-11-23' }).total);
    const io = fakeIo();
    await run(['usage', join(samples, file), '--format', 'json'], io);
    expect(sumAmounts(costs)).toBe(JSON.parse(io.out()).total.cost);
    expect(Number(sumAmounts(costs))).toBeGreaterThan(0);
  });

  it('is the last word of a stream', () => {
    const events = [
      {
        type: 'message_start',
        message: {
          id: 'm',
          type: 'message',
          role: 'assistant',
          model: 'claude-sonnet-4-5',
          usage: { input_tokens: 100, cache_read_input_tokens: 50, output_tokens: 1 },
        },
      },
      { type: 'message_delta', usage: { output_tokens: 20 } },
      { type: 'message_delta', usage: { output_tokens: 42 } },
      { type: 'message_stop' },
    ];
    expect(usageOf(events)).toMatchObject([
      { model: 'claude-sonnet-4-5', usage: { input: 100, cacheRead: 50, output: 42 } },
    ]);
    const chunks = [
      { id: 'c', choices: [] },
      { id: 'c', model: 'gpt-4o', usage: { prompt_tokens: 7, completion_tokens: 3 } },
    ];
    expect(usageOf(chunks)).toMatchObject([{ model: 'gpt-4o', usage: { input: 7, output: 3 } }]);
  });

  it('says what a reply counts that nothing is known of, and what it says that it cost', () => {
    const usage = { prompt_tokens: 5, completion_tokens: 1, ocr_tokens: 9, cost: 0.25 };
    expect(usageOf({ model: 'gpt-4o', usage })).toMatchObject([
      { billed: { amount: '0.25', currency: 'USD' }, notes: ['Not counted: 9 ocr_tokens.'] },
    ]);
  });

  it.each([[undefined], [null], ['text'], [[]], [{ choices: [] }]])('is refused where it does not say: %j', (reply) => {
    expect(() => usageOf(reply)).toThrow(expect.objectContaining({ name: 'CostError', code: 'no-usage' }));
  });
});

describe('tokens of a text', () => {
  const tokenizers = (['o200k_base', 'gemma3'] as const).map((name) => ({ name, count: openCounter(name) }));

  it.each(['gpt-4o', 'openai/gpt-5.4', 'claude-sonnet-4-5', 'gemini-2.5-pro', 'mistral/mistral-large-4'])(
    'on %s are those that tokens counts',
    async (model) => {
      const text = 'How many tokens has this sentence, and what does it cost? Wie viele, und was kostet das?\n'.repeat(
        9,
      );
      const io = fakeIo({ stdin: text });
      await run(['tokens', '-', '--on', model, '--format', 'json'], io);
      const { tokens, low = tokens, high = tokens, label } = JSON.parse(io.out()).items[0].counts[0];
      expect(countTokens(text, model, tokenizers)).toEqual({ tokens, low, high, label });
      expect(tokens).toBeGreaterThan(100);
    },
  );

  it('need the vocabulary of the model', () => {
    expect(() => countTokens('text', 'gpt-4o', [])).toThrow(
      expect.objectContaining({ code: 'missing-tokenizer', about: 'o200k_base' }),
    );
    expect(() => openTokenizer('cl50k', { vocabulary: new Uint8Array(), characters: new Uint8Array() })).toThrow(
      'no vocabulary "cl50k"',
    );
  });
});
