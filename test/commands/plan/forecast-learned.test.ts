import { describe, expect, it } from 'vitest';
import { dateAt, row, shop, used } from '../daily-use.ts';
import { newWorld } from '../world.ts';

// What was measured, carried on.

interface Month {
  readonly month: string;
  readonly candidates: readonly { readonly tokens: number; readonly total: string; readonly p50: string }[];
}

const { json, ran, csv, error, write } = newWorld({
  'prices.yaml': shop,
  'even.csv': used(56, () => 100_000),
  'growing.csv': used(84, (day) => 2 * Math.round(50_000 * 1.3 ** (day / 30))),
  'five.csv': used(5, () => 100_000),
  'begun.csv': used(20, () => 100_000, row(`${dateAt(20)}T06:00:00Z`, 40_000)),
  'moved.csv': [
    used(50, () => 100_000).trimEnd(),
    ...[50, 51, 52].flatMap((day) => [
      row(`${dateAt(day)}T00:30:00Z`, 50_000, 'small'),
      row(`${dateAt(day)}T23:30:00Z`, 50_000, 'small'),
    ]),
    '',
  ].join('\n'),
});
const on = (file: string, ...more: readonly string[]) => [
  'forecast',
  '--no-plan',
  '--pricing',
  'prices.yaml',
  '--usage',
  file,
  ...more,
];

describe('forecast --usage', () => {
  it('begins the day after, with the month that has begun: what was spent and the rest of it', async () => {
    // 26 days of July are measured: the 27th to the 31st follow, and a month at its own prices.
    const { months } = await json(...on('even.csv', '--months', '2'));
    expect(months.map(({ month, candidates: [cost] }: Month) => [month, cost?.tokens, cost?.total, cost?.p50])).toEqual(
      [
        ['2026-07', 3_100_000_000, '3100', '3100'],
        ['2026-08', 3_100_000_000, '6200', '6200'],
      ],
    );
    const { out } = await ran(on('even.csv', '--months', '2', '-q'));
    expect(out).toContain(
      'shop/plain: July 2026 will end at $3,100.00, $3,073.80 to $3,137.05; $2,600.00 of it was measured, until 2026-07-26.',
    );
  });

  it('leaves a day out that was not seen whole', async () => {
    const { months, learned } = await json(...on('begun.csv', '--months', '1'));
    expect(learned).toMatchObject({ days: 20, from: '2026-06-01', until: '2026-06-20', backtest: null });
    expect(months[0].candidates[0].total).toBe('3000');
  });

  it('of so many days is one period, each day at its own price', async () => {
    const { period, months } = await json(...on('even.csv', '--days', '30'));
    // 5 days of July at $100 and 25 of August at $200.
    expect(period).toMatchObject({ from: '2026-07-27', until: '2026-08-25', candidates: [{ p50: '5500' }] });
    const [{ p10, p90 }] = period.candidates;
    expect([Number(p10) / 5500, Number(p90) / 5500]).toEqual([expect.closeTo(0.9188, 3), expect.closeTo(1.119, 3)]);
    expect(months).toHaveLength(1);
  });

  it('splits tokens as the last seven days did, and names a model that is younger', async () => {
    const { period, learned } = await json(...on('moved.csv', '--days', '7'));
    // 4 of the last 7 days on plain.
    expect(Number(period.candidates[0].p50)).toBeCloseTo(7 * (100 * (4 / 7) + 10 * (3 / 7)), 1);
    expect(learned.notes).toContain('shop/small was first used less than a week before the end.');
  });

  it('tells how earlier forecasts came out, and has a range in every format', async () => {
    const { learned } = await json(...on('growing.csv', '--months', '1'));
    expect(learned.backtest).toMatchObject({ starts: 12, covered: expect.any(Number) });
    expect(Number(learned.backtest.error)).toBeLessThan(Number(learned.backtest.errorOfMean));
    expect(learned.notes[0]).toMatch(/^Learned from 84 days, .* from 12 earlier starts the next 30 days were off by/);
    const [head = ''] = await csv(...on('growing.csv', '--months', '1'));
    expect(head).toContain('total,p10,p50,p90,cumulative');
    for (const format of ['table', 'markdown'])
      expect((await ran(on('growing.csv', '--months', '1', '-q', '-f', format))).out).toContain('P10 to P90');
    expect((await ran(on('growing.csv', '--months', '3', '-q', '-f', 'svg'))).out).toContain('<svg');
  });

  it('goes on with the plain mean of fewer than seven whole days, and says so', async () => {
    const { period, learned } = await json(...on('five.csv', '--days', '30'));
    expect(period.candidates).toEqual([{ candidate: 'shop/plain', p10: null, p50: '3000', p90: null }]);
    expect(learned.notes).toEqual([
      'The plain mean goes on, without a range: a learned forecast needs 7 whole days, has 5.',
    ]);
  });
});

