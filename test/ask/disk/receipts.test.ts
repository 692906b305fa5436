import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendReceipt, receiptsFile } from '../../../src/ask/disk/receipts.ts';
import { readReceiptFile } from '../../../src/ask/disk/receipt-reader.ts';
import { fakeIo } from '../../fake-io.ts';
import { receiptWith } from '../receipts.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'receipts-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('receiptsFile', () => {
  it.each([
    ['mine.jsonl', { XDG_STATE_HOME: '/state' }, '/home/me/src/mine.jsonl'],
    [undefined, { XDG_STATE_HOME: '/state', HOME: '/home/me' }, '/state/cost-projection/receipts.jsonl'],
    [undefined, { HOME: '/home/me' }, '/home/me/.local/state/cost-projection/receipts.jsonl'],
    // The specification has relative paths ignored.
    [undefined, { XDG_STATE_HOME: 'state', HOME: '/home/me' }, '/home/me/.local/state/cost-projection/receipts.jsonl'],
  ])('%s with %j is %s', (named, env, file) => {
    expect(receiptsFile(fakeIo({ env, cwd: '/home/me/src' }), named)).toBe(file);
  });
});

const costsIn = (file: string) => {
  const costs: (string | null)[] = [];
  const { unreadable } = readReceiptFile(file, { onReceipt: ({ cost }) => costs.push(cost) });
  return { costs, unreadable };
};

describe('appendReceipt', () => {
  it('makes folder and file for their owner alone, and adds a line each time', () => {
    const io = fakeIo({ env: { XDG_STATE_HOME: join(folder, 'new') } });
    const file = receiptsFile(io, undefined);
    appendReceipt(io, undefined, receiptWith());
    appendReceipt(io, undefined, receiptWith({ cost: '2' }));
    expect(costsIn(file)).toEqual({ costs: ['0.00043', '2'], unreadable: 0 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'new', 'cost-projection')).mode & 0o777).toBe(0o700);
  });

  it('ends a line that a crash tore off, and loses nothing behind it', () => {
    const file = join(folder, 'torn.jsonl');
    writeFileSync(file, `${JSON.stringify(receiptWith())}\n{"schemaVersion":1,"at":"20`);
    appendReceipt(fakeIo({ cwd: folder }), 'torn.jsonl', receiptWith({ cost: '2' }));
    expect(costsIn(file)).toEqual({ costs: ['0.00043', '2'], unreadable: 1 });
  });

  it('says where it could not write, and what to do', () => {
    const io = fakeIo({ cwd: folder });
    expect(() => appendReceipt(io, 'torn.jsonl/below', receiptWith())).toThrow(/^cannot keep the receipt in .*below: /);
    expect(() => appendReceipt(io, 'nowhere/receipts.jsonl', receiptWith())).toThrow(
      /^cannot keep the receipt in .*: no such file or folder$/,
    );
    expect(() => appendReceipt(io, '/dev/full', receiptWith())).toThrow(/^cannot keep the receipt in \/dev\/full: /);
  });
});
