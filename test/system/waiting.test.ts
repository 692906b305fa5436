import { describe, expect, it } from 'vitest';
import { createAnswerPrinter } from '../../src/commands/ask/answer-printer.ts';
import { readEvents } from '../../src/ask/client/event-stream.ts';
import { inPieces } from '../../src/system/waiting.ts';
import { fakeIo } from '../fake-io.ts';

const MEGABYTE = 1024 * 1024;
const never = new AbortController().signal;

/** How often signals could be heard while something was done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let [turns, isDone] = [0, false];
  const tick = (): void => {
    turns++;
    if (!isDone) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  isDone = true;
  return turns;
}

async function read<T>(parts: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

describe('signals are heard', () => {
  it('between the pieces of a text, which are all of it', async () => {
    const text = 'ab'.repeat(MEGABYTE / 2);
    expect((await read(inPieces(text))).join('')).toBe(text);
    expect(await turnsDuring(() => read(inPieces(text)))).toBeGreaterThan(60);
    expect(await read(inPieces('short'))).toEqual(['short']);
    expect(await read(inPieces(''))).toEqual([]);
  });

  it('while a terminal is shown a megabyte of control characters', async () => {
    const io = fakeIo({ isTTY: true });
    const { print } = createAnswerPrinter(io, never, () => undefined);
    expect(await turnsDuring(() => print('\r'.repeat(MEGABYTE)))).toBeGreaterThan(60);
    expect(io.out()).toBe('\\u000d'.repeat(MEGABYTE));
  });

  it('while a stream comes that is a megabyte of lines without events', async () => {
    const stream = once('```\n'.repeat(MEGABYTE / 4));
    expect(await turnsDuring(async () => expect(await read(readEvents(stream))).toEqual([]))).toBeGreaterThan(60);
  });
});

it('reads an event that is longer than a piece, and letters at the end of one', async () => {
  const text = 'ü'.repeat(MEGABYTE / 4);
  expect(await read(readEvents(once(`data: ${text}\n\ndata: 2`)))).toEqual([text, '2']);
});
