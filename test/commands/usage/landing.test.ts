import { describe, expect, it } from 'vitest';
import { row, shop, used } from '../daily-use.ts';
import { newWorld } from '../world.ts';

// 26 days of July at $100 are measured: 5 more follow.

const { json, ran } = newWorld({
  'prices.yaml': shop,
  'even.csv': used(56, () => 100_000),
  'growing.csv': used(84, (day) => 2 * Math.round(50_000 * 1.3 ** (day / 30))),
  'two.csv': used(40, () => 100_000, row('2026-07-05T01:00:00Z', 7_000_000, 'small')),
  'five.csv': used(5, () => 100_000),
  'begun.csv': used(56, () => 100_000, row('2026-07-27T06:00:00Z', 300_000)),
  'late.csv': used(
    0,
    () => 0,
    row('2026-07-09T15:00:00Z', 40_000),
    ...Array.from({ length: 34 }, (_, half) =>
      row(`2026-07-${10 + Math.floor(half / 2)}T${half % 2 === 0 ? '00' : '23'}:30:00Z`, 50_000),
    ),
  ),
  'hours.csv': used(0, () => 0, row('2026-07-05T01:00:00Z', 7)),
  'foreign.csv': used(56, () => 100_000, row('2026-07-05T01:00:00Z', 7, 'nobody-knows')),
});
const on = (file: string, budget: string, ...more: readonly string[]) => [
  'usage',
  file,
  '--no-plan',
  '--pricing',
  'prices.yaml',
  '--by',
  'month',
  '--budget',
  budget,
  ...more,
];

describe('usage --budget', () => {
  it('says what the month will end at, how sure that is, and when the budget breaks', async () => {
    const { code, out, err } = await ran(on('even.csv', '3k', '-q'));
    expect(out).toContain(
      'July 2026 will end at $3,100.00, $3,073.80 to $3,137.05; $2,600.00 of it was measured, until 2026-07-26.',
    );
    expect(out).toContain(
      'It will break the $3,000 monthly budget between 2026-07-30 and 2026-07-31, most likely on 2026-07-31.',
    );
    expect(out).toContain('Learned from 56 days');
    expect([code, err]).toEqual([1, 'error: over budget: July 2026 will end at $3,100.00, the limit is $3,000.00\n']);
  });

  it.each(['even.csv', 'growing.csv', 'two.csv', 'five.csv'])('agrees with forecast --usage on %s', async (file) => {
    const { landing } = await json(...on(file, '2900'));
    const measured = ['forecast', '--no-plan', '--pricing', 'prices.yaml', '--usage', file, '--months', '1'];
    const { months, learned, budget } = await json(...measured, '--budget', '2900');
    const [{ month, candidates }] = months;
    const { total, p10 = null, p50 = total, p90 = null } = candidates[0];
    expect(landing).toMatchObject({ month, total, p10, p50, p90, learned });
    expect(landing.budget.breaks).toEqual(budget.candidates[0].breaks);
  });

  it('counts what was used on days that were not seen whole', async () => {
    // 26 days of $100, $300 in six hours of the next, and four more days.
    expect((await json(...on('begun.csv', '3k', '--no-gate'))).landing.total).toBe('3300');
    // $40 on the evening of the 9th, 17 days of $100, and five more.
    expect((await json(...on('late.csv', '3k', '--no-gate'))).landing).toMatchObject({ spent: '1740', total: '2240' });
  });

  it('fails where the month ends over it, unless it is not to', async () => {
    const code = async (budget: string, ...argv: readonly string[]) =>
      (await ran(on('even.csv', budget, ...argv))).code;
    expect([await code('3099'), await code('3100'), await code('3099', '--no-gate')]).toEqual([1, 0, 0]);
  });

  it('vouches for nothing that it cannot know', async () => {
    const why = async (file: string) => (await ran(on(file, '3k', '-q'))).err;
    const line = 'error: nobody knows whether the month ends within the budget: ';
    expect(await why('hours.csv')).toBe(`${line}no day was seen whole\n`);
    expect(await why('foreign.csv')).toContain(`${line}The price lists have no shop/nobody-knows`);
  });

  it('has no effect beside --records', async () => {
    const asked = ['usage', 'even.csv', '--no-plan', '--pricing', 'prices.yaml', '--budget', '3k', '--records'];
    const { code, err } = await ran(asked);
    expect([code, err]).toEqual([2, expect.stringContaining('--budget has no effect beside --records')]);
  });
});
