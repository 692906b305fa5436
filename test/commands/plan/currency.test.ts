import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { decimal, plain, times } from '../../../src/values/money.ts';
import { fakeIo } from '../../fake-io.ts';

const cwd = mkdtempSync(join(tmpdir(), 'currency-'));
const write = (name: string, text: string): string => {
  writeFileSync(join(cwd, name), text);
  return name;
};

async function ran(...argv: string[]) {
  const io = fakeIo({ cwd });
  const code = await run([...argv, '-q'], io);
  return { code, out: io.out(), err: io.err() };
}

const euro = ['--currency', 'EUR', '--fx', 'EUR=0.92@2026-11-20'];
const traffic = ['--requests', '1M', '--input', '1000', '--output', '100'];
const json = async (...argv: string[]) => JSON.parse((await ran(...argv, '-f', 'json')).out);

describe('an answer in another currency', () => {
  it('shows every amount in it, and says at what rate of which day', async () => {
    const { out } = await ran('gpt-4o', ...traffic, ...euro);
    expect(out).toContain('€3,220.00'); // 0.92 × (2.50 × 1000 + 10 × 100)
    expect(out).toContain('Converted at 0.92 EUR per dollar of 2026-11-20: openai/gpt-4o.');
    expect(out).not.toContain('$');
  });

  it.each([
    ['compare', 'gpt-4o', 'gpt-4o-mini', ...traffic],
    ['forecast', 'gpt-4o', ...traffic, '--budget', '9k', '--cash', '50k'],
    ['buy', 'gpt-4o', ...traffic, '--way', 'Reserved: fee=200, discount=30%'],
    ['cost', 'gpt-4o', '--input', '5', '--output', '3'],
    ['models', 'gpt-4o'],
    ['gpt-4o', ...traffic, '--explain'],
    ['pricing', 'show', 'gpt-4o'],
    ['pricing', 'history', 'gpt-4o'],
  ])('in %s %s, with no dollar left', async (...argv) => {
    const { out, err } = await ran(...argv, ...euro, '--notes', 'full');
    expect(err).toBe('');
    expect(out).toContain('€');
    expect(out).not.toContain('$');
  });

  it('draws charts in it', async () => {
    const { out } = await ran('gpt-4o', ...traffic, ...euro, '--chart');
    expect(out).toContain('by model, EUR\n');
    expect(out).not.toMatch(/\$|dollars/);
  });

  it('says it in every format, exact for machines', async () => {
    const saved = await json('gpt-4o', ...traffic, ...euro);
    expect(saved).toMatchObject({ currency: 'EUR', scenarios: [{ projections: [{ total: '3220' }] }] });
    expect((await ran('gpt-4o', ...traffic, ...euro, '-f', 'csv')).out).toMatch(/,currency\r\n.*,3220,.*,EUR\r\n$/);
    expect(JSON.parse((await ran('gpt-4o', ...traffic, ...euro, '-f', 'ndjson')).out)).toMatchObject({
      total: '3220',
      currency: 'EUR',
    });
    expect(await json('gpt-4o', ...traffic)).not.toHaveProperty('currency');
  });

  it('is the dollars times the rate, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9_999 }),
        fc.integer({ min: 1, max: 10 ** 9 }),
        async (cents, tokens) => {
          const rate = plain(times(decimal(cents), decimal('0.01')));
          const argv = ['gpt-4o', '--tokens', String(tokens), '--output-share', '30%'];
          const [dollars, other] = [
            await json(...argv),
            await json(...argv, '--currency', 'CHF', '--fx', `CHF=${rate}`),
          ];
          expect(other.scenarios[0].projections[0].total).toBe(
            plain(times(decimal(dollars.scenarios[0].projections[0].total), decimal(rate))),
          );
        },
      ),
      { numRuns: 20 },
    );
  });

  it('takes budgets of the command line in it', async () => {
    expect((await ran('gpt-4o', ...traffic, ...euro, '--budget', '3220')).code).toBe(0);
    const { code, err } = await ran('gpt-4o', ...traffic, ...euro, '--budget', '3219');
    expect([code, err]).toEqual([1, expect.stringContaining('costs €3,220.00 per month, the limit is €3,219.00')]);
  });
});

