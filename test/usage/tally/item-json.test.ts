import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LineItem } from '../../../src/projection/price.ts';
import { ItemTemplates, pricedJson } from '../../../src/usage/tally/item-json.ts';
import { noTokens, type Tokens } from '../../../src/usage/records/record.ts';
import { costAtRate, usd, zero } from '../../../src/values/money.ts';

/** The items of a request with input and output, and a fee of the request. */
function itemsOf({ input, output }: Tokens, rates: readonly [string, string, string]): LineItem[] {
  const [forInput = zero, forOutput = zero, fee = zero] = rates.map(usd);
  const shared = { offer: 'some/model', per: 'million tokens', billedAs: 'input' } as const;
  return [
    { ...shared, meter: 'input', tokens: input, rate: forInput, cost: costAtRate(input, forInput) },
    { ...shared, meter: 'output', tokens: output, rate: forOutput, cost: costAtRate(output, forOutput) },
    { ...shared, meter: 'requests', tokens: 1, rate: fee, per: 'each', billedAs: 'requests', cost: fee },
  ];
}

const used = (input: number, output: number): Tokens => ({ ...noTokens, input, output });

it('writes the same JSON as decimals do, for any tokens and rates', () => {
  const rate = fc.tuple(fc.nat(9999), fc.nat(7)).map(([units, places]) => {
    const digits = String(units).padStart(places + 1, '0');
    return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  });
  const count = fc.integer({ min: 1, max: 2_000_000 });
  let compared = 0;
  fc.assert(
    fc.property(fc.tuple(rate, rate, rate), count, count, count, (rates, first, input, output) => {
      const templates = new ItemTemplates(itemsOf(used(first, first), rates));
      const json = templates.json(used(input, output));
      if (json === undefined) return;
      compared++;
      expect(json).toBe(pricedJson(used(input, output), itemsOf(used(input, output), rates)));
    }),
  );
  expect(compared).toBeGreaterThan(10);
});

it('writes costs of the usual sizes without decimals of any size', () => {
  const templates = new ItemTemplates(itemsOf(used(1, 1), ['2.5', '10', '0']));
  expect(templates.json(used(1000, 400))).toBe(
    '"usage":{"input":1000,"output":400},"lineItems":[' +
      '{"meter":"input","tokens":1000,"rate":"2.5","per":"million tokens","cost":"0.0025"},' +
      '{"meter":"output","tokens":400,"rate":"10","per":"million tokens","billedAs":"input","cost":"0.004"},' +
      '{"meter":"requests","tokens":1,"rate":"0","per":"each","cost":"0"}],"total":"0.0065"',
  );
});

it('leaves costs that a number cannot hold to decimals', () => {
  const templates = new ItemTemplates(itemsOf(used(1, 1), ['2.123456789', '1', '0']));
  expect(templates.json(used(9_000_000, 1))).toBeUndefined();
});
