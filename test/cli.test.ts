import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../src/cli.ts';
import { define } from '../src/commands/plan/project.ts';
import { bareOptions } from '../src/commands/plan/run-project.ts';
import { commands } from '../src/commands/framework/registry.ts';
import { fakeIo } from './fake-io.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const printed = async (argv: string[], wishes = {}) => {
  const io = fakeIo(wishes);
  const code = await run(argv, io);
  return { code, out: io.out(), err: io.err() };
};

it('runs without arguments as the parser would run it', async () => {
  const command = define({ io: fakeIo(), finish: () => undefined });
  expect(command.opts()).toEqual(bareOptions);
  expect(await printed([])).toEqual(await printed(['--notes', 'short']));
});

describe('help', () => {
  it('lists every command, with examples', async () => {
    const { code, out, err } = await printed(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const command of Object.keys(commands)) expect(out).toMatch(new RegExp(`^  ${command} .*\\w`, 'm'));
    expect(out).toContain(
      'Examples:\n  the founding table: four stages of growth on two models:\n    $ cost-projection\n',
    );
  });

  it.each(Object.keys(commands))('of %s has examples that run', async (command) => {
    const { code, out } = await printed([...command.split(' '), '--help']);
    expect(code).toBe(0);
    const examples = [...out.replaceAll(/ \\\n +/g, ' ').matchAll(/^ {2}\$ cost-projection ?(.*)$/gm)].map(
      ([, argv = '']) => argv.split(' | ')[0] ?? '',
    );
    expect(examples.length).toBeGreaterThan(2);
    // What needs files, a server, or the sessions in somebody's home folder, is not there.
    for (const line of examples.filter(
      (example) =>
        !/\.(yaml|csv|jsonl?)\b|(prices|logs|prompts|base)\/|--from claude-code|^pricing update/.test(example),
    )) {
      const argv = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
        ([, double, single, bare]) => double ?? single ?? bare ?? '',
      );
      const cwd = mkdtempSync(join(folder, 'example-'));
      expect([line, await printed([...argv, '--quiet'], { cwd })]).toMatchObject([line, { code: 0, err: '' }]);
    }
  });

  it('is the same as `help command` and after the command', async () => {
    expect(await printed(['help', 'cost'])).toEqual(await printed(['cost', '-h']));
    expect(await printed(['help'])).toEqual(await printed(['-h']));
    expect(await printed(['help', 'pricing', 'list'])).toEqual(await printed(['pricing', 'list', '--help']));
    expect(await printed(['pricing', '--help'])).toEqual(await printed(['help', 'pricing']));
  });
});

it.each(['constructor', '__proto__', 'toString'])('knows no command %s', async (word) => {
  expect(await printed(['help', word])).toMatchObject({
    code: 2,
    err: `error: no command "${word}"\n  cost-projection --help lists the commands\n`,
  });
});

it('names the version and the day of the prices', async () => {
  const { code, out } = await printed(['--version']);
  expect(code).toBe(0);
  expect(out).toMatch(
    /^cost-projection \S+ \(prices checked \d{4}-\d{2}-\d{2}, price lists \d{4}-\d{2}-\d{2}\.[0-9a-f]{8}\)\n$/,
  );
  for (const word of ['-v', '-V']) expect(await printed([word])).toEqual({ code, out, err: '' });
});

it('ends silently if the reader goes away', async () => {
  expect(await printed(['--quiet'], { closesAfter: 0 })).toEqual({ code: 0, out: '', err: '' });
});

it('shows the stack of a bug and exits with 70', async () => {
  const io = fakeIo();
  const broken = { ...io, now: () => new Date(Number.NaN) };
  expect(await run([], broken)).toBe(70);
  expect(io.out()).toBe('');
  expect(io.err()).toMatch(/^this is a bug in cost-projection:\nRangeError: .*\n +at /);
});

it('prints the same bytes for the same input', async () => {
  expect(await printed([])).toEqual(await printed([]));
});

it('uses the width and the colours of a terminal only', async () => {
  const wide = await printed([], { isTTY: true, columns: 100 });
  const narrow = await printed([], { isTTY: true, columns: 60 });
  expect(wide.out).toContain('\u001B[32m97.5%\u001B[39m');
  expect(narrow.out).not.toMatch(/Tokens\/month .*\n/);
  expect((await printed(['--no-color'], { isTTY: true, columns: 100 })).out).not.toContain('\u001B');
});
