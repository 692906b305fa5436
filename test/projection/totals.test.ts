import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimal, plain, sum } from '../../src/values/money.ts';
import { candidateOf } from '../../src/projection/candidate.ts';
import { project, totalsOf } from '../../src/projection/project.ts';
import { priceOf } from '../../src/pricing/catalogue/select.ts';
import { catalogueFrom, listText } from '../offers.ts';

const catalogue = catalogueFrom(
  listText(
    'a',
    '{ id: dear, rates: [{ from: 2026-01-01, input: 2.5, output: 10 }] }',
    '{ id: cheap, rates: [{ from: 2026-01-01, input: 0.5, output: 1 }] }',
    '{ id: silent, rates: [{ from: 2026-01-01, output: 1 }] }',
  ),
);
const quote = (name: string) => candidateOf(name, (each) => priceOf(catalogue, each, '2026-11-23'));
const resultsOf = (volumes: readonly (readonly [number, string])[]) => [
  ...project({
    scenarios: volumes.map(([tokens, outputShare], place) => ({
      name: `s${place}`,
      drivers: { tokens, outputShare: decimal(outputShare) },
    })),
    baseline: quote('dear'),
    candidates: ['cheap', 'silent'].map(quote),
  }),
];

const together = (results: ReturnType<typeof resultsOf>) =>
  totalsOf(results.map(({ traffic, projections }) => ({ tokens: traffic.tokens, totals: projections })));

it('adds up what scenarios cost together, and saves against the baseline in all', () => {
  const { tokens, totals } = together(
    resultsOf([
      [1_000_000, '1'],
      [2_000_000, '1'],
    ]),
  );
  expect(tokens).toBe(3_000_000);
  expect(
    totals.map(({ candidate, total, savingsRatio }) => [
      candidate.key,
      plain(total),
      savingsRatio && plain(savingsRatio),
    ]),
  ).toEqual([
    ['a/dear', '30', '0'],
    ['a/cheap', '3', '0.9'],
    ['a/silent', '3', '0.9'],
  ]);
});

it('leaves out who cannot be priced in every scenario', () => {
  const { totals } = together(
    resultsOf([
      [1_000_000, '1'],
      [1_000_000, '0.5'],
    ]),
  );
  expect(totals.map(({ candidate }) => candidate.key)).toEqual(['a/dear', 'a/cheap']);
});

it('is the sum of the rows, for any scenarios', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 10 ** 9 }), fc.constantFrom('0.1', '0.37', '1')), {
        minLength: 1,
        maxLength: 5,
      }),
      (volumes) => {
        const results = resultsOf(volumes);
        for (const { candidate, total } of together(results).totals) {
          const rows = results.flatMap(({ projections }) =>
            projections.filter((each) => each.candidate.key === candidate.key),
          );
          expect(plain(total)).toBe(plain(sum(rows.map((each) => each.total))));
        }
      },
    ),
  );
});
