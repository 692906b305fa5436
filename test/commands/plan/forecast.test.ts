import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { list, newWorld, plan } from '../world.ts';

// Growth with stages, names that move, prices that change within the forecast.

const { json, ran, csv, error } = newWorld({
  'mv.yaml': list(
    'provider: acme',
    '{ id: one, aliases: [{ name: latest, until: 2027-02-01 }], rates: [{ from: 2026-01-01, input: 1, output: 20 }] }',
    '{ id: two, aliases: [{ name: latest, from: 2027-02-01 }], rates: [{ from: 2026-01-01, input: 1, output: 10 }] }',
    '{ id: falls, retires: 2027-01-30, rates: [{ from: 2026-01-01, until: 2027-02-01, input: 1, output: 8 }, { from: 2027-02-01, input: 1, output: 4 }] }',
    '{ id: ends, rates: [{ from: 2026-01-01, until: 2027-01-15, output: 1 }] }',
    '{ id: rises, rates: [{ from: 2026-01-01, output: 1 }, { from: 2027-02-01, state: announced, output: 2 }] }',
  ),
  'stages.yaml': plan(
    'candidates: [acme/falls]\nbaseline: acme/falls\nforecast: { growth: 10%, stages: { A: 1, B: 3 } }',
    '{ name: A, tokens: 1M }',
    '{ name: B, tokens: 10M }',
  ),
  'two-a-month.yaml': plan(
    'candidates: [acme/falls]\nforecast: { stages: { A: 1, B: 1 } }',
    '{ name: A, tokens: 1M }',
    '{ name: B, tokens: 10M }',
  ),
});
const own = ['--pricing', 'mv.yaml'];
const on = (model: string, ...more: string[]) => [
  'forecast',
  '--no-plan',
  '--model',
  model,
  '--baseline',
  model,
  ...own,
  ...more,
];
const column = async (key: 'total' | 'cumulative', ...argv: string[]) =>
  (await json(...argv)).months.map(({ candidates }: { candidates: Record<string, string>[] }) => candidates[0]?.[key]);

describe('a forecast of several candidates', () => {
  it('is no wider than its terminal: candidates stand below each other where there is no room beside', async () => {
    const models = ['gpt-4o', 'claude-sonnet-4-5', 'gemini-2.5-pro', 'mix=gpt-4o-mini:60,gpt-4o:40'];
    const widest = async (columns: number) => {
      const io = fakeIo({ isTTY: true, columns, env: { NO_COLOR: '1' } });
      await run(
        [
          'forecast',
          ...models,
          '--no-plan',
          '--baseline',
          'gpt-4o',
          '--tokens',
          '5M',
          '--output-share',
          '20%',
          '--months',
          '3',
        ],
        io,
      );
      return Math.max(
        ...io
          .out()
          .split('\n')
          .map((line) => line.length),
      );
    };
    expect(await widest(60)).toBeLessThanOrEqual(60);
    expect(await widest(100)).toBeLessThanOrEqual(100);
  });
});