describe('growth that is stated', () => {
  it('replaces the measured one, and both are said', async () => {
    const stated = await json(...on('growing.csv', '--growth', '15%', '--start', '2026-10', '--months', '2'));
    const [before, after] = stated.months.map(({ candidates: [cost] }: Month) => Number(cost?.total));
    // 31 days of October, and 30 of November with 15 % more.
    expect(after / before).toBeCloseTo((1.15 * 30) / 31, 2);
    expect(stated.learned.notes).toContain(
      'Growth as stated, which is not tested: 15% per month; measured +30% per month.',
    );
  });

  it('may be a range beside that of the learned level: as squares, in logs', async () => {
    const monthsAt = async (growth: string) => {
      const { months } = await json(...on('growing.csv', '--growth', growth, '--months', '4'));
      return months.map(({ candidates: [cost] }: { candidates: Record<string, string>[] }) =>
        ['p10', 'total', 'p90'].map((key) => Number(cost?.[key])),
      );
    };
    // The middle of 0% and 21% is 10%.
    const [level, ranged] = [await monthsAt('10%'), await monthsAt('0%..21%')];
    for (const [month, [p10, total, p90]] of level.entries()) {
      const grown = month * Math.log(1.1);
      expect(ranged[month][1]).toBeCloseTo(total, 2);
      expect(ranged[month][0] / (total * Math.exp(-Math.hypot(Math.log(p10 / total), grown)))).toBeCloseTo(
        1,
        month === 0 ? 9 : 4,
      );
      expect(ranged[month][2] / (total * Math.exp(Math.hypot(Math.log(p90 / total), grown)))).toBeCloseTo(
        1,
        month === 0 ? 9 : 4,
      );
    }
    expect(await monthsAt('10%..10%')).toEqual(level);
    const { learned } = await json(...on('growing.csv', '--growth', '0%..21%'));
    expect(learned.notes.at(-1)).toMatch(/^Growth as stated, which is not tested: 0% to 21% per month; measured/);
    const { code, err } = await error(...on('growing.csv', '--growth', '0%..21%', '--sensitivity'));
    expect([code, err]).toEqual([2, expect.stringContaining('--sensitivity has no effect beside --usage')]);
  });

  it('is none where it is to be measured', async () => {
    const learned = await json(...on('growing.csv', '--days', '30'));
    expect((await json(...on('growing.csv', '--days', '30', '--growth', 'measured'))).period).toEqual(learned.period);
  });
});

describe('a budget', () => {
  const breaks = async (...argv: readonly string[]) => (await json(...argv)).budget.candidates[0].breaks;

  it('of the days asked for, and cash, have the days on which they are passed', async () => {
    // $100 a day until 31 July, $200 from then on: $500, and 7 days to the $1,900.
    const expected = { early: '2026-08-07', likely: '2026-08-07', late: '2026-08-08' };
    expect(await breaks(...on('even.csv', '--days', '30', '--budget', '1899'))).toEqual(expected);
    expect(await breaks(...on('even.csv', '--cash', '1899'))).toEqual(expected);
    const [head = '', line = ''] = await csv(...on('even.csv', '--days', '30', '--budget', '1899'));
    const cells = line.split(',');
    const cellOf = (column: string) => cells[head.split(',').indexOf(column)];
    expect(['breaksEarly', 'breaksLikely', 'breaksLate'].map(cellOf)).toEqual(Object.values(expected));
  });

  it('of a month counts what is spent in it', async () => {
    // $2,600 are.
    expect(await breaks(...on('even.csv', '--months', '1', '--budget', '2650/month'))).toEqual({
      early: '2026-07-27',
      likely: '2026-07-27',
      late: '2026-07-27',
    });
  });

  it('is looked for up to ten years ahead, and is kept only where the high end keeps it', async () => {
    const text = async (...argv: readonly string[]) => (await ran(on('even.csv', ...argv, '-q'))).out;
    expect(await text('--months', '2', '--cash', '20000')).toMatch(
      /does not use up \$20,000\.00 until 2026-08-31; later it will use up \$20,000\.00 between 2026-10-\d\d and 2026-11-\d\d/,
    );
    expect(await text('--months', '2', '--budget', '7000')).toMatch(/may break the \$7,000 monthly budget from/);
    expect(await text('--months', '2', '--budget', '1m')).toContain(
      'stays within the $1,000,000 monthly budget, even at the high end (P90)',
    );
  });

  it('holds the likely path, or with --gate p90 the careful one', async () => {
    const code = async (...argv: readonly string[]) =>
      (await ran(on('even.csv', '--months', '2', '--budget', '6500', ...argv))).code;
    expect(await code()).toBe(0);
    expect(await code('--gate', 'p90')).toBe(1);
    expect(await code('--gate', 'likely')).toBe(0);
    expect(await code('--no-gate')).toBe(0);
  });
});

describe('what cannot be', () => {
  it.each([
    [['forecast', '--no-plan', '--days', '30'], '--days has no effect without --usage'],
    [['forecast', '--no-plan', '--growth', 'measured'], '--growth measured has no effect without --usage'],
    [['forecast', '--no-plan', '--gate', 'p90'], '--gate p90 has no effect without --usage'],
    [on('even.csv', '--days', '30', '--months', '2'), '--days says how long already'],
    [on('even.csv', '--days', '0'), '--days: "0" is not between 1 and 3660'],
    [on('even.csv', '--start', '2026-06'), '--start: 2026-06 is over: the traffic was measured until 2026-07-26'],
  ])('%j is refused', async (argv, problem) => {
    const { code, isSilent, err } = await error(...argv);
    expect([code, isSilent]).toEqual([2, true]);
    expect(err).toContain(`error: ${problem}`);
  });

  it('a day that is not over, or is to come, counts for nothing', async () => {
    const today = row('2026-11-23T08:00:00Z', 5);
    write(
      'late.csv',
      used(175, () => 100_000, today, row('2026-11-25T12:00:00Z', 1e6)),
    );
    const { learned, period } = await json(...on('late.csv', '--days', '7'));
    expect([learned.until, period.candidates[0].p50]).toEqual(['2026-11-22', '1400']);
  });
});
