import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { includedUse, findSubscription, seatOf, subscriptionsOver } from '../../src/pricing/catalogue/subscriptions.ts';
import { checkPriceList } from '../../src/pricing/lists/check.ts';
import { catalogueOfSources, readSources } from '../../src/pricing/lists/disk/shipped.ts';
import { frozenCatalogue } from '../../src/pricing/lists/disk/frozen.ts';
import { parsePriceList } from '../../src/pricing/lists/parse.ts';
import { pricingDir } from '../../src/system/paths.ts';
import { plain } from '../../src/values/money.ts';

const catalogue = catalogueOfSources(readSources(pricingDir));
const DAY = '2026-11-30';

const facts = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'subscription-facts.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1);

const list = (prices: string): string => `schema: 1
provider: acme
source: https://example.com/seats
subscriptions:
  - id: team
    name: Team
    aliases: [squad]
    prices:
${prices}
`;

describe('the subscriptions of the shipped lists', () => {
  it.each(facts)('are those that were recorded: %s', (line) => {
    const [name = '', seat, yearly = '', currency = '', includes = '', overage = ''] = line.split(';');
    const { price } = findSubscription(catalogue, name, DAY);
    const included = Object.entries(price.includes ?? {}).map(([what, amount]) => `${what}=${amount}`);
    expect([
      String(price.seat),
      String(price.seatYearly ?? ''),
      price.currency ?? '',
      included.join(','),
      String(price.overage ?? ''),
    ]).toEqual([seat, yearly, currency, includes, overage]);
  });

  it('are no others', () => {
    expect([...(catalogue.subscriptions?.keys() ?? [])].toSorted()).toEqual(
      facts.map((line) => line.slice(0, line.indexOf(';'))).toSorted(),
    );
  });

  it('are frozen with the lists, of which those without models are no providers', () => {
    expect(frozenCatalogue().subscriptions).toEqual(catalogue.subscriptions);
    expect(catalogue.providers).not.toContain('cursor');
  });
});

describe('a subscription', () => {
  it('is found by its name and by a former one', () => {
    const keys = ['anthropic/max', 'Anthropic/Max-5x'].map((name) => findSubscription(catalogue, name, DAY).key);
    expect(keys).toEqual(['anthropic/max', 'anthropic/max']);
  });

  it('of a name without its provider is asked for', () => {
    expect(() => findSubscription(catalogue, 'max', DAY)).toThrow(
      expect.objectContaining({
        message: 'no subscription "max" in the price lists',
        hint: 'did you mean anthropic/max or github-copilot/max?',
      }),
    );
  });

  it.each([
    ['github-copilot/pro-plus', '70'],
    ['anthropic/team-standard', '20'],
    ['anthropic/enterprise', '0'],
    ['kiro/pro', undefined],
    ['openai/plus', undefined],
  ])('%s includes use worth %s dollars', (name, worth) => {
    const use = includedUse(findSubscription(catalogue, name, DAY).price);
    expect(use && plain(use)).toBe(worth);
  });

  it('in another currency needs its exchange rate', () => {
    const found = findSubscription(catalogue, 'alibaba/coding-plan-lite', DAY);
    expect(() => seatOf(found, catalogue.terms)).toThrow('a seat of alibaba/coding-plan-lite is priced in CNY');
  });

  it('has the price of the day, and that of a list of the user over it', () => {
    const text = list(`      - { from: 2026-03-01, checked: 2026-11-01, seat: 30 }
      - { from: 2026-01-01, until: 2026-03-01, seat: 20 }`);
    const lists = [parsePriceList(text, 'acme.yaml')];
    const own = { ...catalogue, subscriptions: subscriptionsOver(catalogue.subscriptions, lists) };
    const seats = ['2026-02-28', '2026-03-01'].map((day) => findSubscription(own, 'acme/squad', day).price.seat);
    expect(seats).toEqual([20, 30]);
    expect(() => findSubscription(own, 'acme/team', '2025-12-31')).toThrow('acme/team has no price on 2025-12-31');
    expect(own.subscriptions.get('anthropic/max')).toEqual(catalogue.subscriptions?.get('anthropic/max'));
  });
});

describe('the check of a list', () => {
  const found = (prices: string): string[] =>
    checkPriceList(list(prices), { asOf: DAY, maxAge: 180, alreadyIn: () => undefined, elsewhere: () => [] }).map(
      ({ level, message }) => `${level}: ${message}`,
    );

  it('finds two prices of one day, and a name of two subscriptions', () => {
    const twice = '      - { from: 2026-01-01, seat: 1 }\n      - { from: 2026-01-01, seat: 2 }';
    expect(found(twice)).toEqual(['error: team has two prices from 2026-01-01']);
    const other = `      - { checked: ${DAY}, seat: 1 }\n  - { id: squad, name: Squad, prices: [{ checked: ${DAY}, seat: 2 }] }`;
    expect(found(other)).toEqual(['error: "squad" already names team']);
  });

  it('warns of what nobody checked for long, and of a year that costs more', () => {
    expect(found('      - { checked: 2026-01-02, seat: 20, seatYearly: 25 }')).toEqual([
      'warning: team: a month of a year (25) costs more than one alone (20)',
      'warning: team: last checked on 2026-01-02, more than 180 days ago',
    ]);
    expect(found('      - { from: 2026-01-02, seat: 20 }')).toEqual([
      'warning: team: nobody wrote down when this price was checked',
    ]);
  });

  it('wants a time of each price', () => {
    expect(found('      - { seat: 20 }')).toEqual([expect.stringContaining('expected from or checked')]);
  });
});