describe('4: a name that moves', () => {
  const moving = on('acme/latest', '--tokens', '1M', '--start', '2027-01', '--months', '3');

  it('is one candidate, whose costs go on adding up', async () => {
    expect(await column('total', ...moving)).toEqual(['20', '10', '10']);
    expect(await column('cumulative', ...moving)).toEqual(['20', '30', '40']);
  });

  it('runs out of cash as any other', async () => {
    const { code, err } = await ran([...moving, '--cash', '35', '-q']);
    expect([code, err]).toEqual([1, 'error: out of cash: acme/latest uses up $35.00 in March 2027, after 2 months\n']);
    expect((await ran([...moving, '--cash', '40', '-q'])).code).toBe(0);
    expect((await ran([...moving, '--cash', '25', '-q'])).err).toBe(
      'error: out of cash: acme/latest uses up $25.00 in February 2027, after 1 month\n',
    );
  });

  it('of the shipped lists', async () => {
    const mistral = 'mistral-medium-latest';
    const argv = [
      'forecast',
      '--no-plan',
      '--model',
      mistral,
      '--baseline',
      mistral,
      '--tokens',
      '100M',
      '--start',
      '2026-05',
      '--months',
      '4',
    ];
    expect(await column('cumulative', ...argv, '--as-of', '2026-05-01')).toEqual(['200', '400', '1150', '1900']);
  });

  it('says in every month which model it was', async () => {
    const { months } = await json(...moving);
    expect(
      months.map(({ candidates: [first] }: { candidates: { candidate: string; offer?: string }[] }) => [
        first?.candidate,
        first?.offer,
      ]),
    ).toEqual([
      ['acme/latest', 'acme/one'],
      ['acme/latest', 'acme/two'],
      ['acme/latest', 'acme/two'],
    ]);
    const { out } = await ran([...moving, '--notes', 'full']);
    expect(out).toContain('acme/latest means acme/one, from 2027-02 on acme/two.\n');
    expect(out).toContain('  acme/latest\n');
  });

  const beside = (...names: string[]) => {
    const models = names.flatMap((name) => ['--model', name]);
    return ['forecast', '--no-plan', ...models, '--tokens', '1M', '--start', '2027-01', '--months', '3', ...own];
  };
  const rows = async (...argv: string[]) =>
    (await json(...argv)).months.map(({ candidates }: { candidates: { candidate: string; total: string }[] }) =>
      candidates.map(({ candidate, total }) => `${candidate} ${total}`),
    );

  it('is another candidate than what it means today, and than what it will mean', async () => {
    const both = beside('acme/latest', 'acme/one', 'acme/two');
    expect(await rows(...both, '--baseline', 'acme/one')).toEqual([
      ['acme/one 20', 'acme/latest 20', 'acme/two 10'],
      ['acme/one 20', 'acme/latest 10', 'acme/two 10'],
      ['acme/one 20', 'acme/latest 10', 'acme/two 10'],
    ]);
    expect((await ran([...both, '--baseline', 'acme/one'])).err).not.toContain('are one offer');
  });

  it('is followed where it is the baseline, whatever it means today', async () => {
    expect(await rows(...beside('acme/one'), '--baseline', 'acme/latest')).toEqual([
      ['acme/latest 20', 'acme/one 20'],
      ['acme/latest 10', 'acme/one 20'],
      ['acme/latest 10', 'acme/one 20'],
    ]);
  });

  it('is held by a gate, also where the forecast begins after it has moved', async () => {
    const moved = [
      'forecast',
      '--no-plan',
      '--model',
      'acme/latest',
      '--baseline',
      'acme/one',
      '--tokens',
      '1M',
      '--months',
      '1',
      ...own,
    ];
    const { code, err } = await ran([...moved, '--start', '2027-03', '--budget', '5', '-q']);
    expect([code, err]).toEqual([1, 'error: over budget: acme/two costs more than $5.00 per month in March 2027\n']);
  });

  it('and others that mean the same in every month are one', async () => {
    const twice = beside('acme/latest', 'latest');
    expect(await rows(...twice, '--baseline', 'acme/latest')).toEqual([
      ['acme/latest 20'],
      ['acme/latest 10'],
      ['acme/latest 10'],
    ]);
    expect((await ran([...twice, '--baseline', 'acme/latest'])).err).toContain(
      'note: acme/latest and latest are one offer, acme/latest\n',
    );
  });
});

