import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ByteNumbers } from '../../src/tokens/byte-numbers.ts';
import { openCounter } from '../../src/tokens/disk/vocabulary-files.ts';
import { readTokenizer } from '../../src/tokens/tokenizer-file.ts';

const root = join(import.meta.dirname, '..', '..');

/** Texts that other implementations counted, with which `counter.test.ts` holds the vocabularies of the package. */
const texts: readonly string[] = JSON.parse(
  readFileSync(join(root, 'test', 'fixtures', 'tokens', 'counts.json'), 'utf8'),
).map(({ text }: { readonly text: string }) => text);

/** All tokens of a vocabulary of the package in the order of their merges, each byte a letter, and their pairs. */
function tokensOf(name: string): { readonly tokens: string[]; readonly pairs: [string, string][] } {
  const numbers = new ByteNumbers(brotliDecompressSync(readFileSync(join(root, 'tokenizers', `${name}.bpe`))));
  expect([numbers.next(), numbers.next()]).toEqual([0, 0]);
  const count = numbers.next();
  const [left, right] = [new Int32Array(count), new Int32Array(count)];
  numbers.fillPairs(left, right);
  const tokens = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
  const pairs: [string, string][] = [];
  for (const [index, one] of left.entries()) {
    const pair: [string, string] = [tokens[one] ?? '', tokens[right[index] ?? 0] ?? ''];
    pairs.push(pair);
    tokens.push(pair.join(''));
  }
  return { tokens, pairs };
}

const asWritten = (token: string): string => Array.from(token, (letter) => letters[letter.charCodeAt(0)]).join('');
/** The letters of bytes in a tokenizer.json: those that cannot be seen are moved above U+0100. */
const letters = ((): string[] => {
  let moved = 0;
  return Array.from({ length: 256 }, (_, byte) =>
    /[!-~¡-¬®-ÿ]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : String.fromCharCode(256 + moved++),
  );
})();

