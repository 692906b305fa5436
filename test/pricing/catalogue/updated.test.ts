import { describe, expect, it } from 'vitest';
import { catalogueOf } from '../../../src/pricing/catalogue/catalogue.ts';
import { updatedCatalogue } from '../../../src/pricing/catalogue/updated.ts';
import { priceOf } from '../../../src/pricing/catalogue/select.ts';
import { parsePriceList } from '../../../src/pricing/lists/parse.ts';
import { plain } from '../../../src/values/money.ts';
import { list } from '../../commands/world.ts';

const catalogue = (...models: readonly string[]) =>
  catalogueOf([parsePriceList(list('provider: acme\nname: Acme', ...models), 'acme.yaml')], models.join());

const model = (id: string, checked: string, input: number, more = '') =>
  `{ id: ${id}, ${more} rates: [{ from: 2026-01-01, checked: ${checked}, input: ${input} }] }`;

function inputOf(shipped: string, update: string, name = 'acme/m'): string {
  const both = updatedCatalogue(catalogue(shipped), catalogue(update));
  const { rates } = priceOf(both, name, '2026-12-01');
  return rates.input ? plain(rates.input) : '';
}

describe('the shipped prices with an update', () => {
  it('are those that were checked last, so that a newer program wins over an old update', () => {
    expect(inputOf(model('m', '2026-11-01', 1), model('m', '2026-11-02', 2))).toBe('2');
    expect(inputOf(model('m', '2026-11-01', 1), model('m', '2026-11-01', 2))).toBe('2');
    expect(inputOf(model('m', '2026-11-03', 1), model('m', '2026-11-02', 2))).toBe('1');
  });

  it('have the names of both', () => {
    const [shipped, update] = [model('m', '2026-11-01', 1, 'aliases: [old],'), model('n', '2026-11-02', 2)];
    expect(inputOf(shipped, update, 'old')).toBe('1');
    expect(inputOf(shipped, update, 'n')).toBe('2');
    expect(inputOf(shipped, model('m', '2026-11-02', 3), 'old')).toBe('3');
  });

  it('say which periods only the update has', () => {
    const updatedIn = (update: string) =>
      priceOf(updatedCatalogue(catalogue(model('m', '2026-11-01', 1)), catalogue(update)), 'acme/m', '2026-12-01').offer
        .updated;
    expect(updatedIn(model('m', '2026-11-02', 1))).toBeUndefined();
    expect(updatedIn(model('m', '2026-11-02', 2))?.map(({ input }) => input)).toEqual([2]);
  });
});