describe('what is announced for the months of a forecast', () => {
  const rising = on('acme/rises', '--tokens', '1M', '--start', '2027-01');

  it('bills them from its day on, and is said in their rows alone', async () => {
    const months = [...rising, '--months', '2'];
    expect(await column('total', ...months)).toEqual(['1', '2']);
    expect((await json(...months)).assumptions).toContainEqual({
      kind: 'announcedRates',
      text: 'At rates that are announced from 2027-02-01, and may still change: acme/rises.',
      offers: ['acme/rises'],
      from: '2027-02-01',
    });
    expect((await csv(...months)).slice(1).map((row) => row.includes('announcedRates'))).toEqual([false, true]);
  });

  it('is the answer of every command on that day', async () => {
    const then = ['--as-of', '2027-02-01', ...own];
    const traffic = ['--no-plan', '--baseline', 'acme/rises', '--tokens', '1M'];
    const day = await json('cost', 'acme/rises', '--output', '1M', ...then);
    const projected = await json('project', 'acme/rises', ...traffic, ...then);
    const ranked = await json('compare', 'acme/rises', ...traffic, ...then);
    expect([day.total, projected.scenarios[0].projections[0].total, ranked.ranking[0].total]).toEqual(['2', '2', '2']);
    for (const { assumptions } of [day, projected, ranked])
      expect(assumptions.map(({ kind }: { kind: string }) => kind)).toContain('announcedRates');
  });

  it('is not said of a single day', async () => {
    const { assumptions } = await json('acme/rises', '--no-plan', '--baseline', 'acme/rises', '--tokens', '1M', ...own);
    expect(assumptions.map(({ kind }: { kind: string }) => kind)).toEqual(['traffic']);
  });
});

describe('11: a month that is over', () => {
  it('is priced as it was then', async () => {
    expect(await column('total', ...on('gpt-4o', '--tokens', '1M', '--start', '2024-06', '--months', '1'))).toEqual([
      '15',
    ]);
  });

  it('and the present one at the prices of today', async () => {
    const now = on('acme/falls', '--tokens', '1M', '--start', '2027-02', '--months', '1');
    expect(await column('total', ...now, '--as-of', '2027-02-17')).toEqual(['4']);
    const { out } = await ran([...now, '--as-of', '2027-02-17', '--notes', 'full']);
    expect(out).toContain('Each month uses the prices known on its first day, 2027-02 at those of 2027-02-17.');
  });
});

describe('growth', () => {
  it('begins anew with each stage', async () => {
    const staged = ['forecast', 'stages.yaml', ...own, '--start', '2026-11', '--months', '5'];
    // 1M and 1.1M on $8; then 10M, 11M and 12.1M, from February on $4.
    expect(await column('total', ...staged)).toEqual(['8', '8.8', '80', '44', '48.4']);
    expect(await column('cumulative', ...staged)).toEqual(['8', '16.8', '96.8', '140.8', '189.2']);
  });

  it('meets the first of a list of rates with the second month of a stage', async () => {
    const staged = ['forecast', 'stages.yaml', ...own, '--start', '2026-08', '--months', '5', '--growth', '100%,0%'];
    expect(await column('total', ...staged)).toEqual(['8', '16', '80', '160', '160']);
  });

  it('of flags moves stages too', async () => {
    const staged = [
      'forecast',
      'stages.yaml',
      ...own,
      '--start',
      '2026-08',
      '--months',
      '4',
      '--stage',
      'B=2',
      '--stage',
      'A=4',
    ];
    expect((await json(...staged)).months.map(({ scenarios }: { scenarios: string[] }) => scenarios.join())).toEqual([
      '',
      'B',
      'B',
      'A',
    ]);
    expect(await column('total', ...staged)).toEqual(['0', '80', '88', '8']);
  });
});

describe('falling prices', () => {
  it('fall in every line item, so that these add up to the total', async () => {
    const { months } = await json(
      ...on('acme/falls', '--tokens', '1M', '--months', '3', '--price-decline', '50%', '--explain'),
    );
    const [, , third] = months;
    expect(third.candidates[0]).toMatchObject({ total: '1', lineItems: [{ rate: '1', cost: '1' }] });
  });
});

