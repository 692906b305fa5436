import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compare, decimal, plain, sum, times } from '../../src/values/money.ts';
import { built as program, chunk, event, serve, spawned, type Loopback } from './spawned.ts';

// One budget over many processes of the built program, some of them killed in the middle: the server's books are the second
// witness. Every request costs exactly what it can cost at most, so that the count of what fits is exact.

// With FAULTS=full 200 processes and room for 40.
const isFull = process.env['FAULTS'] === 'full';
const PROCESSES = isFull ? 200 : 60;
const FITS = isFull ? 40 : 12;
const CANARY = 'canary-7f3a9';

let folder = '';
let server: Loopback;
/** Requests that the server has begun to bill. */
let billed = 0;
let hold: ((response: Parameters<Parameters<typeof serve>[0]>[2]) => boolean) | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'budget-'));
  billed = 0;
  hold = undefined;
  server = await serve((_body, _request, response) => {
    billed++;
    if (hold?.(response) === true) return;
    // A prompt of 5 bytes is at most 13 tokens; the answer is at its limit of 10.
    const usage = { prompt_tokens: 13, completion_tokens: 10, total_tokens: 23 };
    response.end(chunk('Hi', 'stop') + event({ choices: [], usage }) + event('[DONE]'));
  });
  // No limit of time runs out, however busy the machine is.
  writeFileSync(
    join(folder, 'patient.yaml'),
    'schema: 1\nask: { connectTimeoutMs: 3600000, firstTokenTimeoutMs: 3600000, idleTimeoutMs: 3600000 }\n',
  );
  writeFileSync(
    join(folder, 'mine.yaml'),
    'schema: 1\nprovider: mine\nsource: https://example.com\nmodels: [{ id: m, rates: [{ from: 2026-01-01, input: 100, output: 100 }] }]\n',
  );
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** 23 tokens at $100 a million. */
const COST = '0.0023';
const budgetFor = (count: number) => `${plain(times(decimal(COST), count))}/day`;
const state = () => join(folder, '.local', 'state', 'cost-projection');
const receipts = () =>
  readFileSync(join(state(), 'receipts.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const costOf = (lines: readonly { cost: string }[]) => plain(sum(lines.map(({ cost }) => decimal(cost))));

const argv = (...more: string[]) => {
  const what =
    'ask hello --plan patient.yaml --no-memory --pricing mine.yaml --model mine/m --max-tokens 10 --key-env KEY --quiet'.split(
      ' ',
    );
  return [...what, '--base-url', server.url, '--budget', budgetFor(FITS), ...more];
};
const env = { KEY: `sk-${CANARY}` };
const ask = (...more: string[]) => spawned(argv(...more), { cwd: folder, env });

it(`holds over ${PROCESSES} processes at once, to the last cent`, async () => {
  const runs = await Promise.all(Array.from({ length: PROCESSES }, () => ask()));
  expect(runs.map(({ status }) => status ?? -1).toSorted((a, b) => a - b)).toEqual([
    ...Array.from({ length: FITS }, () => 0),
    ...Array.from({ length: PROCESSES - FITS }, () => 1),
  ]);
  for (const { status, stdout, stderr } of runs.filter((run) => run.status !== 0)) {
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^error: the budget of 0\.\d+\/day has \$0\.\d+ used( and \$0\.\d+ reserved)?: this could cost \$0\.0023 on mine\/m\n/,
    );
  }
  expect(billed).toBe(FITS);
  expect(`${costOf(receipts())}/day`).toBe(budgetFor(FITS));
  expect(readdirSync(state()).filter((name) => !['receipts.jsonl', 'receipts.jsonl.budget'].includes(name))).toEqual(
    [],
  );
}, 180_000);

it('is never exceeded by what killed processes had sent, which the next one books', async () => {
  // Every third request is held by the server until its process has been killed.
  const held = new Set<number>();
  hold = () => billed % 3 === 0;
  const children = Array.from({ length: PROCESSES / 2 }, () => {
    const child = spawn(process.execPath, [program, ...argv()], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, ...env },
      stdio: 'ignore',
    });
    const ended = new Promise<void>((resolve) => {
      child.on('close', () => resolve());
    });
    return { child, ended };
  });
  const killing = setInterval(() => {
    for (const { child } of children.toSorted(() => 0.5)) {
      if (child.pid === undefined || child.exitCode !== null || held.has(child.pid) || billed < 6) continue;
      held.add(child.pid);
      child.kill('SIGKILL');
      return;
    }
  }, 50);
  await Promise.all(children.map(({ ended }) => ended));
  clearInterval(killing);
  hold = undefined;
  // Whoever comes next settles what is left to settle.
  const last = await ask('--budget', '1000/month');
  expect([0, 1]).toContain(last.status);
  const spent = receipts();
  expect(compare(decimal(costOf(spent)), times(decimal(COST), FITS))).toBeLessThanOrEqual(0);
  // Nothing that the server has begun to bill is missing from the receipts.
  expect(spent.length).toBeGreaterThanOrEqual(billed);
  expect(billed).toBeLessThanOrEqual(FITS);
  expect(JSON.parse(readFileSync(join(state(), 'receipts.jsonl.budget'), 'utf8')).holds).toEqual([]);
}, 180_000);

it('leaves no word of prompt and key on the disk', async () => {
  const secret = `tell nobody of ${CANARY}`;
  server.close();
  server = await serve((body, { headers }, response) => {
    const echoed = JSON.stringify({
      error: { message: `you said ${body} with ${headers.authorization}`, code: CANARY, type: `sk-${CANARY}` },
    });
    if (body.includes('"m"')) response.writeHead(400).end(echoed);
  });
  const args = argv().map((word) => (word === 'hello' ? secret : word));
  expect((await spawned(args, { cwd: folder, env })).status).toBe(3);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(2);
  const holding = files.filter(({ parentPath, name }) =>
    readFileSync(join(parentPath, name), 'latin1').includes(CANARY),
  );
  expect(holding.map(({ name }) => name)).toEqual([]);
});