const deepseek = {
  type: 'Sequence',
  pretokenizers: [
    { type: 'Split', pattern: { Regex: String.raw`\p{N}{1,3}` }, behavior: 'Isolated', invert: false },
    { type: 'Split', pattern: { Regex: '[一-龥぀-ゟ゠-ヿ]+' }, behavior: 'Isolated', invert: false },
    {
      type: 'Split',
      pattern: {
        Regex:
          String.raw`[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_\`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`.replace(
            '\\`',
            '`',
          ),
      },
      behavior: 'Isolated',
      invert: false,
    },
    { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
  ],
};

describe('a tokenizer of a file', () => {
  it('counts by a tokenizer.json what the vocabulary counts that it was made of', () => {
    const { tokens, pairs } = tokensOf('deepseek_v3');
    const count = readTokenizer(
      JSON.stringify({
        normalizer: { type: 'Sequence', normalizers: [] },
        pre_tokenizer: deepseek,
        added_tokens: [{ content: '<|end|>', special: true }],
        model: {
          type: 'BPE',
          vocab: Object.fromEntries(tokens.map((token, index) => [asWritten(token), index])),
          merges: pairs.map((pair) => pair.map(asWritten).join(' ')),
        },
      }),
    );
    const exact = openCounter('deepseek_v3');
    expect(texts.filter((text) => count(text) !== exact(text))).toEqual([]);
    expect(count('')).toBe(0);
  });

  it('counts by a .tiktoken and by a tekken.json what the vocabulary counts that they were made of', () => {
    const { tokens } = tokensOf('cl100k_base');
    const tiktoken = readTokenizer(tokens.map((token, rank) => `${btoa(token)} ${rank}\n`).join(''));
    const tekken = readTokenizer(
      JSON.stringify({
        config: {
          pattern: String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
          default_vocab_size: tokens.length + 10,
          default_num_special_tokens: 10,
        },
        vocab: [...tokens, 'a token that is not used'].map((token, rank) => ({ rank, token_bytes: btoa(token) })),
      }),
    );
    const exact = openCounter('cl100k_base');
    expect(texts.filter((text) => tiktoken(text) !== exact(text) || tekken(text) !== exact(text))).toEqual([]);
    expect(tekken('a token that is not used')).toBe(6);
  });

  /** `low` and `er` merge, and so do `lo` and `w`; a character that is not there is its bytes. */
  const model = {
    type: 'BPE',
    vocab: { l: 0, o: 1, w: 2, e: 3, r: 4, '▁': 5, lo: 6, low: 7, er: 8, lower: 9, '▁low': 10 },
    merges: ['l o', 'lo w', ['e', 'r'], 'low er', '▁ low'],
    byte_fallback: true,
  };
  const replaceBlanks = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };

  it.each([
    ['lower', null, null, 1],
    ['low low', replaceBlanks, null, 2],
    ['low', { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: '▁' }, replaceBlanks] }, null, 1],
    ['low er', null, { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first' }, 3],
    ['LOWER', { type: 'Lowercase' }, null, 1],
    ['lowé', null, null, 3],
    ['lowe\u0301', { type: 'NFC' }, null, 3],
    ['low🙂', null, null, 5],
    ['low\ud83d', null, null, 4],
    ['er,er', null, null, 3],
  ])('merges characters: %j', (text, normalizer, cuts, tokens) => {
    const count = readTokenizer(JSON.stringify({ normalizer, pre_tokenizer: cuts, model }));
    expect(count(text)).toBe(tokens);
  });

  it('takes special tokens for text, and cuts out those that are none', () => {
    const added = ['<low>', '<lower>'].map((content, index) => ({ content, special: index === 1 }));
    const count = readTokenizer(JSON.stringify({ added_tokens: added, model }));
    expect(count('low<low>low')).toBe(3);
    expect(count('<lower>')).toBe(3);
  });

  it('counts a token that no merge makes where the file takes whole pieces', () => {
    const vocab = Object.fromEntries([...letters, 'abc'].map((token, index) => [token, index]));
    const bytes = { type: 'ByteLevel', add_prefix_space: false, use_regex: true };
    const of = (takesWhole: boolean): string =>
      JSON.stringify({ pre_tokenizer: bytes, model: { type: 'BPE', vocab, merges: [], ignore_merges: takesWhole } });
    expect(readTokenizer(of(true))('abc abc')).toBe(5);
    expect(readTokenizer(of(false))('abc')).toBe(3);
  });

  it('takes linear time for a letter that repeats', () => {
    const count = readTokenizer(JSON.stringify({ normalizer: replaceBlanks, model }));
    expect(count('l'.repeat(200_000))).toBe(200_000);
    expect(count(' '.repeat(200_000))).toBe(200_000);
  });

  it.each([
    ['', 'no published .tiktoken file has 0 tokens, and it does not say how texts are cut'],
    ['IQ== 0\nIg== 2\n', 'line 2 is not a token and its rank'],
    ['I 0\n', 'line 1 is not a token and its rank'],
    ['{"a": 1', 'line 1 is not a token and its rank'],
    ['{"a": 1}', 'not a tokenizer that can be counted by: model: Invalid input: expected object, received undefined'],
    [
      JSON.stringify({ model: { ...model, type: 'Unigram' } }),
      'not a tokenizer that can be counted by: model.type: Invalid input: expected "BPE"',
    ],
    [
      JSON.stringify({ model: { ...model, byte_fallback: false } }),
      'the tokenizer has no tokens for bytes, so that some texts have none',
    ],
    [JSON.stringify({ pre_tokenizer: { type: 'ByteLevel' }, model }), 'the tokenizer has no token for the byte 0'],
    [
      JSON.stringify({
        normalizer: { type: 'Replace', pattern: { Regex: '(a+)+$' }, content: '' },
        model,
      }),
      'the tokenizer cuts by an expression that may take for ever: (a+)+$',
    ],
    [
      JSON.stringify({ normalizer: { type: 'Replace', pattern: { Regex: '(?<=a' }, content: '' }, model }),
      'the tokenizer cuts by an expression that cannot be read: (?<=a',
    ],
  ])('refuses what it cannot count by: %s', (text, message) => {
    expect(() => readTokenizer(text)).toThrow(message);
  });

  it('names the rule that it does not know', () => {
    const cuts = { type: 'Sequence', pretokenizers: [{ type: 'Punctuation' }] };
    expect(() => readTokenizer(JSON.stringify({ pre_tokenizer: cuts, model }))).toThrow(/pre_tokenizer/);
  });
});