describe('13 and 15: nothing silent', () => {
  it('two stages in one month are refused, in a plan and by flags', async () => {
    expect((await error('forecast', 'two-a-month.yaml', ...own)).err).toMatch(
      /^two-a-month\.yaml:3:32: "B" and "A" both begin in month 1\n/,
    );
    expect((await error('forecast', 'stages.yaml', ...own, '--stage', 'A=2', '--stage', 'B=2')).err).toBe(
      'error: --stage: two stages begin in month 2\n  stages follow each other; let one begin later\n',
    );
  });

  it.each([
    ['2027-01', 'note: acme/falls retires on 2027-01-30, before the forecast ends\n'],
    ['2026-12', ''],
  ])('a model that retires on the last days of %s', async (start, err) => {
    expect((await ran(on('acme/falls', '--tokens', '1M', '--start', start, '--months', '1'))).err).toBe(err);
  });

  it('a retired model is an assumption of every command', async () => {
    const retired = ['--as-of', '2027-01-30', ...own];
    const traffic = ['--no-plan', '--tokens', '1M', '--baseline', 'acme/falls'];
    for (const argv of [
      ['cost', 'acme/falls', '--output', '1'],
      ['acme/falls', ...traffic],
      ['compare', 'acme/falls', ...traffic],
      ['buy', 'acme/falls', ...traffic],
    ]) {
      const { assumptions } = await json(...argv, ...retired);
      expect(assumptions).toContainEqual(expect.objectContaining({ kind: 'retired', offers: ['acme/falls'] }));
    }
  });

  it('what holds for the prices of some months stands in the rows of these', async () => {
    const rows = await csv(...on('acme/falls', '--tokens', '1M', '--months', '3'));
    expect(rows.slice(1).map((row) => [row.slice(0, 7), row.includes('retired')])).toEqual([
      ['2026-12', false],
      ['2027-01', false],
      ['2027-02', true],
    ]);
  });

  it('a list that ends takes its candidate out, with the month', async () => {
    const { code, isSilent, err } = await error(
      ...on('acme/ends', '--tokens', '1M', '--start', '2026-12', '--months', '4'),
    );
    expect([code, isSilent]).toEqual([2, true]);
    expect(err).toBe(
      'error: no price known for acme/ends on 2027-02-01, in 2027-02\n  its prices are known until 2027-01-15\n',
    );
    const both = [...on('acme/ends', '--tokens', '1M', '--start', '2026-12', '--months', '4'), '--model', 'acme/falls'];
    const { months, unpriced } = await json(...both);
    expect(months[0].candidates.map(({ candidate }: { candidate: string }) => candidate)).toEqual(['acme/falls']);
    expect(unpriced).toEqual([
      { candidate: 'acme/ends', reason: 'no price known for acme/ends on 2027-02-01, in 2027-02' },
    ]);
  });

  it('a gate does not pass what it cannot price', async () => {
    const { code, err } = await ran([
      ...on('acme/ends', '--tokens', '1M', '--start', '2026-12', '--months', '4'),
      '--model',
      'acme/falls',
      '--cash',
      '1k',
      '-q',
    ]);
    expect(code).toBe(1);
    expect(err).toContain(
      'error: nobody knows whether acme/ends is within the budget: no price known for acme/ends on 2027-02-01, in 2027-02\n',
    );
  });

  it('18: the rates that are named are those of all months, and the first of a stage that begins later', async () => {
    const { out } = await ran([
      ...on('acme/rises', '--tokens', '1M', '--start', '2027-01', '--months', '2'),
      '--sources',
      '-f',
      'markdown',
    ]);
    expect(out).toContain('acme/rises: output $1.00 per million');
    expect(out).toContain('acme/rises: output $2.00 per million');
  });

  it('18: a budget that is met again is not "from then on" over', async () => {
    const { out } = await ran([
      ...on(
        'acme/falls',
        '--tokens',
        '10M',
        '--start',
        '2026-12',
        '--months',
        '3',
        '--growth',
        '-50%',
        '--budget',
        '50',
      ),
      '-q',
    ]);
    expect(out).toContain('acme/falls exceeds the $50 monthly budget in December 2026: ');
  });
});
