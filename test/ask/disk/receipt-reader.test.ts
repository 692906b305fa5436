import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReceiptFile, readReceiptSums } from '../../../src/ask/disk/receipt-reader.ts';
import { attemptWith, receiptWith } from '../receipts.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reader-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const line = (cost: string, more = {}) => JSON.stringify({ ...receiptWith({ cost }), ...more });

function read(text: string | Buffer, options: { from?: number; endedOnly?: boolean } = {}) {
  const file = join(folder, 'receipts.jsonl');
  writeFileSync(file, text);
  const costs: (string | null)[] = [];
  const receipts: object[] = [];
  const found = readReceiptFile(file, {
    ...options,
    onReceipt: ({ cost }, receipt) => {
      costs.push(cost);
      receipts.push(receipt);
    },
  });
  return { costs, receipts, ...found };
}

describe('a file of receipts', () => {
  it('is read line by line, whatever the line ends', () => {
    const text = `${line('1')}\n\n${line('2')}\r\n   \n${line('3')}`;
    expect(read(text)).toMatchObject({
      costs: ['1', '2', '3'],
      unreadable: 0,
      numbers: [],
      end: text.length - line('3').length,
    });
  });

  it('has other lines counted, by their numbers', () => {
    const text = [
      'no receipt',
      line('1'),
      '',
      line('2').slice(0, 50),
      '{}',
      line('3'),
      '{"schemaVersion":1,"at":"20',
    ].join('\n');
    expect(read(text)).toMatchObject({ costs: ['1', '3'], unreadable: 4, numbers: [1, 4, 5, 7] });
    expect(read('x\n'.repeat(100))).toMatchObject({ unreadable: 100, numbers: [1, 2, 3, 4, 5] });
  });

  it.each([1, 4, 9])('may have a line of %d MiB, which is read or skipped', (size) => {
    const long = line('2', { prompt: 'x'.repeat(size * 1024 * 1024) });
    const found = read(`${line('1')}\n${long}\n${line('3')}\n`);
    expect(found.costs).toEqual(size < 4 ? ['1', '2', '3'] : ['1', '3']);
    expect(found).toMatchObject(size < 4 ? { unreadable: 0 } : { unreadable: 1, numbers: [2] });
  });

  it('gives the whole receipt', () => {
    expect(read(`${line('1', { answer: 'é' })}\n`).receipts).toEqual([JSON.parse(line('1', { answer: 'é' }))]);
  });

  it('is read on from the offset where it ended', () => {
    const first = `${line('1')}\n${line('2')}\n`;
    const whole = `${first}${line('3')}\n${line('4')}`;
    expect(read(first).end).toBe(first.length);
    expect(read(whole, { from: first.length, endedOnly: true })).toMatchObject({
      costs: ['3'],
      end: whole.length - line('4').length,
    });
  });

  it('is empty if it does not exist, and an error if it is not a file', () => {
    const onReceipt = (): void => undefined;
    expect(readReceiptFile(join(folder, 'none'), { onReceipt })).toEqual({ unreadable: 0, numbers: [], end: 0 });
    expect(() => readReceiptFile(folder, { onReceipt })).toThrow('it is a folder');
    expect(() => readReceiptFile('/dev/zero', { onReceipt })).toThrow('cannot read /dev/zero: it is a device');
  });
});

describe('the sums of a file of receipts', () => {
  const sums = (...lines: readonly string[]) => {
    const file = join(folder, 'sums.jsonl');
    writeFileSync(file, lines.map((each) => `${each}\n`).join(''));
    const alone: object[] = [];
    const whole: object[] = [];
    const found = readReceiptSums(file, { onReceipt: (summary) => alone.push(summary) });
    const foundWhole = readReceiptFile(file, { onReceipt: (summary) => whole.push(summary) });
    return { alone, whole, found, foundWhole };
  };
  const word = fc.constantFrom(',"attempts":[', '"', '\\', '{', '}', ']', ',', 'é', ' ', '"attempts":[]}', '\\",');
  const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(''));

  it('are those of the whole receipts, whatever texts and whichever order they have', () => {
    const receipt = fc
      .record({ offer: text, run: text, tag: text, reason: text, isAttemptsFirst: fc.boolean() })
      .map(({ offer, run, tag, reason, isAttemptsFirst }) => {
        const attempts = [attemptWith({ outcome: 'busy', reason }), attemptWith({ offer })];
        const { attempts: _, ...rest } = receiptWith({ offer, run, tags: { [tag]: tag } });
        return JSON.stringify(isAttemptsFirst ? { attempts, ...rest } : receiptWith({ ...rest, run, attempts }));
      });
    fc.assert(
      fc.property(fc.array(receipt, { minLength: 1, maxLength: 3 }), (lines) => {
        const { alone, whole, found, foundWhole } = sums(...lines);
        expect(alone).toHaveLength(lines.length);
        expect({ alone, found }).toEqual({ alone: whole, found: foundWhole });
      }),
    );
  });

  it('are those of the parsed line, whatever a field holds', () => {
    const values = [
      '',
      'x',
      '1',
      '0.5',
      '1e9',
      '__proto__',
      null,
      0,
      7,
      -1,
      1.5,
      true,
      [],
      {},
      { cost: '2' },
      undefined,
    ];
    const places = ['schemaVersion', 'at', 'outcome', 'tier', 'offer', 'cost', 'bound', 'ceiling', 'baseline', 'tags'];
    const names = [...places, 'run', 'hold', 'escalations', 'usage', 'attempts'];
    const usage = fc.dictionary(fc.constantFrom('input', 'output', 'reasoning', 'later'), fc.constantFrom(...values));
    const at = fc.constantFrom(
      '2026-11-10T12:00:00+02:00',
      '2026-11-10 12:00:00.123456Z',
      '2026-02-30T00:00:00Z',
      '2026',
    );
    const change = fc.record({
      name: fc.constantFrom(...names),
      value: fc.oneof(fc.constantFrom(...values), usage, at),
    });
    const full = {
      bound: 'atMost',
      ceiling: '2',
      tags: { team: 'search' },
      run: 'ci',
      hold: 'ab',
      escalations: 1,
    } as const;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), fc.boolean(), (changes, isIndented) => {
        const plain = receiptWith(full);
        const lines = changes.map(({ name, value }) => {
          const keys = Object.entries(plain).map(([key, had]) => [key, key === name ? value : had]);
          return `${isIndented ? ' ' : ''}${JSON.stringify(Object.fromEntries(keys))}`;
        });
        const { alone, whole, found, foundWhole } = sums(JSON.stringify(plain), ...lines);
        expect({ alone, found }).toEqual({ alone: whole, found: foundWhole });
      }),
    );
  });

  it('are not read from lines that are torn or hold something else', () => {
    const { alone, found } = sums(line('1').slice(0, -1), `[${line('2')}]`, `{"inner":${line('3')}}`, line('5'));
    expect(alone).toMatchObject([{ cost: '5' }]);
    expect(found.numbers).toEqual([1, 2, 3]);
  });

  it('are read where what follows them is broken, which reading them whole finds', () => {
    const { alone, whole, foundWhole } = sums(line('1').replace('"attempts":[', '"attempts":[#'));
    expect(alone).toMatchObject([{ cost: '1' }]);
    expect({ whole, numbers: foundWhole.numbers }).toEqual({ whole: [], numbers: [1] });
  });
});
