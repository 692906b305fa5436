import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { decimal, plain, sum } from '../../../src/values/money.ts';
import { parsePlan } from '../../../src/workload/parse.ts';
import { attemptWith, receiptWith } from '../../ask/receipts.ts';
import { fakeIo } from '../../fake-io.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fields-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A receipt with every field that is read. */
const full = (): unknown => ({
  ...receiptWith({
    bound: 'atMost',
    ceiling: '2',
    stated: '1.5',
    tags: { team: 'search' },
    run: 'ci',
    hold: 'ab',
    escalations: 1,
    cost: '1',
    attempts: [
      attemptWith({ outcome: 'busy', cost: '0' }),
      attemptWith({ stated: '1.5', served: 'flash', serviceTier: 'default', pricedAs: 'openai/gpt-4o', id: 'x' }),
    ],
  }),
  assumeInput: 'output',
  conversation: 'c',
  prompt: 'p',
  answer: 'a',
});

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, each]) => pathsIn(each, [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

/** The value with another one at a path; undefined removes the field. */
function withField(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [
    name,
    name === key ? withField(each, rest, other) : each,
  ]);
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}

const paths = pathsIn(full());
const strange: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  Number.MAX_SAFE_INTEGER,
  '',
  'x',
  '-1',
  '1e9',
  '0x10',
  ' 1',
  '1',
  '9'.repeat(60),
  '0.'.padEnd(40, '3'),
  '2026-02-30T00:00:00Z',
  '2026-11-10T12:00:00',
  '2026-11-10T12:00+02:00',
  '\u001b[2J',
  '\u202e',
  'a\nbudget: 1',
  '"',
  '{}',
  '<script>',
  '|',
  '=1+1',
  '__proto__',
  'é',
  [],
  {},
  [null],
  [[]],
  { cost: 'x' },
  { toString: null },
  { input: '5' },
  { length: 2 },
];

const questions = {
  sums: ['--by', 'model', '-f', 'json'],
  tables: ['--by', 'tag:team'],
  check: ['--check', '2%', '-f', 'json'],
  budget: ['--budget', '5/day', '--budget', 'team=search:2/month', '-f', 'json'],
  plan: ['--write-plan'],
};

async function ask(argv: readonly string[]) {
  const io = fakeIo({ cwd: folder, env: { HOME: folder }, now: '2026-11-16T00:00:00Z' });
  const code = await run(argv, io);
  return { code, out: io.out(), err: io.err() };
}

/** What every answer must hold, whatever the receipts: no bug, no stack, nothing that a terminal acts on. */
async function expectAnswers(receipts: readonly unknown[]) {
  writeFileSync(join(folder, 'r.jsonl'), receipts.map((receipt) => `${JSON.stringify(receipt)}\n`).join(''));
  const answer = async (argv: readonly string[]) => {
    const given = await ask([...argv]);
    if (given.code === 70) expect(given.err).toBe('no bug');
    expect(given.out + given.err).not.toMatch(/^ {4}at |[^\n\P{Cc}]/mu);
    return given;
  };
  const spend = (question: keyof typeof questions) =>
    answer(['spend', '--no-plan', '--receipts', 'r.jsonl', ...questions[question]]);
  const sums = await spend('sums');
  const { total } = JSON.parse(sums.out);
  const [, skipped = '0'] = /skipped (\d+) lines?/.exec(sums.err) ?? [];
  expect(total.requests + Number(skipped)).toBe(receipts.length);
  await spend('tables');
  JSON.parse((await spend('check')).out);
  JSON.parse((await spend('budget')).out);
  const { code, out } = await spend('plan');
  if (code === 0) {
    const plan = parsePlan(out, 'plan.yaml');
    expect(plan).toMatchObject({ budget: undefined, ask: undefined, scenarios: [{ name: 'Measured' }] });
  }
  await answer(['usage', 'r.jsonl', '--from', 'receipts', '-f', 'json']);
  return total;
}

describe('a field of a receipt that holds something else', () => {
  it.each(paths.map((path) => [path.join('.'), path] as const))('is checked before it is used: %s', async (_, path) => {
    const receipts = strange.map((value) => withField(full(), path, value));
    const total = await expectAnswers(receipts);
    if (path.join('.') !== 'cost') return;
    const amounts = strange.flatMap((value) =>
      typeof value === 'string' && /^\d{1,20}(\.\d{1,30})?$/.test(value) ? [decimal(value)] : [],
    );
    expect(total.cost).toBe(plain(sum(amounts)));
  });

  it('is checked whatever else is wrong, too', async () => {
    const change = fc.tuple(fc.constantFrom(...paths), fc.oneof(fc.constantFrom(...strange), fc.jsonValue()));
    const receipt = fc
      .array(change, { minLength: 2, maxLength: 5 })
      .map((changes) => changes.reduce((value, [path, other]) => withField(value, path, other), full()));
    await fc.assert(
      fc.asyncProperty(fc.array(receipt, { minLength: 20, maxLength: 40 }), async (receipts) => {
        expect(await expectAnswers(receipts)).toHaveProperty('requests');
      }),
      { numRuns: 10 },
    );
  });
});
