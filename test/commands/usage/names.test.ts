import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { cwd, usage as usageOf, write } from './in-folder.ts';

beforeEach(() => {
  const of = (model: string): string =>
    `${JSON.stringify({ model, at: '2026-11-01T10:00:00Z', usage: { input: 1_000_000 } })}\n`;
  write('a.jsonl', of('House-Model') + of('gpt-4o'));
});

const usage = async (...args: readonly string[]) => await usageOf(['a.jsonl', ...args], { cwd });

async function total(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await usage(...args, '--format', 'json', '-q');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out).total.cost;
}

const plan = (names: string): string => `schema: 1\nnames: ${names}\n`;

describe('names of a plan', () => {
  it('say what only the user knows, by the plan that is found', async () => {
    write('cost-projection.yaml', plan('{ house-model: openai/gpt-4o-mini }'));
    // $0.15 for the house's, $2.50 for the other.
    expect(await total()).toBe('2.65');
    expect(await total('--no-plan')).toBe('2.5');
  });

  it('by the plan that is named, and say so in the report', async () => {
    write('mine.yaml', plan('{ house-model: openai/gpt-4o-mini, unused: openai/gpt-4o }'));
    expect(await total()).toBe('2.5');
    expect(await total('--plan', 'mine.yaml')).toBe('2.65');
    const { out } = await usage('--plan', 'mine.yaml', '-f', 'markdown');
    expect(out).toContain('- By mine.yaml, house-model is openai/gpt-4o-mini.\n');
    expect((await usage('--plan', 'mine.yaml', '--records')).err).toBe(
      'note: By mine.yaml, house-model is openai/gpt-4o-mini.\n',
    );
    const { assumptions } = JSON.parse((await usage('--plan', 'mine.yaml', '-f', 'json')).out);
    expect(JSON.stringify(assumptions)).toContain('By mine.yaml, house-model is openai/gpt-4o-mini.');
  });

  it('give way to --name, whatever the letters are', async () => {
    write('cost-projection.yaml', plan('{ HOUSE-MODEL: openai/gpt-4o-mini }'));
    expect(await total('--name', 'house-Model=openai/gpt-4o')).toBe('5');
    expect((await usage('--name', 'house-model=openai/gpt-4o', '-f', 'markdown')).out).not.toContain(
      'By cost-projection.yaml',
    );
  });

  it('stand beside scenarios, which usage has no use for', async () => {
    const scenarios =
      'candidates: [gpt-4o-mini]\nassumeInput: 1\ncurrency: EUR\nfx: { EUR: { perDollar: 0.5 } }\nscenarios: [{ name: S, tokens: 5M }]\n';
    write('cost-projection.yaml', plan('{ house-model: openai/gpt-4o-mini }') + scenarios);
    expect(await total()).toBe('2.65');
  });

  it('leave the founding table to projections where there is nothing else', async () => {
    write('cost-projection.yaml', plan('{ house-model: openai/gpt-4o-mini }'));
    const io = fakeIo({ cwd, env: { HOME: cwd } });
    expect(await run(['project', '-f', 'csv', '-q'], io)).toBe(0);
    expect(io.out()).toContain('MVP testing');
  });

  it.skipIf(process.platform === 'win32')('are used of a plan that everybody may write, which is said', async () => {
    write('cost-projection.yaml', plan('{ house-model: openai/gpt-4o-mini }'));
    chmodSync(join(cwd, 'cost-projection.yaml'), 0o666);
    const { out, err } = await usage('-f', 'json');
    expect(JSON.parse(out).total.cost).toBe('2.65');
    expect(err).toBe('note: cost-projection.yaml may be written by everybody; --no-plan leaves it out\n');
    expect((await usage('-q')).err).toBe('');
  });

  it.each([
    [
      '{ house-model: openai/gpt-4o-minj }',
      'cost-projection.yaml:2:23: names: no model "openai/gpt-4o-minj" in the price lists\n  did you mean openai/gpt-4o-mini, openai/gpt-4.1-mini or openai/gpt-5-mini?\n',
    ],
    [
      '\n  a: nobody/one\n  b: openai/gpt-4o\n  c: "hybrid=a:80,b:20"',
      [
        'cost-projection.yaml:3:6: names: no model "nobody/one" in the price lists',
        'cost-projection.yaml:5:6: names: "hybrid=a:80,b:20" is not a single model',
      ],
    ],
    [
      '{ a: openai/gpt-4o, A: openai/gpt-4o-mini }',
      'cost-projection.yaml:2:31: names: "a" and "A" are one name\n  keep one of them\n',
    ],
    ['{ a: 5 }', 'cost-projection.yaml:2:13: a: '],
    ['{ a: "" }', 'cost-projection.yaml:2:13: a: '],
    ['[a]', 'cost-projection.yaml:2:8: names: '],
  ])('refuses %j where it stands', async (names, messages) => {
    write('cost-projection.yaml', plan(names));
    const { code, out, err } = await usage();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    for (const message of [messages].flat()) expect(err).toContain(message);
  });

  it('may name what was sold at another time', async () => {
    write('cost-projection.yaml', plan('{ house-model: openai/gpt-4o-mini-2024-07-18 }'));
    expect(await total()).toBe('2.65');
    expect((await usage('--as-of', '2020-01-01', '-f', 'json')).err).toContain('nothing that was used has a price');
  });
});

