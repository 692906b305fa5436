import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vocabularies } from '../../src/tokens/model-table.ts';
import { openCounter } from '../../src/tokens/disk/vocabulary-files.ts';
import { ChunkedText } from '../../src/tokens/chunks.ts';

type Row = { readonly text: string } & Readonly<Record<(typeof vocabularies)[number], number>>;

/** Random texts as tiktoken and @huggingface/tokenizers count them; `scripts/vocabularies` writes them. */
const rows: readonly Row[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'tokens', 'counts.json'), 'utf8'),
);

describe.each(vocabularies)('%s', (name) => {
  const count = openCounter(name);

  it('counts what other implementations count', () => {
    const differ = rows.filter((row) => count(row.text) !== row[name]);
    expect(differ).toEqual([]);
    expect(rows.length).toBe(150);
  });

  it('counts no tokens in no text', () => {
    expect(count('')).toBe(0);
  });

  it.each(['a', 'A', ' ', '\n', '1', '!', '日', '\u0301', '🙂', '<', '\u0000', ' \n', '> ', '\u0301A'])(
    'takes linear time for 100,000 times %j',
    (letter) => {
      const begin = performance.now();
      expect(count(letter.repeat(100_000))).toBeGreaterThan(100);
      expect(performance.now() - begin).toBeLessThan(5_000);
    },
  );

  it('counts half of a surrogate pair as the sign that is sent instead', () => {
    expect(count('a\ud83db')).toBe(count('a\ufffdb'));
    expect(count('a\udc00')).toBe(count('a\ufffd'));
  });

  it('takes special tokens in a text for text', () => {
    expect(count('<|endoftext|>')).toBeGreaterThan(3);
  });

  it('counts a text in chunks as if it were whole', () => {
    const text = rows
      .map((row) => `${row.text} word\n`)
      .join('')
      .repeat(200);
    const chunked = new ChunkedText();
    const chunks = [...chunked.add(text.slice(0, 1_500_000)), ...chunked.add(text.slice(1_500_000)), chunked.end()];
    expect(chunks.join('')).toBe(text);
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.reduce((sum, chunk) => sum + count(chunk), 0)).toBe(count(text));
  });
});
