import { describe, expect, it } from 'vitest';
import { list, newWorld, plan } from '../world.ts';

// Ways to buy, and the length of a month.

const { json, ran, write } = newWorld({
  'prices.yaml': list(
    'provider: acme',
    '{ id: m, rates: [{ from: 2026-01-01, input: 2.5, output: 10 }] }',
    '{ id: n, rates: [{ from: 2026-01-01, input: 0.5, output: 1 }] }',
    '{ id: fees, rates: [{ from: 2026-01-01, input: 1, output: 1, perRequest: 0.005 }] }',
    '{ id: dated, rates: [{ checked: 2026-11-01, input: 1, cacheRead: 0.1, output: 1, schedule: { timeZone: UTC, windows: [{ start: "00:00", end: "12:00", input: 3 }] } }] }',
    '{ id: outputs, rates: [{ from: 2026-01-01, output: 1 }] }',
    '{ id: rises, rates: [{ from: 2026-01-01, output: 1 }, { from: 2027-03-01, output: 2 }] }',
    '{ id: may-rise, rates: [{ from: 2026-01-01, output: 1 }, { from: 2027-03-01, state: announced, output: 2 }] }',
    '{ id: stays, rates: [{ from: 2026-01-01, output: 1 }, { from: 2027-03-01, checked: 2026-11-01, output: 1 }] }',
  ),
  'd.yaml': plan('candidates: [acme/m]\ndaysPerMonth: 20', '{ name: S, requests: 1k/day, inputTokens: 10000 }'),
  'be.yaml': plan(
    'candidates: [acme/n]\nbuy: { term: 12, ways: [{ name: reserved, fee: 200 , discount: 75%, capacity: 5B }, { name: on demand }] }',
    '{ name: S, tokens: 100M, outputShare: 100% }',
  ),
});
const own = ['--pricing', 'prices.yaml'];
const buy = async (...argv: string[]) => (await json('buy', ...argv, ...own)).ways;
const way = async (...argv: string[]) => (await buy(...argv)).at(-1);

describe('7: the days of a month', () => {
  it('of a plan hold for volumes of flags', async () => {
    const total = async (...argv: string[]) => {
      const { scenarios } = await json('d.yaml', ...argv, ...own);
      return [scenarios[0].tokens, scenarios[0].projections[0].total];
    };
    expect(await total()).toEqual([200_000_000, '500']);
    expect(await total('--requests', '1k/day', '--input-tokens', '10000')).toEqual([200_000_000, '500']);
    expect(await total('--tokens', '10M/day', '--output-share', '0%')).toEqual([200_000_000, '500']);
    expect(await total('--users', '100', '--requests-per-user', '10/day', '--input-tokens', '10000')).toEqual([
      200_000_000,
      '500',
    ]);
  });

  it('of flags hold for volumes of a plan', async () => {
    const { scenarios } = await json('d.yaml', '--days-per-month', '10', ...own);
    expect(scenarios[0].tokens).toBe(100_000_000);
  });

  it.each([
    [['d.yaml']],
    [
      [
        '--no-plan',
        '--requests',
        '1k/day',
        '--input-tokens',
        '10000',
        '--days-per-month',
        '20',
        '--model',
        'acme/m',
        '--baseline',
        'acme/m',
      ],
    ],
  ])('hold for the capacity that is bought: %j', async (argv) => {
    expect(await way(...argv, '--way', 'X: capacity=10M/day')).toMatchObject({
      utilisation: '1',
      overflowTokens: 0,
      monthly: '500',
    });
  });

  it('hold for the capacity of a plan', async () => {
    const file = write(
      'ways.yaml',
      plan(
        'candidates: [acme/m]\ndaysPerMonth: 20\nbuy: { ways: [{ name: X, capacity: 10M/day }] }',
        '{ name: S, requests: 1k/day, inputTokens: 10000 }',
      ),
    );
    expect(await way(file)).toMatchObject({ utilisation: '1' });
  });
});

