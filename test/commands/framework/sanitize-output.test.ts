import { describe, expect, it } from 'vitest';
import { sanitizeOutput } from '../../../src/commands/framework/sanitize-output.ts';
import { fakeIo } from '../../fake-io.ts';

/** Clears the screen, rings, rewrites the title, hides text, and turns the direction of what follows. */
const hostile = '\u001B[2J\u0007\u001B]0;title\u0007\u009B31m\u202Eabc\u2028\r';
const shown = String.raw`\u001b[2J\u0007\u001b]0;title\u0007\u009b31m\u202eabc\u2028\u000d`;

async function written(stream: 'stdout' | 'stderr', text: string, isTTY: boolean): Promise<string> {
  const io = fakeIo({ isTTY });
  await sanitizeOutput(io)[stream].write(text);
  return stream === 'stdout' ? io.out() : io.err();
}

describe('what came from elsewhere', () => {
  it.each([true, false])('shows in messages as what it is, on a terminal (%s) or not', async (isTTY) => {
    expect(await written('stderr', `note: ${hostile}\n`, isTTY)).toBe(`note: ${shown}\n`);
  });

  it('drives no terminal from within a result, whose own colours do', async () => {
    expect(await written('stdout', `\u001B[1mbold\u001B[22m\t${hostile}a\r\nb\n`, true)).toBe(
      `\u001B[1mbold\u001B[22m\t${shown}a\r\nb\n`,
    );
  });

  it('stays as it is in a result that goes to another program', async () => {
    expect(await written('stdout', hostile, false)).toBe(hostile);
  });

  it('is cut in messages where it is longer than any', async () => {
    const text = await written('stderr', `error: ${'x'.repeat(1_000_000)}\n  hint\n`, false);
    expect(text.length).toBeLessThan(2100);
    expect(text).toMatch(/^error: x+…\n {2}hint\n$/);
  });
});

it('opens a stream by its first use', () => {
  const io = sanitizeOutput({
    ...fakeIo(),
    get stdout(): never {
      throw new Error('opened');
    },
  });
  expect(io.stderr.isTTY).toBe(false);
  expect(() => io.stdout).toThrow('opened');
});
