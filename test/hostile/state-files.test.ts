import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBudgetAccount } from '../../src/ask/disk/budget-account.ts';
import { readBudget } from '../../src/ask/ledger/budget.ts';
import { ledgerSchema } from '../../src/ask/ledger/state-schema.ts';
import { run } from '../../src/cli.ts';
import { decimal } from '../../src/values/money.ts';
import { receiptWith } from '../ask/receipts.ts';
import { chunk, event, serve, type Loopback } from '../e2e/spawned.ts';
import { fakeIo } from '../fake-io.ts';

// What `ask` keeps between runs, with every field of every file changed to what a stranger may write there.

let root = '';
let server: Loopback;
beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'state-')));
  for (const name of ['home', 'here', 'victim']) mkdirSync(join(root, name));
  writeFileSync(join(root, 'victim', 'file'), 'kept');
  writeFileSync(join(root, 'home', '.bashrc'), 'kept');
  server = await serve((_body, _request, response) => {
    response.end(chunk('Hi', 'stop') + event({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 1 } }));
  });
});
afterEach(() => {
  server.close();
  rmSync(root, { recursive: true });
});

const here = (...names: string[]) => join(root, 'here', ...names);
const costs = () => here('costs.jsonl');
const env = () => ({ HOME: join(root, 'home') });

async function program(...argv: string[]) {
  const io = fakeIo({ cwd: here(), env: env() });
  const code = await run(argv, io);
  return { code, out: io.out(), err: io.err() };
}
const ask = (...more: string[]) =>
  program('ask', 'hello', '--no-plan', '--base-url', server.url, '--receipts', 'costs.jsonl', ...more);
const askWithin = () => ask('--budget', '1/day', '--max-tokens', '10');

function lines(): unknown[] {
  if (!existsSync(costs())) return [];
  const texts = readFileSync(costs(), 'utf8').split('\n');
  return texts.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** A process that is no more. */
const DEAD = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));

/** What a killed process left. */
async function ledgerOfKilled(): Promise<object> {
  const account = openBudgetAccount(fakeIo({ cwd: here(), env: env() }), {
    file: costs(),
    named: 'costs.jsonl',
    budgets: [readBudget('', '1/day')],
    tags: { team: 'search' },
    run: 'ci',
    timeoutMs: 600_000,
  });
  await account.reserve({ tier: 'default', offer: 'a/b', model: 'b' }, decimal('0.4'), decimal('0'));
  await account.settle(receiptWith({ cost: '0.1', at: '2026-11-23T11:00:00.000Z' }));
  await account.reserve({ tier: 'default', offer: 'a/b', model: 'b' }, decimal('0.2'), decimal('0.1'));
  const ledger = JSON.parse(readFileSync(`${costs()}.budget`, 'utf8'));
  return { ...ledger, holds: ledger.holds.map((hold: object) => ({ ...hold, pid: DEAD })) };
}

const RUNS = 60;

const hostile = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 0.5, 1e300, 2 ** 53, '', 'x', '-1', '1e9', '0x10', 'NaN', [], {}, [[]]),
  fc.constantFrom('/../../victim/file', '../victim/file', '/etc/passwd', '__proto__', 'constructor', '\u001b[2J'),
  fc.constantFrom('9'.repeat(5000), 'a'.repeat(5000), '2026-13-45T99:99:99Z', '+275760-09-14T00:00:00Z'),
  fc.jsonValue(),
);

type Change = (value: unknown) => unknown;

/** A change of one field, however deep it is: another value, none at all, or one more beside it. */
const changes: fc.Arbitrary<Change> = fc
  .record({ pick: fc.nat(), kind: fc.constantFrom('replace', 'remove', 'add'), value: hostile })
  .map(({ pick, kind, value }) => (whole) => {
    const places = fieldsIn(whole);
    const path = places[pick % places.length] ?? [];
    return changedAt(whole, path, (holder, key) => {
      if (kind === 'replace') return { ...holder, [key]: value };
      const others = Object.entries(holder).filter(([name]) => name !== key);
      return Object.fromEntries(kind === 'remove' ? others : [...Object.entries(holder), [`${key}2`, value]]);
    });
  });

