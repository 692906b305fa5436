import { describe, expect, it } from 'vitest';
import { newWorld, plan } from '../world.ts';

// Seats, the API, or a mix of both: for people of a plan, and for those whose use was measured.

const prices = `schema: 1
provider: acme
source: https://example.com/prices
subscriptions:
  - { id: pro, name: Pro, aliases: [plus], prices: [{ from: 2026-01-01, checked: 2026-11-01, seat: 39, seatYearly: 30, includes: { credits: 7000 }, credit: 0.01, overage: rates }] }
  - { id: team, name: Team, prices: [{ checked: 2026-11-01, seat: 30, includes: { use: 50, pooled: 400 }, overage: rates }] }
  - { id: flat, name: Flat, prices: [{ checked: 2026-11-01, seat: 20, allowance: ten times more }] }
  - { id: max, name: Max, prices: [{ checked: 2026-11-01, seat: 100, includes: { use: 100 }, overage: rates, allowance: five times Pro }] }
  - { id: coins, name: Coins, prices: [{ checked: 2026-11-01, seat: 20, includes: { credits: 900 } }] }
  - { id: hard, name: Hard, prices: [{ checked: 2026-11-01, seat: 20, includes: { use: 60 } }] }
  - { id: yuan, name: Yuan, prices: [{ checked: 2026-11-01, seat: 142, currency: CNY, includes: { use: 60 }, overage: rates }] }
models:
  - { id: m, rates: [{ from: 2026-01-01, checked: 2026-11-01, input: 1, output: 1 }] }
  - { id: n, rates: [{ from: 2026-01-01, checked: 2026-11-01, input: 2, output: 2 }] }
`;

/** Twenty people: 12 of $12, 5 of $60, 3 of $300, as requests of a thousand tokens. */
const groups = [
  '{ name: Light, users: 12, requestsPerUser: 12k, inputTokens: 1000 }',
  '{ name: Daily, users: 5, requestsPerUser: 60k, inputTokens: 1000 }',
  '{ name: Heavy, users: 3, requestsPerUser: 300k, inputTokens: 1000 }',
];

/** The same people, as ten days of a log: a third of a month. */
const uses = [...Array<number>(12).fill(12), ...Array<number>(5).fill(60), 300, 300, 300];
const log = uses
  .flatMap((use, person) =>
    ['2026-11-01T00:00:00Z', '2026-11-10T23:59:00Z'].map((at) =>
      JSON.stringify({
        id: `${person} ${at}`,
        at,
        provider: 'acme',
        model: 'm',
        ...(person === 19 ? { key: 'k' } : { user: `u${person}` }),
        requests: use * 100,
        usage: { prompt: (use / 6) * 1_000_000 },
      }),
    ),
  )
  .join('\n');

const { json, ran, csv } = newWorld({
  'prices.yaml': prices,
  'team.yaml': plan('candidates: [acme/m]', ...groups),
  'ways.yaml': plan(
    'candidates: [acme/m]\nbuy: { ways: [{ name: API }, { name: Pro, subscription: acme/pro, paid: yearly }, { name: Own, seats: 5, seat: 10, includes: all }] }',
    ...groups,
  ),
  'log.jsonl': log,
});
const own = ['--pricing', 'prices.yaml'];
const buy = async (...argv: string[]) => (await json('buy', ...argv, ...own)).ways;
const monthly = async (...argv: string[]) =>
  (await buy(...argv)).map((way: { readonly name: string; readonly monthly: string }) => [way.name, way.monthly]);

