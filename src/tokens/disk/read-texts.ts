import { UserError } from '../../values/errors.ts';
import { parseJson } from '../../values/json.ts';
import { streamBytes } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { ChunkedText } from '../chunks.ts';
import { imageSize, imageType, type ImageSize } from '../image-size.ts';
import { promptKind, readPrompt, type Prompt, type PromptKind } from '../prompt.ts';

/** What a file has, one after the other: parts of a text, or requests. */
export type TextPart =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'prompt'; readonly prompt: Prompt; readonly kind: PromptKind; readonly line: number }
  | { readonly is: 'image'; readonly size: ImageSize }
  /** A line that is not a request, among others that are. */
  | { readonly is: 'broken'; readonly line: number; readonly why?: string }
  /** What nobody can count, in words. */
  | { readonly is: 'left-out'; readonly what: string };

/** A file that is not text. */
export class NotText extends UserError {}

/** A document of JSON, or the first line of many, that is longer is counted as text. */
const LONGEST_JSON = 16 * 1024 * 1024;

/** Reads a file: an image, JSON that is a request or lines of it, everything else as text. Throws NotText. */
export function readTexts(io: Io, shown: string): AsyncGenerator<TextPart> {
  return textsIn(streamBytes(shown, io), shown);
}

/** Reads bytes as a file is read; `shown` is what they are called. */
export async function* textsIn(content: AsyncIterable<Uint8Array>, shown: string): AsyncGenerator<TextPart> {
  const bytes = content[Symbol.asyncIterator]();
  const begin = await bytes.next();
  if (begin.done !== true && imageType(begin.value) !== undefined)
    yield { is: 'image', size: await sizeOfImage(begin.value, bytes, shown) };
  else yield* textParts(decoded(withFirst(begin, bytes), shown));
}

/** Text about an image may be in front of its size. */
const MOST_BEFORE_SIZE = 4 * 1024 * 1024;

async function sizeOfImage(begin: Uint8Array, rest: AsyncIterator<Uint8Array>, shown: string): Promise<ImageSize> {
  let known = begin;
  for (;;) {
    const size = imageSize(known);
    if (size) return size;
    const more = await rest.next();
    if (more.done === true || known.length > MOST_BEFORE_SIZE)
      throw new NotText(`${shown} is an image whose size cannot be read`);
    known = Buffer.concat([known, more.value]);
  }
}

async function* withFirst(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let read = first; read.done !== true; read = await rest.next()) yield read.value;
}

async function* textParts(parts: AsyncGenerator<string>): AsyncGenerator<TextPart> {
  let begin = '';
  let isJson: boolean | undefined;
  // By hand: leaving a loop over it would end it.
  for (let read = await parts.next(); read.done !== true; read = await parts.next()) {
    begin += read.value;
    isJson = /^\s*[{[]/.test(begin) ? true : begin.trim() === '' ? undefined : false;
    if (isJson === false || (isJson === true && firstLineOf(begin) !== undefined) || begin.length > LONGEST_JSON) break;
  }
  const first = isJson === true ? parseJson(firstLineOf(begin) ?? '') : undefined;
  if (promptKind(first) !== undefined) yield* promptLines(begin, parts);
  else yield* wholeOrText(begin, isJson === true, parts);
}

/** The first line with its end, if it is complete. */
function firstLineOf(text: string): string | undefined {
  const start = text.search(/\S/);
  const end = text.indexOf('\n', start);
  return start < 0 || end < 0 ? undefined : text.slice(start, end);
}

async function* promptLines(begin: string, parts: AsyncIterable<string>): AsyncGenerator<TextPart> {
  let line = 0;
  const lines = new LineSplitter();
  for (const each of lines.add(begin)) yield* promptOf(each, ++line);
  for await (const part of parts) for (const each of lines.add(part)) yield* promptOf(each, ++line);
  yield* promptOf(lines.rest, ++line);
}

/** Cuts text that comes in parts into lines. */
class LineSplitter {
  /** What is left of the last line. */
  rest = '';
  #line = 0;

  /** The lines that end in a part. Throws NotText for one that is longer than a document may be. */
  add(part: string): string[] {
    const lines = (this.rest + part).split('\n');
    this.rest = lines.pop() ?? '';
    this.#line += lines.length;
    if (this.rest.length > LONGEST_JSON)
      throw new NotText(`line ${this.#line + 1} is longer than ${LONGEST_JSON} letters`);
    return lines;
  }
}

/**
 * The values of JSON Lines, or those of a document that is a list or one value; undefined for each line that is not
 * JSON. Throws NotText.
 */
export async function* jsonDocuments(content: AsyncIterable<Uint8Array>, shown: string): AsyncGenerator {
  const lines = new LineSplitter();
  // A document over many lines begins with a line that is not a value.
  let document: string | undefined;
  let isLines = false;
  const valuesIn = function* (text: string): Generator {
    for (const each of lines.add(text)) {
      const value = each.trim() === '' || document !== undefined ? undefined : parseJson(each);
      isLines ||= value !== undefined;
      if (isLines && each.trim() !== '') yield value;
      else if (!isLines) document = `${document ?? ''}${each}\n`;
    }
    if (document !== undefined && document.length > LONGEST_JSON) throw new NotText(`${shown} is not lines of JSON`);
  };
  for await (const part of decoded(content, shown)) yield* valuesIn(part);
  const last = (document ?? '') + lines.rest;
  if (last.trim() === '') return;
  const value = parseJson(last);
  if (Array.isArray(value)) yield* value;
  else yield value;
}

function* promptOf(text: string, line: number): Generator<TextPart> {
  if (text.trim() === '') return;
  const value = parseJson(text);
  const kind = promptKind(value);
  const prompt = readPrompt(value);
  yield kind && prompt ? { is: 'prompt', prompt, kind, line } : { is: 'broken', line };
}

async function* wholeOrText(begin: string, isJson: boolean, parts: AsyncIterable<string>): AsyncGenerator<TextPart> {
  const chunked = new ChunkedText();
  let whole: string | undefined = isJson ? begin : undefined;
  if (whole === undefined) for (const text of chunked.add(begin)) yield { is: 'text', text };
  for await (const part of parts) {
    if (whole === undefined || whole.length > LONGEST_JSON) {
      const text: string = (whole ?? '') + part;
      whole = undefined;
      for (const each of chunked.add(text)) yield { is: 'text', text: each };
    } else whole += part;
  }
  const value = whole === undefined ? undefined : parseJson(whole);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length > 0 && values.every((each) => promptKind(each) !== undefined))
    for (const [index, each] of values.entries()) yield* promptOf(JSON.stringify(each), index + 1);
  else {
    if (whole !== undefined) for (const text of chunked.add(whole)) yield { is: 'text', text };
    const text = chunked.end();
    if (text !== '') yield { is: 'text', text };
  }
}

async function* decoded(chunks: AsyncIterable<Uint8Array>, shown: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const what = shown === '-' ? 'standard input' : shown;
  const decode = (chunk: Uint8Array, stream: boolean): string => {
    if (chunk.includes(0)) throw new NotText(`${what} is binary`, { hint: 'name files of text' });
    try {
      return decoder.decode(chunk, { stream });
    } catch {
      throw new NotText(`${what} is not UTF-8 text`, { hint: 'save it as UTF-8' });
    }
  };
  for await (const chunk of chunks) yield decode(chunk, true);
  yield decode(new Uint8Array(), false);
}
