import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSchema } from '../../src/ask/disk/check-schema.ts';
import { readReportedError } from '../../src/ask/client/completion.ts';
import { run } from '../../src/cli.ts';
import { readsInLoop } from '../../src/system/shell-text.ts';
import { chargeOf } from '../../src/usage/formats/openai-costs.ts';
import { withoutAddresses } from '../../src/usage/pricing/groups.ts';
import { fakeIo } from '../fake-io.ts';

// Each reader is given a megabyte of what is worst for it: one that goes back over its text again and again would need
// minutes.

const SIZE = 1024 * 1024;
/** The YAML library keeps an error for each character, and a prompt a line is work for each. */
const SMALLER = 256 * 1024;
/** Far more than a machine under load needs, and far less than going back over the text takes. */
const MOST_MS = 60_000;

const worst = [
  ' ',
  '\n',
  '\r',
  '\u2028',
  '<',
  '"',
  "'",
  '[',
  '{',
  '- ',
  'a: ',
  '#',
  '```\n',
  'a@',
  '1',
  ',',
  '/',
  '\\',
  '"$(',
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'worst-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const filled = (piece: string, size = SIZE) => piece.repeat(Math.ceil(size / piece.length));

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const commands: readonly (readonly string[])[] = [
  ['project', 'FILE'],
  ['compare', '--no-plan', '--pricing', 'FILE', '--input', '1M', '--output', '1M'],
  ['diff', 'FILE', 'FILE'],
  ['usage', '--no-plan', 'FILE'],
  ['pricing', 'import', '--from', 'litellm', 'FILE'],
  ['spend', '--no-plan', '--receipts', 'FILE'],
  ['ask', '--no-plan', '--dry-run', '--each', 'FILE'],
  ['ask', '--no-plan', '--dry-run', '--file', 'FILE'],
];

const smaller = new Set(['project', 'compare', 'diff', 'ask']);

describe('a megabyte of the worst characters', () => {
  it.each(commands.map((argv) => [argv.join(' ')]))(
    'is done with at once by %s',
    { timeout: 300_000 },
    async (line) => {
      const argv = line.split(' ');
      for (const [index, piece] of worst.entries()) {
        const name = `worst-${index}.yaml`;
        writeFileSync(join(folder, name), filled(piece, smaller.has(argv[0] ?? '') ? SMALLER : SIZE));
        const io = fakeIo({ cwd: folder, env: { HOME: folder } });
        const code = { code: -1 };
        const ms = await timed(async () => {
          code.code = await run(
            argv.map((word) => (word === 'FILE' ? name : word)),
            io,
          );
        });
        expect({ piece, code, isInTime: ms < MOST_MS }).toEqual({
          piece,
          code: { code: expect.toSatisfy((each) => [0, 1, 2].includes(each)) },
          isInTime: true,
        });
      }
    },
  );

  it('is nothing that a pattern of a schema can take for ever with', async () => {
    writeFileSync(join(folder, 'slow.json'), JSON.stringify({ type: 'string', pattern: '^(a+)+$' }));
    const { check } = await readSchema('slow.json', fakeIo({ cwd: folder }));
    expect(check(JSON.stringify('a'.repeat(36)))).toBeUndefined();
    const ms = await timed(() => {
      expect(check(JSON.stringify(`${'a'.repeat(36)}!`))).toMatchObject({ kind: 'rejected', code: 'pattern' });
    });
    expect(ms).toBeLessThan(MOST_MS);
  });

  it('is done with at once in an answer, an error page, a line item, an address and a script', async () => {
    writeFileSync(join(folder, 'schema.json'), '{"type":"object"}');
    const { check, extract } = await readSchema('schema.json', fakeIo({ cwd: folder }));
    const readers: Readonly<Record<string, (text: string) => unknown>> = {
      check,
      extract,
      readReportedError,
      chargeOf: (text) => chargeOf(text, { at: 0, until: undefined }, undefined),
      withoutAddresses,
      readsInLoop,
    };
    for (const [name, read] of Object.entries(readers))
      for (const piece of worst) {
        const ms = await timed(() => read(`\`\`\`json${filled(piece)}x`));
        expect({ name, piece, isInTime: ms < MOST_MS }).toEqual({ name, piece, isInTime: true });
      }
  });
});