describe('seats of a subscription', () => {
  const shared = { people: 20, seat: '39', breakEven: '39', use: { p50: '12', p90: '300', most: '300' } };

  it.each([[['team.yaml']], [['--usage', 'log.jsonl']]])(
    'are for all people, or for those for whom they pay: %j',
    async (argv) => {
      const ways = await buy(...argv, '--way', 'Pro: subscription=acme/pro');
      expect(ways).toMatchObject([
        { monthly: '1344', seats: null },
        {
          name: 'Pro',
          monthly: '1470',
          seats: { ...shared, seats: 20, cost: '780', included: '654', beyond: '690', others: '0' },
        },
        {
          name: 'Pro and API',
          monthly: '1146',
          seats: { ...shared, seats: 8, cost: '312', included: '510', beyond: '690', others: '144' },
        },
      ]);
    },
  );

  it('are paid monthly or yearly, and as a plan says', async () => {
    expect(await monthly('team.yaml', '--way', 'Pro: subscription=acme/plus, paid=yearly')).toEqual([
      ['on demand', '1344'],
      ['Pro', '1290'],
      ['Pro and API', '1074'],
    ]);
    expect(await monthly('ways.yaml')).toEqual([
      ['API', '1344'],
      ['Pro', '1290'],
      ['Pro and API', '1074'],
      ['Own', '374'],
    ]);
  });

  it('share a pool up to its limit', async () => {
    const [, team] = await buy('team.yaml', '--way', 'Team: subscription=acme/team');
    expect(team).toMatchObject({ monthly: '1544', seats: { cost: '600', included: '400', beyond: '944' } });
  });

  it('include what the user says instead', async () => {
    expect(await monthly('team.yaml', '--way', 'Flat: subscription=acme/flat, includes=all')).toEqual([
      ['on demand', '1344'],
      ['Flat', '400'],
      ['Flat and API', '304'],
    ]);
  });

  it('in another currency are converted', async () => {
    const ways = await monthly('team.yaml', '--way', 'Yuan: subscription=acme/yuan', '--fx', 'CNY=7.1');
    expect(ways.slice(1)).toEqual([
      ['Yuan', '1120'],
      ['Yuan and API', '1024'],
    ]);
  });

  it('without a price of use beyond them count it at the rates of the models, and say so', async () => {
    const [, hard] = await buy('team.yaml', '--way', 'Hard: subscription=acme/hard');
    expect(hard.seats.says).toEqual([expect.stringContaining('acme/hard includes has no published price')]);
  });
});

describe('seats of the user', () => {
  it('are for as many as are said, who use alike where nobody says more', async () => {
    const { ways } = await json(
      'buy',
      'acme/m',
      '--tokens',
      '1344M',
      '--way',
      'T: seats=20, seat=30, includes=$50',
      ...own,
    );
    expect(ways.at(-1)).toMatchObject({
      monthly: '944',
      seats: { seats: 20, people: 20, included: '1000', beyond: '344' },
    });
    expect(ways.at(-1).seats.says).toEqual([expect.stringContaining('the 20 people use as much as each other')]);
  });

  it('go to those who use most, and may be more than there are people', async () => {
    const [, some, many] = await buy(
      'team.yaml',
      '--way',
      'T: seats=3, seat=100, includes=400',
      '--way',
      'U: seats=30, seat=10, includes=all',
    );
    expect(some).toMatchObject({ monthly: '744', seats: { seats: 3, people: 20, others: '444' } });
    expect(many).toMatchObject({ monthly: '300', seats: { seats: 30, people: 20 } });
  });

  it('are on all models that were measured, and on each that is named', async () => {
    const ways = await buy('acme/m', 'acme/n', '--usage', 'log.jsonl', '--way', 'T: seat=100, includes=400');
    expect(
      ways.map((way: { readonly name: string; readonly candidate: string }) => `${way.name}: ${way.candidate}`),
    ).toEqual([
      'on demand acme/m: acme/m',
      'on demand acme/n: acme/n',
      'T acme/m: acme/m',
      'T acme/m and API: acme/m',
      'T acme/n: acme/n',
      'T acme/n and API: acme/n',
    ]);
  });
});

