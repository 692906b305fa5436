import { describe, expect, it } from 'vitest';
import { decimal, plain } from '../../src/values/money.ts';
import { project } from '../../src/projection/project.ts';
import { catalogueFrom, listText } from '../offers.ts';
import { priceOf } from '../../src/pricing/select.ts';
import { candidateOf } from '../../src/projection/candidate.ts';
import type { CandidateSpec } from '../../src/workload/blend.ts';
import type { Drivers } from '../../src/workload/scenario.ts';

const catalogue = catalogueFrom(
  listText(
    'a',
    '{ id: dear, rates: [{ from: 2026-01-01, input: 2.5, output: 10 }] }',
    '{ id: cheap, rates: [{ from: 2026-01-01, input: 0.18, output: 0.25 }] }',
    '{ id: free, rates: [{ from: 2026-01-01, input: 0, output: 0 }] }',
  ),
);
const quote = (name: CandidateSpec) => candidateOf(name, (each) => priceOf(catalogue, each, '2026-11-23'));
const ask = (baseline: string, candidates: string[], outputShare = '1') =>
  [
    ...project({
      scenarios: [{ name: 'MVP', drivers: { tokens: 5_000_000, outputShare: decimal(outputShare) } }],
      baseline: quote(baseline),
      candidates: candidates.map(quote),
    }),
  ][0]?.projections.map(({ candidate, isBaseline, total, savings, savingsRatio }) => [
    candidate.name,
    isBaseline,
    plain(total),
    savings && plain(savings),
    savingsRatio && plain(savingsRatio),
  ]);

describe('project', () => {
  it('measures savings against the baseline', () => {
    expect(ask('dear', ['cheap'])).toEqual([
      ['dear', true, '50', '0', '0'],
      ['cheap', false, '1.25', '48.75', '0.975'],
    ]);
  });

  it('saves 96.56 % on an even mix of input and output', () => {
    expect(ask('dear', ['cheap'], '0.5')?.[1]).toEqual(['cheap', false, '1.075', '30.175', '0.9656']);
  });

  it('shows a dearer candidate as negative savings', () => {
    expect(ask('cheap', ['dear'])?.[1]).toEqual(['dear', false, '50', '-48.75', '-39']);
  });

  it('has no savings ratio against a baseline that costs nothing', () => {
    expect(ask('free', ['cheap'])?.[1]).toEqual(['cheap', false, '1.25', '-1.25', undefined]);
  });

  it('counts a candidate once, the baseline too', () => {
    expect(ask('dear', ['dear', 'cheap', 'cheap'])).toHaveLength(2);
  });
});

it('asks whether requests without an answer are meant', () => {
  const kinds = (drivers: Drivers) =>
    [...project({ scenarios: [{ name: 'A', drivers }], baseline: quote('dear'), candidates: [quote('cheap')] })].flatMap(({ assumptions }) =>
      assumptions.map(({ kind }) => kind),
    );
  expect(kinds({ requests: 10, inputTokens: 5 })).toContain('noOutput');
  expect(kinds({ requests: 10, inputTokens: 5, outputTokens: 1 })).not.toContain('noOutput');
  expect(kinds({ requests: 10, inputTokens: 5, reasoningTokens: 1 })).not.toContain('noOutput');
  expect(kinds({ tokens: 10, outputShare: decimal(0) })).not.toContain('noOutput');
});
