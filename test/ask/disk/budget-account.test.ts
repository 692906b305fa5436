import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readBudget } from '../../../src/ask/ledger/budget.ts';
import { openBudgetAccount } from '../../../src/ask/disk/budget-account.ts';
import type { Tags } from '../../../src/ask/ledger/tags.ts';
import { decimal, plain } from '../../../src/values/money.ts';
import { fakeIo } from '../../fake-io.ts';
import { receiptWith } from '../receipts.ts';

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  file = join(folder, 'receipts.jsonl');
});

const stop = { tier: 'default' as const, offer: 'a/b', model: 'b' };
const receipt = (cost: string, more = {}) => receiptWith({ at: '2026-11-23T12:00:00.000Z', cost, ...more });

function account(budgets = ['1/day'], { tags = {}, run, now }: { tags?: Tags; run?: string; now?: string } = {}) {
  const io = fakeIo({ cwd: folder, ...(now !== undefined && { now }) });
  const opened = openBudgetAccount(io, {
    file,
    named: 'receipts.jsonl',
    budgets: budgets.map((text) => readBudget('', text)),
    tags,
    run,
    timeoutMs: 600_000,
  });
  const reserve = async (ceiling: string, spent = '0') =>
    (await opened.reserve(stop, decimal(ceiling), decimal(spent)))?.budget.text;
  return { ...opened, reserve };
}

const receipts = () =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
const ledger = () => JSON.parse(readFileSync(`${file}.budget`, 'utf8'));

/** What a process held that was killed. */
async function killed(more: { isSent?: boolean; spent?: string } = {}) {
  const dying = account();
  await dying.reserve('0.4', more.spent);
  if (more.isSent === true) dying.sent();
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.on('close', resolve));
  const { holds, ...rest } = ledger();
  writeFileSync(
    `${file}.budget`,
    JSON.stringify({ ...rest, holds: holds.map((hold: object) => ({ ...hold, pid: child.pid })) }),
  );
}

describe('an account', () => {
  it('holds what fits, to the last cent, and refuses what does not', async () => {
    expect(await account().reserve('0.6')).toBeUndefined();
    expect(await account().reserve('0.4000001')).toBe('1/day');
    expect(await account().reserve('0.4')).toBeUndefined();
    expect(await account().reserve('0.0000001')).toBe('1/day');
  });

  it('settles what was held with the receipt', async () => {
    const first = account();
    await first.reserve('0.9');
    await first.settle(receipt('0.1'));
    expect(receipts()).toMatchObject([{ cost: '0.1', hold: ledger().holds[0]?.id ?? expect.any(String) }]);
    expect(ledger().holds).toEqual([]);
    expect(await account().reserve('0.9')).toBeUndefined();
    expect(await account().reserve('0.01')).toBe('1/day');
  });

  it('counts what its own attempts have spent once', async () => {
    const one = account();
    expect(await one.reserve('0.5')).toBeUndefined();
    expect(await one.reserve('0.5', '0.5')).toBeUndefined();
    expect(await one.reserve('0.5', '0.6')).toBe('1/day');
    expect(one.room() && plain(one.room()!)).toBe('1');
    // What it has spent stays held until its receipt is there.
    expect(await account().reserve('0.41')).toBe('1/day');
    await one.settle(receipt('0.6'));
    expect(await account().reserve('0.4')).toBeUndefined();
  });

  it('counts receipts of requests without a budget too', async () => {
    writeFileSync(
      file,
      `${JSON.stringify(receipt('0.7'))}\nno receipt\n${JSON.stringify(receipt('50', { at: '2026-11-22T12:00:00.000Z' }))}\n`,
    );
    expect(await account().reserve('0.4')).toBe('1/day');
    expect(await account(['60/month']).reserve('9.4')).toBe('60/month');
    expect(await account().reserve('0.3')).toBeUndefined();
  });

  it('counts by label and by run', async () => {
    const budgets = ['10/day', 'team=search:1/day', '0.5/run'];
    const search = { tags: { team: 'search' } };
    writeFileSync(file, `${JSON.stringify(receipt('0.8', search))}\n`);
    expect(await account(budgets, search).reserve('0.3')).toBe('team=search:1/day');
    expect(await account(budgets, { tags: { team: 'chat' }, run: 'ci' }).reserve('0.3')).toBeUndefined();
    expect(await account(budgets, { run: 'ci' }).reserve('0.3')).toBe('0.5/run');
    expect(await account(budgets, { run: 'other' }).reserve('0.3')).toBeUndefined();
    expect(await account(budgets).reserve('0.6')).toBe('0.5/run');
    expect(await account(budgets).reserve('0.5')).toBeUndefined();
  });
});

