import { describe, expect, it } from 'vitest';
import { newWorld, plan } from '../world.ts';

// Provisioned throughput, and a term in which the traffic grows.

const prices = `schema: 1
provider: acme
source: https://example.com/prices
models:
  - { id: m, rates: [{ from: 2026-01-01, checked: 2026-11-01, input: 1, output: 1 }] }
  - { id: fees, rates: [{ from: 2026-01-01, checked: 2026-11-01, input: 1, output: 1, perRequest: 0.005 }] }
`;
const { json, ran } = newWorld({
  'prices.yaml': prices,
  'ways.yaml': plan(
    'candidates: [acme/m]\nbuy: { ways: [{ name: API }, { name: PTU, units: 2, unit: $1/hour, unitTokens: 10k/min }] }',
    '{ name: S, tokens: 1B, outputShare: 0% }',
  ),
});
const own = ['--pricing', 'prices.yaml'];
const buy = async (...argv: string[]) => (await json('buy', ...argv, ...own)).ways;
const tokens = (count: string) => ['acme/m', '--tokens', count, '--output-share', '0%'];

describe('provisioned throughput', () => {
  // 2 × $1 × 720 hours; 2 × 10k × 60 × 720 = 864M tokens.
  const units = { count: 2, price: '720', tokens: 432_000_000 };

  it('replaces the rates of what its units hold; what is above is bought on demand', async () => {
    expect(
      (await buy(...tokens('1B'), '--way', 'PTU: units=2, unit=$1/hour, unitTokens=10k/min')).at(-1),
    ).toMatchObject({
      units,
      fee: '1440',
      covered: '864',
      discount: '864',
      overflow: '136',
      monthly: '1576',
      utilisation: '1',
    });
    expect((await buy('ways.yaml')).at(-1)).toMatchObject({ units, monthly: '1576' });
  });

  it('may be paid by the month, and is one unit where nobody says more', async () => {
    const [, way] = await buy(...tokens('500M'), '--way', 'PTU: unit=300/month, unitTokens=1B');
    expect(way).toMatchObject({ monthly: '300', utilisation: '0.5', breakEven: [{ from: 300_000_000, to: null }] });
  });

  it('leaves what is charged by count', async () => {
    const [, way] = await buy(
      'acme/fees',
      '--requests',
      '1k',
      '--input',
      '1000',
      '--way',
      'PTU: unit=3, unitTokens=1B',
    );
    expect(way).toMatchObject({ fees: '5', monthly: '8' });
  });

  it('is told by its units', async () => {
    const { out } = await ran(['buy', 'ways.yaml', ...own]);
    expect(out).toContain(
      'PTU: $1,440.00 for 2 units, in place of $864.00 of tokens + $136.00 for 136M tokens above the capacity = $1,576.00 per month.',
    );
  });

  it.each([
    ['P: units=2, unitTokens=1B', 'P does not say what a unit costs\n  add unit=$20/hour'],
    ['P: unit=5', 'P does not say how many tokens a unit holds\n  add unitTokens=50k/min'],
    ['P: unit=5/day, unitTokens=1B', 'P: "5/day" is not the price of a unit\n  write it like $20/hour or 9k/month'],
    ['P: units=0, unit=5, unitTokens=1B', 'P: "0" is not a number of units from 1 to 1000000'],
    [
      'P: unit=5, unitTokens=1B, discount=5%',
      'P is bought by the unit, which has no discount, minimum, capacity or seats',
    ],
    [
      'P: unit=5, unitTokens=1B, seat=5, includes=5',
      'P is bought by the unit, which has no discount, minimum, capacity or seats',
    ],
  ])('refuses what is not whole: %s', async (way, message) => {
    const { code, err } = await ran(['buy', ...tokens('1B'), '--way', way, ...own]);
    expect([code, err.replace(/\n$/, '')]).toEqual([2, `error: --way: ${message}`]);
  });

  it('refuses it in a plan where it stands', async () => {
    const bad = plan('candidates: [acme/m]\nbuy: { ways: [{ name: T, units: 4 }] }', '{ name: S, tokens: 1B }');
    const { code, err } = await ran(['buy', '-', ...own], bad);
    expect([code, err.split('\n')[0]]).toEqual([
      2,
      'standard input:3:15: T does not say what a unit costs; add unit=$20/hour',
    ]);
  });
});

describe('a term in which the traffic grows', () => {
  const way = ['--way', 'PTU: unit=150, unitTokens=1B'];

  it('adds up its months, and tells the first in which a way pays', async () => {
    // 100 + 110 + 121 + 133.10 + 146.41 + 161.051
    const [list, ptu] = await buy(...tokens('100M'), ...way, '--growth', '10%', '--term', '6');
    expect(list).toMatchObject({ monthly: '100', paysFrom: null });
    expect(Number(list.term)).toBeCloseTo(771.561, 9);
    expect(ptu).toMatchObject({ monthly: '150', term: '900', paysFrom: '2027-04' });
  });

  it('is what the finding is about', async () => {
    const { out } = await ran(['buy', ...tokens('100M'), ...way, '--growth', '10%', '--term', '12', ...own]);
    // 12 × 150, of which the list price would be 100 × (1.1^12 − 1) / 0.1 = 2,138.43.
    expect(out.split('\n')[0]).toBe(
      'Cheapest of 2 options: PTU at $1,800 over 12 months for acme/m; it pays from April 2027.',
    );
  });

  it('pays from no month where it is too short, and from the first where it does anyway', async () => {
    expect((await buy(...tokens('100M'), ...way, '--growth', '10%', '--term', '5')).at(-1).paysFrom).toBeNull();
    expect((await buy(...tokens('200M'), ...way, '--growth=-10%')).at(-1).paysFrom).toBe('2026-11');
  });

  it('without growth is its months times the first', async () => {
    const [list] = await buy(...tokens('100M'), ...way, '--term', '7');
    expect(list.term).toBe('700');
  });

  it('grows the use of people with seats', async () => {
    const seats = ['--way', 'T: seats=2, seat=60, includes=all'];
    expect((await buy(...tokens('100M'), ...seats, '--growth', '10%')).at(-1)).toMatchObject({
      term: '1440',
      paysFrom: '2027-01',
    });
  });

  it('refuses a growth beyond all counting', async () => {
    const { code, err } = await ran(['buy', ...tokens('100M'), ...way, '--growth', '900%', '--term', '120', ...own]);
    expect([code, err.split('\n')[0]]).toEqual([2, 'error: the traffic grows to too many tokens']);
  });
});