describe('a term over which rates change', () => {
  const bought = (model: string, ...argv: string[]) => [
    'buy',
    '--no-plan',
    '--tokens',
    '1M',
    '--model',
    model,
    '--baseline',
    model,
    ...own,
    ...argv,
  ];
  const told = async (...argv: string[]) =>
    (await json(...argv)).assumptions.filter(({ kind }: { kind: string }) => kind === 'laterRates');

  it('is bought at those of its first day, which is said first of all', async () => {
    expect(await buy('--no-plan', '--tokens', '1M', '--baseline', 'acme/rises', '--model', 'acme/rises')).toMatchObject(
      [{ term: '12' }],
    );
    expect(await told(...bought('acme/rises'))).toEqual([
      {
        kind: 'laterRates',
        text: 'The rates of 2026-11-23 are taken for all 12 months, though others count from 2027-03-01: acme/rises.',
        offers: ['acme/rises'],
        pricedAt: '2026-11-23',
        months: 12,
        from: '2027-03-01',
        isAnnounced: false,
      },
    ]);
    expect((await ran(bought('acme/rises'))).out).toContain('though others count from 2027-03-01');
    expect((await ran(bought('acme/rises', '-f', 'csv'))).out).toContain('laterRates');
  });

  it('though they are only announced', async () => {
    expect(await told(...bought('acme/may-rise'))).toMatchObject([{ from: '2027-03-01', isAnnounced: true }]);
  });

  it.each([
    ['rises', '2026-11-30', 3],
    ['rises', '2026-12-01', 3],
    ['rises', '2027-03-01', 12],
    ['stays', '2026-11-23', 12],
    ['n', '2026-11-23', 12],
  ])('is not said of %s on %s for %i months, in which they do not', async (model, asOf, term) => {
    expect(await told(...bought(`acme/${model}`, '--as-of', asOf, '--term', String(term)))).toEqual([]);
  });

  it('is said of the last day too', async () => {
    expect(await told(...bought('acme/rises', '--as-of', '2026-12-02', '--term', '3'))).toHaveLength(1);
  });
});

describe('8: the break-even', () => {
  it('is none of no tokens at all', async () => {
    const [, fee] = await buy(
      '--no-plan',
      '--tokens',
      '0',
      '--baseline',
      'acme/n',
      '--model',
      'acme/n',
      '--way',
      'W: fee=10',
    );
    expect(fee).toMatchObject({ monthly: '10', breakEven: null });
  });

  it('is a range where a way is cheaper only up to what is covered', async () => {
    // Covered: 1M at 0.10 a million instead of 0.50; above it 10 dollars a million instead of 0.50.
    const argv = ['--no-plan', '--tokens', '1B', '--output-share', '0%', '--model', 'acme/n'];
    const [, , x] = await buy(
      ...argv,
      '--baseline',
      'acme/n',
      '--way',
      'Y: fee=1',
      '--way',
      'X: model=acme/m, discount=99%, capacity=1M',
    );
    // 2.5 × 1% × 1M = 0.025 and 2.5 a million above, 0.5 a million on demand: 0.025 + 2.5 (t − 1) ≤ 0.5 t up to 1.2375 M.
    expect(x.breakEven).toEqual([{ from: 1, to: 1_237_500 }]);
    expect(x.monthly).toBe('2497.525');
  });

  it('is told of both, whichever comes first', async () => {
    const [reserved, onDemand] = await buy('be.yaml');
    // 200 + 0.25 t against t: 266,666,667 tokens and more.
    expect(reserved.breakEven).toEqual([{ from: 266_666_667, to: null }]);
    expect(onDemand.breakEven).toEqual([{ from: 1, to: 266_666_666 }]);
  });

  it('is where both sides cost the same, at the edge', async () => {
    for (const [tokens, isCheaper] of [
      ['266666666', false],
      ['266666667', true],
    ] as const) {
      const [reserved, onDemand] = await buy('be.yaml', '--tokens', tokens);
      expect(Number(reserved.monthly) <= Number(onDemand.monthly)).toBe(isCheaper);
    }
  });

  it('counts a committed minimum', async () => {
    const argv = ['--no-plan', '--tokens', '100M', '--model', 'acme/n', '--baseline', 'acme/n'];
    // At least 80 dollars, 20 % off: 0.8 t against t, from 80 M on; 100 M cost 80.
    expect(await way(...argv, '--way', 'C: minimum=80, discount=20%')).toMatchObject({
      monthly: '80',
      wasted: '0',
      breakEven: [{ from: 80_000_000, to: null }],
    });
  });
});

