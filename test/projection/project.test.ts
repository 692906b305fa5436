import { describe, expect, it } from 'vitest';
import { decimal, plain } from '../../src/values/money.ts';
import { project } from '../../src/projection/project.ts';
import { catalogueFrom, listText } from '../offers.ts';
import { priceOf } from '../../src/pricing/catalogue/select.ts';
import { candidateOf, type Contender } from '../../src/projection/candidate.ts';
import type { CandidateSpec } from '../../src/workload/blend.ts';
import type { Drivers } from '../../src/workload/drivers.ts';
import { refusal, shown } from './shown.ts';

const catalogue = catalogueFrom(
  listText(
    'a',
    '{ id: dear, rates: [{ from: 2026-01-01, input: 2.5, output: 10 }] }',
    '{ id: cheap, rates: [{ from: 2026-01-01, input: 0.18, output: 0.25 }] }',
    '{ id: free, rates: [{ from: 2026-01-01, input: 0, output: 0 }] }',
    '{ id: outputs, rates: [{ from: 2026-01-01, output: 1 }] }',
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

describe('a projection without all prices', () => {
  const gone = (key: string): Contender => ({ key, reason: `no price for ${key}`, hint: `another than ${key}` });
  const scenarios = [{ name: 'S', drivers: { tokens: 1_000_000 } }];
  const projected = (baseline: Contender, ...candidates: Contender[]) => [
    ...project({ scenarios, baseline, candidates }),
  ];

  it('has no savings where the baseline has none', () => {
    const [result] = projected(gone('a/gone'), quote('cheap'));
    expect(result?.unpriced).toEqual([gone('a/gone')]);
    expect(
      shown(
        result?.projections.map(({ candidate, lineItems: _items, runSteps: _steps, ...rest }) => ({
          ...rest,
          key: candidate.key,
        })),
      ),
    ).toEqual([
      {
        key: 'a/cheap',
        isBaseline: false,
        total: '0.25',
        savings: undefined,
        savingsRatio: undefined,
        assumptions: [],
      },
    ]);
  });

  it('lists apart the candidates that have none', () => {
    const [result] = projected(quote('dear'), gone('a/gone'), quote('cheap'));
    expect(result?.projections.map(({ candidate }) => candidate.key)).toEqual(['a/dear', 'a/cheap']);
    expect(result?.unpriced).toEqual([gone('a/gone')]);
  });

  it('is refused where none of the candidates has one, whatever the baseline has', () => {
    expect(refusal(() => projected(quote('dear'), gone('a/gone')))).toEqual([
      'no price for a/gone',
      'another than a/gone',
    ]);
    expect(refusal(() => projected(gone('a/base'), gone('a/gone')))).toEqual([
      'no price for a/gone',
      'another than a/gone',
    ]);
    expect(refusal(() => projected(quote('dear'), gone('a/gone'), gone('a/lost')))).toEqual([
      'nothing can be priced: no price for a/gone, and 1 more',
      'another than a/gone',
    ]);
  });

  it('is refused where the baseline is all that is asked for', () => {
    expect(refusal(() => projected(gone('a/base')))).toEqual(['no price for a/base', 'another than a/base']);
    expect(projected(quote('dear'))).toHaveLength(1);
  });

  it('is one of each scenario, refused where the first is reached that nothing can be priced on', () => {
    const asked = project({
      scenarios: [...scenarios, { name: 'T', drivers: { requests: 1, inputTokens: 1 } }],
      baseline: quote('outputs'),
      candidates: [],
    });
    expect(asked.next().value?.projections).toHaveLength(1);
    expect(refusal(() => asked.next())[0]).toContain('a/outputs');
  });
});

it('says what a scenario sends and which of its drivers change nothing', () => {
  const drivers = { requests: 10, inputTokens: 5, outputTokens: 1, fixedTokens: 2, turns: 1, turnTokens: 3 };
  const [result] = project({ scenarios: [{ name: 'A', drivers }], baseline: quote('dear'), candidates: [] });
  expect(result?.assumptions).toEqual([
    { kind: 'traffic', scenario: 'A', drivers },
    { kind: 'noEffect', scenario: 'A', driver: 'fixedTokens', because: 'nothing of it is cached' },
    { kind: 'noEffect', scenario: 'A', driver: 'turnTokens', because: 'there is one turn' },
  ]);
});

it('says of an embedding that nothing answers it, and nothing else', () => {
  const drivers = { requests: 10, inputTokens: 5 };
  const [result] = project({ scenarios: [{ name: 'A', drivers }], baseline: quote('dear'), candidates: [] });
  expect(result?.assumptions).toEqual([
    { kind: 'traffic', scenario: 'A', drivers },
    { kind: 'noOutput', scenario: 'A' },
  ]);
});

it('asks whether requests without an answer are meant', () => {
  const kinds = (drivers: Drivers) =>
    [
      ...project({ scenarios: [{ name: 'A', drivers }], baseline: quote('dear'), candidates: [quote('cheap')] }),
    ].flatMap(({ assumptions }) => assumptions.map(({ kind }) => kind));
  expect(kinds({ requests: 10, inputTokens: 5 })).toContain('noOutput');
  expect(kinds({ requests: 10, inputTokens: 5, outputTokens: 1 })).not.toContain('noOutput');
  expect(kinds({ requests: 10, inputTokens: 5, reasoningTokens: 1 })).not.toContain('noOutput');
  expect(kinds({ tokens: 10, outputShare: decimal(0) })).not.toContain('noOutput');
});
