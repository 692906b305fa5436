import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimal, plain, sum } from '../../src/values/money.ts';
import { moneyTally } from '../../src/values/money-tally.ts';

const added = (amounts: readonly string[]) => {
  const { add, total } = moneyTally();
  for (const amount of amounts) add(amount);
  return plain(total());
};

it.each([
  [[], '0'],
  [['0.1', '0.2'], '0.3'],
  [['0.999999999999999', '0.000000000000001'], '1'],
  [['12', '0.5', '1.25'], '13.75'],
  [['0.0000000000000000001', '1'], '1.0000000000000000001'],
  [['9007199254740993', '9007199254740993.5'], '18014398509481986.5'],
])('adds %j up to %s', (amounts, total) => {
  expect(added(amounts)).toBe(total);
});

it('adds up to what exact arithmetic does', () => {
  const amount = fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.stringMatching(/^\d{0,20}$/))
    .map(([whole, fraction]) => (fraction === '' ? String(whole) : `${whole}.${fraction}`));
  fc.assert(
    fc.property(fc.array(amount), (amounts) => {
      expect(added(amounts)).toBe(plain(sum(amounts.map(decimal))));
    }),
  );
});
