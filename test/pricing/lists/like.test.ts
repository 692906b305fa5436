import { describe, expect, it } from 'vitest';
import { parsePriceList } from '../../../src/pricing/lists/parse.ts';
import { listYaml } from '../../../src/pricing/lists/list-yaml.ts';

const HEAD = 'schema: 1\nprovider: p\nsource: https://example.com\n';

const listOf = (models: string, head = '') => parsePriceList(`${HEAD}${head}models:\n${models}`, 'list.yaml');

const BASE = `  - id: base
    maker: m
    context: 1000
    rates:
      - from: 2026-01-01
        input: 3
        cacheRead: 0.3
        output: 15
        thinking: { output: 20 }
        bands: [{ aboveInputTokens: 100, atOrAbove: true, input: 6, output: 22.5 }]
        batch: { input: 1.5, bands: [{ aboveInputTokens: 100, input: 3 }] }
        perRequest: 0.01
        multipliers: { us: 1.1 }
      - { until: 2026-01-01, input: 30, output: 150 }
`;

describe('a model that is like another', () => {
  const [model] = listOf(`  - { id: eu, aliases: [jp], like: base, factor: 1.1 }\n${BASE}`).models;

  it('has a factor of every token rate of it, and its fees', () => {
    expect(model?.rates).toEqual([
      {
        from: '2026-01-01',
        input: 3.3,
        cacheRead: 0.33,
        output: 16.5,
        thinking: { output: 22 },
        bands: [{ aboveInputTokens: 100, atOrAbove: true, input: 6.6, output: 24.75 }],
        batch: { input: 1.65, bands: [{ aboveInputTokens: 100, input: 3.3 }] },
        perRequest: 0.01,
        multipliers: { us: 1.1 },
      },
      { until: '2026-01-01', input: 33, output: 165 },
    ]);
  });

  it('has its size and maker, and names of its own', () => {
    expect(model).toMatchObject({ id: 'eu', aliases: ['jp'], maker: 'm', context: 1000 });
    expect(model).not.toHaveProperty('like');
  });

  it('has a factor of its hours too, named or in full', () => {
    const schedules = 'schedules: { night: { timeZone: UTC, windows: [{ start: "00:00", end: "06:00" }] } }\n';
    const windows = 'windows: [{ start: "06:00", end: "12:00", input: 2 }]';
    const [, named, full] = listOf(
      `  - { id: a, rates: [{ from: 2026-01-01, input: 4, hours: { night: { input: 2 } } }] }
  - { id: b, like: a, factor: 0.5 }
  - { id: d, like: c, factor: 0.5 }
  - { id: c, rates: [{ from: 2026-01-01, input: 4, schedule: { timeZone: UTC, ${windows} } }] }\n`,
      schedules,
    ).models;
    expect([named, full].map((each) => each?.rates[0]?.schedule?.windows[0]?.input)).toEqual([1, 1]);
  });

  it('is exact in decimals', () => {
    const [, third] = listOf(
      '  - { id: a, rates: [{ from: 2026-01-01, input: 0.07 }] }\n  - { id: b, like: a, factor: 1.1 }\n',
    ).models;
    expect(third?.rates[0]?.input).toBe(0.077);
  });

  it('stands on one line', () => {
    const base = { id: 'base', rates: [{ from: '2026-01-01', input: 1 }] };
    const eu = { id: 'eu', like: 'base', factor: 1.1, rates: [] };
    const lines = listYaml({ id: 'p', name: 'P', source: 'https://example.com' }, [eu, base]);
    expect(lines).toContain('\n  - { id: eu, like: base, factor: 1.1 }\n');
  });
});

describe('a wrong likeness', () => {
  it.each([
    ['{ id: eu, like: bas, factor: 1.1 }', 'no model "bas" in this list', 'did you mean base?'],
    ['{ id: eu, like: base }', 'eu is like base without a factor', 'say how much it costs of base: factor: 1.1'],
    ['{ id: eu, factor: 1.1 }', 'eu has no rates', 'give it rates, or say what it is like: like: ID, factor: 1.1'],
    [
      '{ id: eu, like: us, factor: 1.1 }\n  - { id: us, like: base, factor: 1.1 }',
      'us is a factor of base itself',
      'name that one, with a factor of both: like: base',
    ],
    [
      '{ id: eu, like: base, factor: 1.1, rates: [{ from: 2026-01-01, input: 1 }] }',
      'eu has rates and is like base',
      'keep one of them',
    ],
    ['{ id: eu, like: base, factor: 0 }', 'factor', undefined],
  ])('%s', (model, message, hint) => {
    const broken = () => listOf(`  - ${model}\n${BASE}`);
    expect(broken).toThrow(message);
    if (hint !== undefined) expect(broken).toThrow(expect.objectContaining({ hint }));
  });
});