type Holder = Readonly<Record<string, unknown>>;

/** A value whose object at the end of a path is changed; lists become objects only where they are changed themselves. */
function changedAt(
  whole: unknown,
  [key = '', ...inner]: string[],
  change: (holder: Holder, key: string) => Holder,
): unknown {
  if (typeof whole !== 'object' || whole === null) return whole;
  const holder: Holder = { ...whole };
  const changed =
    inner.length === 0 ? change(holder, key) : { ...holder, [key]: changedAt(holder[key], inner, change) };
  return Array.isArray(whole) ? Object.values(changed) : changed;
}

function fieldsIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[key], ...fieldsIn(inner).map((path) => [key, ...path])]);
}

function expectUnharmed({ code, err }: { code: number; err: string }): void {
  expect({ code, err }).toEqual({ code: expect.toSatisfy((each) => [0, 1, 2, 3].includes(each)), err });
  expect(err).not.toMatch(/\n {4}at |__proto__\b.*bug/);
  // oxlint-disable-next-line no-control-regex -- these must not be printed
  expect(err).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  expect(readFileSync(join(root, 'victim', 'file'), 'utf8')).toBe('kept');
  expect(readFileSync(join(root, 'home', '.bashrc'), 'utf8')).toBe('kept');
  expect(readdirSync(join(root, 'victim'))).toEqual(['file']);
  expect(readdirSync(root).toSorted()).toEqual(['here', 'home', 'victim']);
  for (const name of readdirSync(here()))
    expect(name).toMatch(/^costs\.jsonl(\.budget|\.lock(\.[\da-f]{16}|\.none)*|\.sent\.[\da-f]{16})?$/);
}

/** Acts after each of many changes, and returns how many there were. */
async function afterChanges(whole: unknown, write: (text: string) => void, act: () => Promise<void>): Promise<number> {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(changes, async (change) => {
      count++;
      write(JSON.stringify(change(whole)));
      await act();
    }),
    { numRuns: RUNS, seed: 22 },
  );
  return count;
}