describe('a report of seats', () => {
  it('finds the mix, and shows what people of different use pay', async () => {
    const { out } = await ran(['buy', 'team.yaml', '--way', 'Pro: subscription=acme/pro', ...own]);
    expect(out).toContain(
      'Cheapest of 3 options: Pro and API at $1,146 per month for acme/m; 8 of 20 people have a seat, which pays from $39 of use per month.',
    );
    expect(out).toMatch(/^p50 +\$12\.00 +\$39\.00$/m);
    expect(out).toMatch(/^p90 +\$300\.00 +\$269\.00$/m);
    expect(out).toContain(
      'Pro and API: $312.00 for 8 seats, $510.00 of the use included + $690.00 of use beyond it + $144.00 of use of the 12 without one = $1,146.00 per month.',
    );
  });

  it('tells what a seat includes without an amount, however many notes there are', async () => {
    const { out } = await ran(['buy', 'team.yaml', '--way', 'Max: subscription=acme/max', ...own]);
    expect(out).toContain(
      'Nobody publishes an amount of what a seat of acme/max includes beside credits (five times Pro)',
    );
  });

  it('has flat rows and a chart of one person', async () => {
    const args = ['buy', 'team.yaml', '--way', 'Pro: subscription=acme/pro', ...own];
    expect((await csv(...args)).map((line) => line.split(',').slice(0, 3).join(','))).toEqual([
      'way,candidate,monthly',
      'on demand,acme/m,1344',
      'Pro,acme/m,1470',
      'Pro and API,acme/m,1146',
    ]);
    const { out } = await ran([...args, '-f', 'svg', '--chart', 'person']);
    expect(out).toContain('Pro pays from $39');
  });
});

describe('seats that make no sense', () => {
  it.each([
    ['T: seats=20', 'T does not say what a seat costs\n  add seat=100, or a subscription=anthropic/max'],
    ['T: seat=20', 'T does not say what use a seat includes in a month\n  add includes=$50, or includes=all'],
    [
      'T: seat=20, includes=5, discount=5%',
      'T is bought by the seat, which has no discount, minimum or capacity\n  make it two ways',
    ],
    ['T: seat=20, includes=5, paid=yearly', 'T has a price of its own, which is paid as it says\n  leave out paid'],
    ['T: seats=0, seat=20, includes=5', 'T: "0" is not a number of seats from 1 to 1000000'],
    ['T: subscription=max', 'T: "max" is not a subscription\n  write it like anthropic/max'],
    ['T: seat=9, includes=5, paid=daily', 'T: "daily" is not how a seat is paid\n  there is monthly and yearly'],
  ])('are refused: %s', async (way, message) => {
    const { code, out, err } = await ran(['buy', 'acme/m', '--tokens', '1M', '--way', way, ...own]);
    expect([code, out, err]).toEqual([2, '', `error: --way: ${message}\n`]);
  });

  it.each([
    ['T: subscription=acme/nothing', 'error: no subscription "acme/nothing" in the price lists'],
    ['T: subscription=acme/flat', 'error: nobody publishes what use a seat of acme/flat includes'],
    [
      'T: subscription=acme/coins',
      'error: a seat of acme/coins includes 900 credits, and nobody publishes what use they pay',
    ],
    ['T: subscription=acme/yuan', 'error: a seat of acme/yuan is priced in CNY'],
    ['T: subscription=acme/team, paid=yearly', 'error: acme/team has no price for a year that is paid at once'],
  ])('are refused by what is known of them: %s', async (way, message) => {
    const { code, err } = await ran(['buy', 'team.yaml', '--way', way, ...own]);
    expect([code, err.split('\n')[0]]).toEqual([2, message]);
  });

  it('are refused where nobody says for how many', async () => {
    const { code, err } = await ran(['buy', 'acme/m', '--tokens', '1M', '--way', 'T: seat=9, includes=5', ...own]);
    expect([code, err.split('\n')[0]]).toEqual([2, 'error: T: nobody says how many people need a seat']);
  });

  it('are refused in a plan where they stand', async () => {
    const bad = plan('candidates: [acme/m]\nbuy: { ways: [{ name: T, seats: 4 }] }', ...groups);
    const { code, err } = await ran(['buy', '-', ...own], bad);
    expect([code, err.split('\n')[0]]).toEqual([
      2,
      'standard input:3:15: T does not say what a seat costs; add seat=100, or a subscription=anthropic/max',
    ]);
  });
});
