import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSchema } from '../../src/ask/disk/check-schema.ts';
import { readReportedError } from '../../src/ask/client/completion.ts';
import { filterThinking } from '../../src/ask/client/thinking.ts';
import { run } from '../../src/cli.ts';
import { readsInLoop } from '../../src/system/shell-text.ts';
import { chargeOf } from '../../src/usage/formats/openai-costs.ts';
import { withoutAddresses } from '../../src/usage/pricing/short-names.ts';
import { fakeIo } from '../fake-io.ts';

// Each reader is given a megabyte of what is worst for it: one that goes back over its text again and again would need
// minutes.

const SIZE = 1024 * 1024;
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

const filled = (piece: string) => piece.repeat(Math.ceil(SIZE / piece.length));

/**
 * A signal to end that has no listener ends the process in the midst of any work, such as the parsing of one value of
 * megabytes. Only `ask` listens, while a request is under way.
 */
const nobodyListens = (): never => {
  throw new Error('what reads a file must not listen for signals');
};

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const commands: readonly (readonly string[])[] = [
  ['project', 'FILE'],
  ['compare', '--no-plan', '--pricing', 'FILE', '--tokens', '1M', 'gpt-4o'],
  ['diff', 'FILE', 'FILE'],
  ['usage', '--no-plan', 'FILE'],
  ['pricing', 'import', '--from', 'litellm', 'FILE'],
  ['spend', '--no-plan', '--receipts', 'FILE'],
  ['ask', '--no-plan', '--dry-run', '--each', 'FILE'],
  ['ask', '--no-plan', '--dry-run', '--file', 'FILE'],
];

/** What makes a file a saved result: plans are those of `project`. */
const heads: Readonly<Record<string, string>> = { diff: '{"schemaVersion":' };

/** What is worst for files of usage, after what makes them one. */
const HEAD = 'timestamp,model,prompt_tokens,completion_tokens\n';
const REPLY = '"object":"chat.completion","created":1761991200,"usage":{"prompt_tokens":1,"completion_tokens":1}';
const worstUsage: Readonly<Record<string, string | (() => string)>> = {
  'a document that opens on every line': '{\n',
  'documents that never end': '{"a":1,\n',
  'a text that is never closed': '{"a":"\n',
  'lists in lists': '[\n',
  'broken elements': () => `[${filled('1,')}`,
  'a quote that is never closed': () => `${HEAD}"${filled('a\n')}`,
  'a closed quote on each line': () => `${HEAD}${filled('"\n')}`,
  'nothing but columns': ',',
  'columns of other names': () =>
    `${HEAD.trim()},${Array.from({ length: SIZE / 8 }, (_, index) => `c${index}`).join(',')}\n`,
  'models that nobody knows': () =>
    Array.from({ length: SIZE / 170 }, (_, index) => `{"id":"r${index}","model":"m${index}",${REPLY}}\n`).join(''),
  'keys without number': () =>
    `{${Array.from({ length: SIZE / 12 }, (_, index) => `"k${index}":1,`).join('')}${REPLY}}`,
};

describe('a megabyte of the worst characters', () => {
  it.each(commands.map((argv) => [argv.join(' ')]))(
    'is done with at once by %s',
    { timeout: 300_000 },
    async (line) => {
      const argv = line.split(' ');
      for (const [index, piece] of worst.entries()) {
        const name = `worst-${index}.yaml`;
        writeFileSync(join(folder, name), `${heads[argv[0] ?? ''] ?? ''}${filled(piece)}`);
        const io = { ...fakeIo({ cwd: folder, env: { HOME: folder } }), onInterrupt: nobodyListens };
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

  it.each(Object.entries(worstUsage))('is done with at once by usage: %s', { timeout: 120_000 }, async (_, worstOf) => {
    writeFileSync(join(folder, 'use.log'), typeof worstOf === 'string' ? filled(worstOf) : worstOf());
    const io = { ...fakeIo({ cwd: folder, env: { HOME: folder } }), onInterrupt: nobodyListens };
    const ms = await timed(async () => {
      expect([0, 2]).toContain(await run(['usage', '--no-plan', 'use.log'], io));
    });
    expect(ms).toBeLessThan(MOST_MS);
  });

  it.each([
    ['a pattern', { type: 'string', pattern: '^(a+)+$' }, JSON.stringify(`${'a'.repeat(36)}!`)],
    [
      'a list without doubles',
      { type: 'array', uniqueItems: true },
      JSON.stringify(Array.from({ length: 60_000 }, (_, a) => ({ a }))),
    ],
    [
      'a schema within itself',
      {
        anyOf: [{ $ref: '#/items' }, { $ref: '#/items' }],
        items: { type: 'array', items: { $ref: '#' }, minItems: 1 },
      },
      `${'['.repeat(40)}${']'.repeat(40)}`,
    ],
  ])('is nothing that %s can take for ever with', async (_, schema, answer) => {
    writeFileSync(join(folder, 'slow.json'), JSON.stringify(schema));
    const { check } = await readSchema('slow.json', fakeIo({ cwd: folder }));
    const ms = await timed(() => {
      expect(check(answer)).toMatchObject({
        kind: 'rejected',
        reason: 'the answer cannot be checked by the schema in time',
      });
    });
    expect(ms).toBeLessThan(MOST_MS);
  });

  it.each(['', '<think>', 'x'])(
    'is done with at once in an answer that comes letter by letter after %j',
    async (head) => {
      const { divide } = filterThinking();
      divide(head);
      const ms = await timed(() => {
        for (let letter = 0; letter < SIZE; letter++) divide(' ');
      });
      expect(ms).toBeLessThan(MOST_MS);
    },
  );

  const others = 'an answer, an error page, a line item, an address and a script';
  it(`is done with at once in ${others}`, { timeout: 120_000 }, async () => {
    writeFileSync(join(folder, 'schema.json'), '{"type":"object"}');
    const { check, extract } = await readSchema('schema.json', fakeIo({ cwd: folder }));
    const readers: Readonly<Record<string, (text: string) => unknown>> = {
      check,
      extract,
      readReportedError,
      chargeOf: (text) =>
        chargeOf({ line_item: text }, { at: 0, until: undefined }, undefined, { called: () => undefined }),
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
