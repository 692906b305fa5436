import { expect, it } from 'vitest';
import { wrapOutput } from '../../../src/commands/framework/wrap-output.ts';
import { fakeIo } from '../../fake-io.ts';

async function told(text: string, wishes: { isTTY: boolean; columns?: number }, isColored = false) {
  const io = fakeIo(wishes);
  await wrapOutput(io.stderr, isColored).write(text);
  return io.err();
}

it('breaks messages on a terminal between words, each line as far in as it was', async () => {
  const text = `error: ${'word '.repeat(9)}end\n  ${'hint '.repeat(9)}tail end\n`;
  expect(await told(text, { isTTY: true, columns: 50 })).toBe(
    `error: ${'word '.repeat(8).trim()}\n  word end\n  ${'hint '.repeat(9).trim()}\n    tail end\n`,
  );
});

it('leaves what fits, what has no end yet, and what goes into a pipe', async () => {
  const long = 'x '.repeat(60);
  expect(await told(`${long}\n`, { isTTY: false, columns: 50 })).toBe(`${long}\n`);
  expect(await told(long, { isTTY: true, columns: 50 })).toBe(long);
  expect(await told('short\n', { isTTY: true, columns: 50 })).toBe('short\n');
});

it('colours what an error and a note begin with, on a terminal', async () => {
  const text = 'note: one\nerror: two\n  error: three\n';
  expect(await told(text, { isTTY: true, columns: 50 }, true)).toBe(
    '\u001B[2mnote:\u001B[0m one\n\u001B[1;31merror:\u001B[0m two\n  error: three\n',
  );
  expect(await told(text, { isTTY: false, columns: 50 }, true)).toBe(text);
});
