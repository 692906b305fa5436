import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { minus, usd, inCurrency, decimal, compare } from '../../../src/values/money.ts';
import { fakeIo } from '../../fake-io.ts';
import { cwd, write } from './in-folder.ts';

async function ran(...argv: readonly string[]) {
  const io = fakeIo({ cwd, env: { HOME: cwd }, now: '2026-11-30T12:00:00Z' });
  const code = await run([...argv, '--no-plan'], io);
  return { code, out: io.out(), err: io.err() };
}

const used = (): void =>
  write(
    'u.jsonl',
    `${JSON.stringify({ model: 'openai/gpt-4o', at: '2026-10-15T12:00:00Z', usage: { input: 1_000_000 } })}\n`,
  );
const bill = (amount: string, currency: string): void =>
  write(
    'bill.csv',
    `start_time,end_time,amount_value,amount_currency,line_item\n2026-10-15,2026-10-16,${amount},${currency},"gpt-4o, input"\n`,
  );
const EUR = ['--currency', 'EUR', '--fx', 'EUR=0.5'];

describe('amounts of two currencies', () => {
  it('cannot be added, subtracted or compared', () => {
    const euros = inCurrency(decimal('2'), 'EUR');
    expect(() => minus(usd('3'), euros)).toThrow('an amount in USD meets one in EUR');
    expect(() => compare(euros, usd('2'))).toThrow('an amount in EUR meets one in USD');
    expect(compare(euros, usd('0'))).toBe(1);
  });
});

describe('a bill beside an answer in another currency', () => {
  it('is compared at the rate that was given, and the gate decides by it', async () => {
    used();
    bill('2.50', 'usd');
    const same = await ran('usage', 'u.jsonl', '--bill', 'bill.csv', ...EUR, '--fail-over', '2%', '-f', 'json');
    expect({ code: same.code, err: same.err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(same.out).bills).toMatchObject([
      { currency: 'EUR', total: { ours: '1.25', theirs: '1.25', difference: '0', ratio: '0' } },
    ]);
    // 92 % of our cost is no match, whatever a euro is.
    bill('2.30', 'usd');
    const other = await ran(
      'usage',
      'u.jsonl',
      '--bill',
      'bill.csv',
      '--currency',
      'EUR',
      '--fx',
      'EUR=0.92',
      '--fail-over',
      '2%',
    );
    expect(other.code).toBe(1);
    expect(other.err).toContain('the bill differs by -8%');
  });

  it('is compared in its own currency without converting anything', async () => {
    used();
    bill('1.25', 'eur');
    const { code, out } = await ran(
      'usage',
      'u.jsonl',
      '--bill',
      'bill.csv',
      ...EUR,
      '--fail-over',
      '2%',
      '-f',
      'json',
    );
    expect([code, JSON.parse(out).bills[0].total.difference]).toEqual([0, '0']);
  });

  it('is compared with nothing, and passes no gate, where nobody says what a dollar is in it', async () => {
    used();
    bill('1.25', 'eur');
    const { code, err } = await ran('usage', 'u.jsonl', '--bill', 'bill.csv', '--fail-over', '2%');
    expect(code).toBe(2);
    expect(err).toContain('--fail-over: the bill is in EUR, and our costs are not');
    expect(err).toContain('--fx EUR=0.92');
    const given = await ran(
      'usage',
      'u.jsonl',
      '--bill',
      'bill.csv',
      '--fail-over',
      '2%',
      '--fx',
      'EUR=0.5',
      '-f',
      'json',
    );
    expect([given.code, JSON.parse(given.out).bills[0].total]).toEqual([
      0,
      expect.objectContaining({ ours: '2.5', theirs: '2.5' }),
    ]);
  });
});

describe('what usage writes in another currency', () => {
  it('names the currency of every amount once', async () => {
    used();
    const { out } = await ran('usage', 'u.jsonl', ...EUR, '-f', 'csv');
    const [head = '', row = ''] = out.split(/\r?\n/);
    const names = head.split(',');
    expect(names.filter((name) => name === 'currency')).toHaveLength(1);
    expect([row.split(',')[names.indexOf('cost')], row.split(',')[names.indexOf('currency')]]).toEqual(['1.25', 'EUR']);
    expect(JSON.parse((await ran('usage', 'u.jsonl', ...EUR, '--records')).out)).toMatchObject({
      total: '1.25',
      currency: 'EUR',
    });
    expect((await ran('usage', 'u.jsonl', ...EUR, '--focus', '-')).out.split('\n')[1]).toMatch(
      /^1\.25,openai,OpenAI,EUR,/,
    );
  });

  it('converts rates that are assumed', async () => {
    const list =
      'schema: 1\nprovider: acme\nsource: https://example.com/p\nmodels:\n  - id: s\n    rates: [{ from: 2026-01-01, checked: 2026-11-20, input: 1, output: 1 }]\n';
    write('p.yaml', list);
    write(
      'u.jsonl',
      `${JSON.stringify({ model: 'acme/s', at: '2026-10-15T12:00:00Z', usage: { input: 1_000_000 }, webSearches: 10 })}\n`,
    );
    const { out } = await ran(
      'usage',
      'u.jsonl',
      '--pricing',
      'p.yaml',
      '--assume-web-search',
      '$0.10',
      ...EUR,
      '-f',
      'json',
    );
    expect(JSON.parse(out).total.cost).toBe('1');
  });

  it('is dated only where somebody gave a date', async () => {
    used();
    expect((await ran('usage', 'u.jsonl', ...EUR, '--notes', 'full')).out).toContain(
      'Converted at 0.5 EUR per dollar: ',
    );
  });
});

describe('charges of a name that moves', () => {
  it('are set against what it meant at their own moment', async () => {
    const at = (month: string): string => `2026-${month}-15T12:00:00Z`;
    const usage = (month: string) =>
      `${JSON.stringify({ model: 'mistral-medium-latest', provider: 'mistral', at: at(month), usage: { input: 1_000_000, output: 1_000_000 } })}\n`;
    const charge = (month: string, amount: number) =>
      `${JSON.stringify({ model: 'mistral-medium-latest', provider: 'mistral', at: at(month), usage: { input: 0 }, billed: amount })}\n`;
    write('u.jsonl', usage('05') + usage('07'));
    write('bill.jsonl', charge('05', 2.4) + charge('07', 9));
    const { code, out } = await ran('usage', 'u.jsonl', '--bill', 'bill.jsonl', '--fail-over', '2%', '-f', 'json');
    expect([code, JSON.parse(out).bills[0].total]).toEqual([
      0,
      expect.objectContaining({ ours: '11.4', theirs: '11.4' }),
    ]);
  });
});
