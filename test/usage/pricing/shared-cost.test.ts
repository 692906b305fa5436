import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain, plus, sum, usd, zero } from '../../../src/values/money.ts';
import type { Group } from '../../../src/usage/pricing/groups.ts';
import { shareCost, type Sharing } from '../../../src/usage/pricing/shared-cost.ts';
import { noTokens } from '../../../src/usage/records/record.ts';

const group = (team: string | undefined, cost: string | undefined): Group => ({
  key: [team],
  requests: 1,
  webSearches: 0,
  tokens: noTokens,
  cost: cost === undefined ? undefined : usd(cost),
  reason: cost === undefined ? 'no price' : undefined,
  billed: [],
  whatIf: [],
});

const shares = (how: Sharing, ...groups: readonly Group[]) =>
  shareCost(groups, how).map(({ shared }) => plain(shared ?? zero));

describe('the cost of what has no owner', () => {
  const [a, b, common] = [group('a', '30'), group('b', '10'), group(undefined, '8')];

  it('is borne by all alike, or by what each costs', () => {
    expect(shares('even', a, b, common)).toEqual(['4', '4', '-8']);
    expect(shares('by-cost', a, b, common)).toEqual(['6', '2', '-8']);
  });

  it('is borne with what was charged beyond it, or below', () => {
    const shared = (how: Sharing, beyond: string) =>
      shareCost([a, b, common], how, usd(beyond)).map(({ shared: each }) => plain(each ?? zero));
    expect(shared('even', '4')).toEqual(['6', '6', '-8']);
    expect(shared('by-cost', '-16')).toEqual(['-6', '-2', '-8']);
  });

  it('is its own alone where it was charged beyond it', () => {
    const charged = new Map([['a', usd('3')]]);
    expect(shareCost([a, b, common], 'even', usd('5'), charged).map(({ shared: each }) => plain(each ?? zero))).toEqual(
      ['8', '5', '-8'],
    );
  });

  it('stays where nobody else has a cost, and where nothing has a price', () => {
    expect(shares('even', common)).toEqual(['0']);
    expect(shares('by-cost', group('a', undefined), common, group(undefined, undefined))).toEqual(['0', '0', '0']);
    expect(shares('by-cost', group('a', '0'), group('b', '0'), common)).toEqual(['4', '4', '-8']);
  });

  it('leaves the sum as it was', () => {
    const cost = fc.integer({ min: 0, max: 1_000_000 }).map((cents) => (cents / 100).toFixed(2));
    fc.assert(
      fc.property(
        fc.array(cost, { minLength: 1, maxLength: 9 }),
        cost,
        fc.constantFrom('even', 'by-cost'),
        (list, rest, how) => {
          const groups = [...list.map((each, index) => group(`t${index}`, each)), group(undefined, rest)];
          const before = sum(groups.map((each) => each.cost ?? zero));
          const after = sum(shareCost(groups, how).map((each) => plus(each.cost ?? zero, each.shared ?? zero)));
          expect(plain(after)).toBe(plain(before));
        },
      ),
    );
  });
});