it('--name refuses what is no offer', async () => {
  expect(await usage('--name', 'house-model=openai/gpt-4o-minj')).toEqual({
    code: 2,
    out: '',
    err: 'error: --name: no model "openai/gpt-4o-minj" in the price lists\n  did you mean openai/gpt-4o-mini, openai/gpt-4.1-mini or openai/gpt-5-mini?\n',
  });
});

describe('--name with a star', () => {
  it('stands for any part of a name, of one provider or of all, and gives way to a whole name', async () => {
    expect(await total('--name', 'house-*=openai/gpt-4o-mini')).toBe('2.65');
    expect(await total('--name', '*del=openai/gpt-4o', '--name', 'house-model=openai/gpt-4o-mini')).toBe('2.65');
    const line = { model: 'prod-1.x', provider: 'azure', at: '2026-11-01T10:00:00Z', usage: { input: 1_000_000 } };
    write('a.jsonl', `${JSON.stringify(line)}\n`);
    expect(await total('--name', 'azure/prod-*=openai/gpt-4o-mini')).toBe('0.15');
    // A dot is a dot.
    expect((await usage('--name', 'azure/prod-1-*=openai/gpt-4o-mini')).code).toBe(2);
  });

  it('counts in the plan too, the last of two that fit', async () => {
    write('cost-projection.yaml', plan('{ "h*": openai/gpt-4o, "house*": openai/gpt-4o-mini }'));
    expect(await total()).toBe('2.65');
  });
});

describe('what has no price by its name', () => {
  it('is told with the line to type', async () => {
    const { code, err } = await usage();
    expect({ code, err }).toEqual({
      code: 0,
      err: 'note: a name that nobody knows has no price; say what it is: --name House-Model=PROVIDER/MODEL\n',
    });
    expect((await usage('-q')).err).toBe('');
  });

  it('is told so that a shell runs nothing of the name', async () => {
    write('a.jsonl', `${JSON.stringify({ model: "'; rm x; '", at: '2026-11-01T10:00:00Z', usage: { input: 1 } })}\n`);
    expect((await usage()).err).toContain(String.raw`--name ''\''; rm x; '\''=PROVIDER/MODEL'`);
  });

  it('fails the run where it is all there is, with what the source says that it cost', async () => {
    const line = { model: 'House-Model', at: '2026-11-01T10:00:00Z', usage: { input: 1000 }, billed: '0.5' };
    write('a.jsonl', `${JSON.stringify(line)}\n`);
    const { code, out, err } = await usage('-f', 'markdown');
    expect({ code, err }).toEqual({
      code: 2,
      err: 'error: nothing that was used has a price\n  say what it is: --name House-Model=PROVIDER/MODEL\n',
    });
    expect(out).toContain('| Billed |');
    expect(out).toContain('$0.50');
  });
});

it('--name that nothing is called is told', async () => {
  const given = ['--name', 'huose-model=openai/gpt-4o-mini', '--name', 'house-model=openai/gpt-4o'];
  expect((await usage(...given)).err).toBe(
    'note: --name huose-model=openai/gpt-4o-mini: nothing that was used is called huose-model; did you mean House-Model?\n',
  );
  expect((await usage(...given, '--records')).err).toContain('nothing that was used is called huose-model\n');
});

it('names of a plan are names of pricing export', async () => {
  write(
    'cost-projection.yaml',
    plan('{ House-Model: openai/gpt-4o-mini, azure/prod: openai/gpt-4o, "x-*": openai/gpt-4o }'),
  );
  const io = fakeIo({ cwd, env: { HOME: cwd } });
  const argv = ['pricing', 'export', '--as', 'csv', '--table', 'names', '--provider', 'openai'];
  expect(await run(argv, io)).toBe(0);
  const rows = io
    .out()
    .split('\n')
    .map((row) => row.split(',').slice(0, 3).join(','));
  expect(rows).toEqual(expect.arrayContaining([',house-model,openai/gpt-4o-mini', ',azure/prod,openai/gpt-4o']));
  expect(rows).toEqual(expect.arrayContaining(['azure,house-model,openai/gpt-4o-mini', 'azure,prod,openai/gpt-4o']));
  expect(rows).not.toContain('openai,azure/prod,openai/gpt-4o');
  expect(io.err()).toBe('note: x-* stands for many names, and is not in these tables\n');
  const without = fakeIo({ cwd, env: { HOME: cwd } });
  await run([...argv, '--no-plan'], without);
  expect(without.out()).not.toContain('house-model');
});