describe('any change of a field harms nobody', () => {
  it('of a ledger of budgets: it is refused, and nothing is booked by it', { timeout: 120_000 }, async () => {
    const ledger = await ledgerOfKilled();
    const count = await afterChanges(
      ledger,
      (text) => writeFileSync(`${costs()}.budget`, text),
      async () => {
        writeFileSync(costs(), `${JSON.stringify(receiptWith({ cost: '0.1' }))}\n`);
        const isValid = ledgerSchema.safeParse(JSON.parse(readFileSync(`${costs()}.budget`, 'utf8'))).success;
        expectUnharmed(await program('spend', '--budget', '1/day', '--receipts', 'costs.jsonl'));
        const asked = await askWithin();
        expectUnharmed(asked);
        if (isValid) return;
        expect(asked).toMatchObject({ code: 1, err: expect.stringContaining('costs.jsonl.budget cannot be read') });
        expect(lines()).toHaveLength(1);
      },
    );
    expect(count).toBe(RUNS);
  });

  it('of a lock: it is taken over, or waited for', { timeout: 120_000 }, async () => {
    const lock = { token: '0123456789abcdef', pid: DEAD, started: '12345', host: 'elsewhere' };
    const count = await afterChanges(
      lock,
      (text) => writeFileSync(`${costs()}.lock`, text),
      async () => {
        expectUnharmed(await askWithin());
      },
    );
    expect(count).toBe(RUNS);
  });

  it('of what is known of outages: it only orders models', { timeout: 120_000 }, async () => {
    const folder = join(root, 'home', '.local', 'state', 'cost-projection');
    mkdirSync(folder, { recursive: true });
    const at = Date.parse('2026-11-23T11:59:50Z');
    const outage = { kind: 'server', failures: 2, at, until: at + 60_000 };
    const outages = { [`${server.url} deepseek-ai/DeepSeek-V4-Flash`]: outage };
    const count = await afterChanges(
      outages,
      (text) => writeFileSync(join(folder, 'outages.json'), text),
      async () => {
        const asked = await ask();
        expectUnharmed(asked);
        expect(asked).toMatchObject({ code: 0, out: 'Hi\n' });
      },
    );
    expect(count).toBe(RUNS);
  });

  it('of a receipt with its conversation', { timeout: 120_000 }, async () => {
    const kept = { conversation: '0123456789abcdef', system: 's', prompt: 'p', answer: 'a', images: 1 };
    const receipt = receiptWith({ cost: '0.1', stated: '0.2', tags: { team: 'x' }, run: 'ci', hold: 'h', ...kept });
    const count = await afterChanges(
      receipt,
      (text) => writeFileSync(costs(), `${text}\n`),
      async () => {
        for (const argv of [['--budget', '1/day'], ['--by', 'tag:team'], ['--check', '1%'], ['--write-plan']])
          expectUnharmed(await program('spend', '--receipts', 'costs.jsonl', ...argv));
        expectUnharmed(await program('usage', 'costs.jsonl', '--by', 'day', '--no-plan'));
        expectUnharmed(await ask('--continue'));
      },
    );
    expect(count).toBe(RUNS);
  });
});

describe('what came with a repository', () => {
  const cloned = () => mkdirSync(here('.git'));

  it('has no file deleted by the id of a hold', async () => {
    const ledger = { schemaVersion: 1, file: '', end: 0, tags: [], spans: {} };
    const hold = { id: '/../../victim/file', pid: DEAD, held: '1', spent: '1' };
    writeFileSync(`${costs()}.budget`, JSON.stringify({ ...ledger, holds: [hold] }));
    mkdirSync(`${costs()}.sent.`);
    expect((await askWithin()).err).toContain('costs.jsonl.budget cannot be read');
    expect(readFileSync(join(root, 'victim', 'file'), 'utf8')).toBe('kept');
  });

  it('is refused: receipts that no ask of the user made', async () => {
    cloned();
    writeFileSync(costs(), `${JSON.stringify(receiptWith())}\n`);
    for (const more of [[], ['--continue'], ['--continue', '--no-receipt'], ['--budget', '1/day']])
      expect(await ask(...more)).toMatchObject({
        code: 2,
        err: expect.stringMatching(/lies in a repository, and no ask of yours has made it\n {2}name a new file/),
      });
    expect([server.requests, lines()]).toMatchObject([[], [{}]]);
    expect(await program('spend', '--receipts', 'costs.jsonl')).toMatchObject({ code: 0 });
  });

  it('is refused: a ledger beside receipts that an ask of the user made', async () => {
    const ledger = await ledgerOfKilled();
    rmSync(costs());
    rmSync(`${costs()}.budget`);
    cloned();
    expect(await ask()).toMatchObject({ code: 0 });
    writeFileSync(`${costs()}.budget`, JSON.stringify(ledger));
    expect(await askWithin()).toMatchObject({
      code: 1,
      err: expect.stringMatching(/\.budget lies in a repository.*\n {2}remove it when no ask with a budget runs/),
    });
    expect(lines()).toHaveLength(1);
  });

  it('is used on: what an ask of the user made there', async () => {
    cloned();
    for (let asked = 0; asked < 3; asked++) expect(await askWithin()).toMatchObject({ code: 0 });
    expect(lines()).toHaveLength(3);
    expect(await program('spend', '--budget', '1/day', '--receipts', 'costs.jsonl')).toMatchObject({ code: 0 });
  });
});
