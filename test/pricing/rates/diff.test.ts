import { expect, it } from 'vitest';
import { plain } from '../../../src/values/money.ts';
import { diffPrices } from '../../../src/pricing/rates/diff.ts';
import { offersOf } from '../../../src/pricing/catalogue/select.ts';
import { priceAt } from '../../../src/pricing/rates/timeline.ts';
import { catalogueFrom, listText } from '../../offers.ts';

const priced = (...models: string[]) =>
  offersOf(
    catalogueFrom(
      listText('p', ...models.map((model) => `{ id: ${model.replace(' ', ', rates: [{ from: 2026-01-01, ')} }] }`)),
    ),
    'p',
  ).map((offer) => priceAt(offer, '2026-11-23'));
const shown = (before: string[], after: string[]) =>
  diffPrices(priced(...before), priced(...after)).map(
    ({ offer, change, rate, by }) => `${offer} ${change} ${rate}${by ? ` ${plain(by)}` : ''}`,
  );

it('says what became dearer and cheaper, and by how much', () => {
  expect(shown(['a input: 2, output: 10', 'b input: 1'], ['a input: 1, output: 15', 'b input: 1'])).toEqual([
    'p/a cheaper input -0.5',
    'p/a dearer output 0.5',
  ]);
});

it('says what came and what went', () => {
  expect(shown(['a input: 2', 'b input: 1'], ['a input: 2, output: 3', 'c input: 1'])).toEqual([
    'p/a published output',
    'p/b removed input',
    'p/c added input',
  ]);
  expect(shown(['a input: 2, cacheRead: 1'], ['a input: 2'])).toEqual(['p/a withdrawn cacheRead']);
});

it('looks into bands, service tiers, hours and fees', () => {
  const rates = (band: number, batch: number, peak: number, fee: number) =>
    `a input: 1, bands: [{ aboveInputTokens: 10, input: ${band} }], perRequest: ${fee},
      schedule: { timeZone: UTC, windows: [{ start: "09:00", end: "10:00", input: ${peak}, bands: [{ aboveInputTokens: 10, input: 9 }] }] },
      batch: { input: ${batch}, bands: [{ aboveInputTokens: 10, input: 1 }] }`;
  expect(shown([rates(2, 0.5, 3, 0.1)], [rates(4, 0.4, 6, 0.2)])).toEqual([
    'p/a dearer input above 10 1',
    'p/a dearer input daily 09:00-10:00 UTC 1',
    'p/a cheaper batch input -0.2',
    'p/a dearer requests 1',
  ]);
});

it('has no share to tell of a rate that was free', () => {
  expect(shown(['a input: 0'], ['a input: 1'])).toEqual(['p/a dearer input']);
});