describe('what a killed process held', () => {
  it('is free again where its request was not sent', async () => {
    await killed();
    expect(await account().reserve('1')).toBeUndefined();
    expect(receipts()).toEqual([]);
  });

  it('is booked, at most, where it was', async () => {
    await killed({ isSent: true });
    expect(await account().reserve('0.7')).toBe('1/day');
    expect(receipts()).toMatchObject([
      { outcome: 'killed', cost: '0.4', bound: 'atMost', offer: 'a/b', attempts: [{ outcome: 'killed' }] },
    ]);
    expect(await account().reserve('0.6')).toBeUndefined();
    expect(receipts()).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => name.includes('.sent.'))).toEqual([]);
  });

  it('is what its attempts before had cost', async () => {
    await killed({ spent: '0.25' });
    expect(await account().reserve('0.75')).toBeUndefined();
    expect(receipts()).toMatchObject([{ cost: '0.25' }]);
  });

  it('is settled once by a receipt that it still wrote', async () => {
    await killed({ isSent: true });
    writeFileSync(file, `${JSON.stringify(receipt('0.2', { hold: ledger().holds[0].id }))}\n`);
    expect(await account().reserve('0.8')).toBeUndefined();
    expect(receipts()).toHaveLength(1);
  });
});

describe('a ledger', () => {
  it('is made anew from the receipts where it is gone, or where they are others', async () => {
    writeFileSync(file, `${JSON.stringify(receipt('0.7'))}\n`);
    await account().reserve('0.1');
    rmSync(`${file}.budget`);
    expect(await account().reserve('0.4')).toBe('1/day');
    writeFileSync(`${file}.new`, `${JSON.stringify(receipt('0.9'))}\n`);
    renameSync(`${file}.new`, file);
    expect(await account().reserve('0.2')).toBe('1/day');
    writeFileSync(file, '');
    expect(await account().reserve('1')).toBeUndefined();
  });

  it.each([
    ['is no JSON', '{"schemaVersion":1,"fi'],
    ['is of another shape', '{"schemaVersion":1}'],
    [
      'has holds of another shape',
      '{"schemaVersion":1,"file":"","end":0,"tags":[],"spans":{},"holds":[{"id":"x","pid":1,"spent":"0","held":"much"}]}',
    ],
  ])('lets nothing through that %s', async (_what, text) => {
    writeFileSync(`${file}.budget`, text);
    await expect(account().reserve('0.1')).rejects.toMatchObject({
      message: expect.stringContaining('cannot be read'),
      exitCode: 1,
    });
  });

  it('lets nothing through where it cannot be kept', async () => {
    writeFileSync(
      `${file}.lock`,
      JSON.stringify({ token: 'a'.repeat(16), pid: 1, started: '', host: 'another machine' }),
    );
    await expect(account().reserve('0.1')).rejects.toMatchObject({
      message: expect.stringContaining('another process has it'),
      exitCode: 1,
    });
    rmSync(`${file}.lock`);
    file = '/dev/null';
    await expect(account().reserve('0.1')).rejects.toMatchObject({ exitCode: 1 });
  });

  it('is complete for everybody after one process whose clock is 40 days ahead', async () => {
    writeFileSync(file, `${JSON.stringify(receipt('0.9'))}\n`);
    expect(await account().reserve('0.2')).toBe('1/day');
    const ahead = account(['1/day'], { now: '2027-01-02T12:00:00Z' });
    expect(await ahead.reserve('0.5')).toBeUndefined();
    await ahead.settle(receipt('0.5', { at: '2027-01-02T12:00:00.000Z' }));
    expect(await account().reserve('0.2')).toBe('1/day');
    expect(await account(['1/month']).reserve('0.2')).toBe('1/month');
  });

  it('lets go of what another machine holds once its time for all attempts is over', async () => {
    await account().reserve('0.9');
    const { holds, ...rest } = ledger();
    const elsewhere = holds.map((hold: object) => ({ ...hold, host: 'a container that is gone' }));
    writeFileSync(`${file}.budget`, JSON.stringify({ ...rest, holds: elsewhere }));
    expect(await account(['1/day'], { now: '2026-11-23T12:10:59Z' }).reserve('0.2')).toBe('1/day');
    expect(await account(['1/day'], { now: '2026-11-23T12:11:01Z' }).reserve('0.2')).toBeUndefined();
  });

  it('lets no two of many holders through for the place of one', async () => {
    const refused = await Promise.all(Array.from({ length: 50 }, () => account().reserve('0.3')));
    expect(refused.filter((each) => each === undefined)).toHaveLength(3);
  });
});
