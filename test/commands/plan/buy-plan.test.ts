import { describe, expect, it } from 'vitest';
import { json, plan, ran, write } from './bot-plans.ts';

describe('buy', () => {
  const args = ['buy', '--no-plan', '--baseline', 'test/dear', '--model', 'test/cheap', '--tokens', '1B'];
  const way = async (settings: string) => (await json(...args, '--way', settings)).data.ways.at(-1);

  it('reads settings between semicolons too', async () => {
    expect(await way('R: fee=50; discount=30%')).toEqual(await way('R: fee=50, discount=30%'));
  });

  it('counts fee, discount, overflow and people', async () => {
    expect(await way('Reserved: fee=100, discount=50%, capacity=400M, staffHours=2, staffRate=90')).toMatchObject({
      covered: '400',
      discount: '200',
      fee: '100',
      overflow: '600',
      overflowTokens: 600_000_000,
      operations: '180',
      monthly: '1080',
      term: '12960',
      utilisation: '1',
    });
  });

  it('finds the break-even in tokens and in utilisation', async () => {
    expect(await way('Reserved: fee=100, discount=50%, capacity=400M')).toMatchObject({
      breakEven: [{ from: 200_000_000, to: null }],
    });
    expect(await way('Never: fee=300, discount=50%, capacity=400M')).toMatchObject({ breakEven: [] });
  });

  it('says what an unreached minimum wastes', async () => {
    expect(await way('Committed: minimum=1500, discount=20%')).toMatchObject({
      wasted: '700',
      monthly: '1500',
      breakEven: [{ from: 1_500_000_000, to: null }],
    });
  });

  it('never invents a price that is not published', async () => {
    const { out } = await ran('buy', '--no-plan', '--tokens', '1M');
    expect(out).toContain("The price of Global API's Pro Channel is not published.");
    expect(out).toContain('uptime ');
  });

  it('takes its ways from a plan', async () => {
    const file = write(
      'buy.yaml',
      plan(
        'tokens: 1B',
        'test/cheap',
        'buy: { term: 6, ways: [{ name: on demand }, { name: reserved, fee: 100, discount: 20%, properties: { uptime: 99.9% } }] }\n',
      ),
    );
    const { data } = await json('buy', file);
    expect(data.ways.map(({ name, monthly, term }: Record<string, string>) => [name, monthly, term])).toEqual([
      ['on demand', '1000', '6000'],
      ['reserved', '900', '5400'],
    ]);
    expect(data.ways[1].properties).toEqual({ uptime: '99.9%' });
  });

  it.each([
    [
      'Reserved: price=5',
      'error: --way: "price" is not a setting of an option to buy\n  there is model, fee, discount, minimum, capacity, staffHours, staffRate, units, unit, unitTokens, subscription, seats, seat, includes, paid\n',
    ],
    [
      'Reserved: fee=lots',
      'error: --way: Reserved: "lots" is not an amount of dollars\n  write it like 500, $500 or 20k\n',
    ],
    [
      ': fee=5',
      'error: --way: ": fee=5" has no name before the colon\n  write it like "Reserved: fee=50, discount=30%"\n',
    ],
    [
      'Reserved fee=50, discount=30%',
      'error: --way: "Reserved fee=50, discount=30%" has no colon between its name and its settings\n  write it like "Reserved: fee=50, discount=30%"\n',
    ],
    [
      'model=gpt-4o-mini',
      'error: --way: "model=gpt-4o-mini" has no colon between its name and its settings\n  write it like "Reserved: fee=50, discount=30%"\n',
    ],
    [
      'Reserved:',
      'error: --way: Reserved has nothing after the colon\n  write it like "Reserved: fee=50, discount=30%"\n',
    ],
  ])('refuses %s', async (settings, err) => {
    expect(await ran(...args, '--way', settings)).toEqual({ code: 2, out: '', err });
  });
});