describe('8: what a way costs', () => {
  it('has no discount on what is charged by count', async () => {
    const traffic = [
      '--no-plan',
      '--requests',
      '1M',
      '--input-tokens',
      '1000',
      '--output-tokens',
      '100',
      '--model',
      'acme/fees',
      '--baseline',
      'acme/fees',
    ];
    const half = await way(...traffic, '--way', 'H: discount=50%');
    expect(half).toMatchObject({ covered: '1100', fees: '5000', discount: '550', monthly: '5550' });
    const { out } = await ran(['buy', ...traffic, '--way', 'H: discount=50%', ...own]);
    expect(out).toContain(
      'H: $1,100.00 of tokens - $550.00 discount of 50% + $5,000.00 charged by count = $5,550.00 per month.',
    );
  });

  it('says what was taken for granted, in every format', async () => {
    const argv = [
      'buy',
      '--no-plan',
      '--tokens',
      '1M',
      '--output-share',
      '50%',
      '--cache-hit',
      '50%',
      '--batch',
      '10%',
      '--as-of',
      '2026-10-01',
      ...own,
    ];
    const models = [
      '--model',
      'acme/dated',
      '--model',
      'acme/outputs',
      '--baseline',
      'acme/dated',
      '--assume-input',
      '1',
    ];
    const kinds = ['traffic', 'undatedRates', 'assumedRate', 'baseRates', 'hours', 'breakEven'];
    const { assumptions } = await json(...argv, ...models);
    const said = new Set(assumptions.map(({ kind }: { kind: string }) => kind));
    for (const kind of kinds) expect(said).toContain(kind);
    const { out } = await ran([...argv, ...models, '--notes', 'full']);
    for (const { text } of assumptions) expect(out.replaceAll(/\s+/g, ' ')).toContain(text);
  });

  it('is asked of every model that is named, of a plan with ways too', async () => {
    const names = (ways: { name: string; candidate: string }[]) =>
      ways.map(({ name, candidate }) => `${name}: ${candidate}`);
    expect(names(await buy('be.yaml', '--model', 'acme/m'))).toEqual(['reserved: acme/m', 'on demand: acme/m']);
    expect(names(await buy('be.yaml', '--model', 'acme/m', '--model', 'acme/n'))).toEqual([
      'reserved acme/m: acme/m',
      'on demand acme/m: acme/m',
      'reserved acme/n: acme/n',
      'on demand acme/n: acme/n',
    ]);
    expect(
      names(await buy('--no-plan', '--tokens', '1M', '--baseline', 'acme/m', '--model', 'acme/m', '--model', 'acme/n')),
    ).toEqual(['on demand acme/m: acme/m', 'on demand acme/n: acme/n']);
  });

  it('takes a way for each of several models where none of its own is named', async () => {
    const ways = await buy(
      '--no-plan',
      '--tokens',
      '1M',
      '--baseline',
      'acme/m',
      '--model',
      'acme/m',
      '--model',
      'acme/n',
      '--way',
      'X: fee=1',
    );
    expect(ways.map(({ candidate }: { candidate: string }) => candidate)).toEqual([
      'acme/m',
      'acme/n',
      'acme/m',
      'acme/n',
    ]);
  });
});