describe('a plan', () => {
  const plan = (head: string) =>
    `schema: 1\n${head}\nbudget: 3000\ncandidates: [openai/gpt-4o]\nscenarios:\n  - { name: Bot, requests: 1M, inputTokens: 1000, outputTokens: 100 }\n`;
  const rate = 'fx: { EUR: { perDollar: 0.92, date: 2026-11-20 } }';

  it('may be in it, amounts and answer', async () => {
    const { err } = await ran(write('euro.yaml', plan(`currency: EUR\n${rate}`)));
    expect(err).toContain('costs €3,220.00 per month, the limit is €3,000.00');
  });

  it('in dollars keeps its amounts in dollars, whatever the answer is in', async () => {
    const { err } = await ran(write('dollar.yaml', plan('')), ...euro);
    expect(err).toContain('costs €3,220.00 per month, the limit is €2,760.00');
  });

  it('in euros may be answered in dollars', async () => {
    const { err } = await ran(write('euro.yaml', plan(`currency: EUR\n${rate}`)), '--currency', 'USD');
    expect(err).toContain('costs $3,500.00 per month, the limit is $3,260.87');
  });
});

describe('a list in it', () => {
  const list =
    'schema: 1\nprovider: mine\ncurrency: EUR\nsource: https://example.com\nmodels: [{ id: m, rates: [{ from: 2026-01-01, input: 0.03, output: 0.07 }] }]\n';

  it('is not converted twice: its rates are what it says', async () => {
    const { out } = await ran(
      'cost',
      'mine/m',
      '--input',
      '1M',
      '--output',
      '1M',
      '--pricing',
      write('mine.yaml', list),
      ...euro,
      '-f',
      'json',
    );
    expect(JSON.parse(out)).toMatchObject({ currency: 'EUR', total: '0.1' });
    expect(out).not.toContain('Converted');
  });

  it('in dollars shows rates as long as they are of use', async () => {
    const { out } = await ran(
      'cost',
      'mine/m',
      '--input',
      '1M',
      '--output',
      '1M',
      '--pricing',
      write('mine.yaml', list),
      '--fx',
      'EUR=0.92',
    );
    expect(out).toContain('$0.03261');
  });
});

it('a saved result is compared with a plan in the same currency only', async () => {
  await ran('gpt-4o', ...traffic, ...euro, '-f', 'json', '-o', 'saved.json');
  const plan = write(
    'now.yaml',
    'schema: 1\ncandidates: [openai/gpt-4o]\nscenarios:\n  - { name: Workload, requests: 2M, inputTokens: 1000, outputTokens: 100 }\n',
  );
  expect((await ran('diff', 'saved.json', plan, ...euro)).out).toContain('€6,440.00');
  expect(await ran('diff', 'saved.json', plan)).toMatchObject({
    code: 2,
    err: expect.stringContaining('saved.json is in EUR and now.yaml in USD'),
  });
});

describe('refuses', () => {
  it.each([
    [
      ['--currency', 'EUR'],
      'error: nobody says what a dollar is in EUR\n  say what a dollar is in it, like --fx EUR=0.92\n',
    ],
    [['--currency', 'euro'], 'error: --currency: "euro" is not a currency\n  write its three letters, like EUR\n'],
    [
      ['--fx', 'EUR=0.92'],
      'error: no price list is in EUR, and no answer: its exchange rate would change nothing\n  for an answer in it, add --currency EUR\n',
    ],
  ])('%j', async (argv, err) => {
    expect(await ran(...argv)).toEqual({ code: 2, out: '', err });
  });
});
