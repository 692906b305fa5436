import { describe, expect, it } from 'vitest';
import { list, newWorld } from '../world.ts';

// Nothing that is used is free because nobody published a price.

const { json, error, ran } = newWorld({
  'th.yaml': list(
    'provider: acme',
    '{ id: th, rates: [{ from: 2026-01-01, input: 0.4, output: 1.2, thinking: { output: 4 } }] }',
    '{ id: plain, rates: [{ from: 2026-01-01, input: 0.4, output: 1.2 }] }',
    '{ id: nofee, rates: [{ from: 2026-01-01, input: 2.5, output: 10 }] }',
    '{ id: fee, rates: [{ from: 2026-01-01, input: 3, output: 15, perWebSearch: 0.01 }] }',
  ),
});
const own = ['--pricing', 'th.yaml'];
const searching = [
  '--no-plan',
  '--requests',
  '10k',
  '--input-tokens',
  '1000',
  '--output-tokens',
  '100',
  '--web-searches',
  '5',
  ...own,
];

describe('3: a web search without a published fee', () => {
  it('takes the offer out of a comparison, with the reason', async () => {
    const { ranking, unpriced } = await json('compare', 'acme/nofee', 'acme/fee', ...searching);
    // 10M × 3 + 1M × 15 + 50,000 × 0.01.
    expect(ranking.map(({ candidate, total }: Record<string, string>) => [candidate, total])).toEqual([
      ['acme/fee', '545'],
    ]);
    expect(unpriced).toEqual([{ candidate: 'acme/nofee', reason: 'acme/nofee has no published fee for web searches' }]);
  });

  it('refuses where nothing else is asked for, and says the way on', async () => {
    for (const command of ['project', 'compare', 'forecast', 'buy']) {
      const { code, isSilent, err } = await error(command, 'acme/nofee', '--baseline', 'acme/nofee', ...searching);
      expect([command, code, isSilent, err]).toEqual([
        command,
        2,
        true,
        `error: acme/nofee has no published fee for web searches${command === 'forecast' ? ', in 2026-12' : ''}\n  say what one costs with --assume-web-search 0.01, or give its price in a list of your own with --pricing FILE\n`,
      ]);
    }
    expect((await error('cost', 'acme/nofee', '--input', '1', '--web-searches', '1', ...own)).code).toBe(2);
  });

  it('is priced at the fee that the user assumes, and the report says so', async () => {
    const { ranking, assumptions } = await json('compare', 'acme/nofee', ...searching, '--assume-web-search', '0.02');
    // 10M × 2.5 + 1M × 10 + 50,000 × 0.02.
    expect(ranking[0].total).toBe('1035');
    expect(assumptions).toContainEqual({
      kind: 'assumedFee',
      text: 'No fee for web searches published, assumed $0.02 each: acme/nofee.',
      offers: ['acme/nofee'],
      meter: 'webSearches',
      rate: '0.02',
    });
  });
});

describe('5: thinking is a driver of plans as it is a flag of cost', () => {
  const traffic = [
    '--no-plan',
    '--requests',
    '1M',
    '--input-tokens',
    '100',
    '--output-tokens',
    '100',
    '--reasoning-tokens',
    '900',
    ...own,
  ];

  it.each([
    ['acme/th', [], '1240'],
    ['acme/th', ['--thinking'], '4040'],
    ['acme/plain', ['--thinking'], '1240'],
  ])('%s %j', async (model, flags, total) => {
    const { scenarios } = await json(model, '--baseline', model, ...traffic, ...flags);
    expect(scenarios[0].projections[0].total).toBe(total);
    const each = ['--input', '100', '--output', '100', '--reasoning', '900', '--requests', '1M'];
    expect((await json('cost', model, ...each, ...own, ...flags)).total).toBe(total);
  });

  it('bills reasoning at the rate of the mode, not as a stand-in', async () => {
    const { scenarios, assumptions } = await json('acme/th', '--baseline', 'acme/th', ...traffic, '--thinking');
    const { lineItems } = scenarios[0].projections[0];
    expect(lineItems.map(({ meter, rate }: Record<string, string>) => [meter, rate])).toEqual([
      ['input', '0.4'],
      ['output', '4'],
      ['reasoning', '4'],
    ]);
    expect(assumptions.map(({ kind }: { kind: string }) => kind)).toEqual(['traffic']);
  });

  it('says where a list has no rate for it', async () => {
    const { out } = await ran(['acme/plain', '--baseline', 'acme/plain', ...traffic, '--thinking', '--notes', 'full']);
    expect(out).toContain('No rate of its own for thinking, billed as ever: acme/plain.');
  });
});

describe('19: searches grow with their requests', () => {
  it('to a tenth of a percent', async () => {
    const grown = [
      '--requests',
      '10k',
      '--input-tokens',
      '1',
      '--web-searches',
      '1',
      '--growth',
      '4%',
      '--months',
      '3',
      '--start',
      '2026-12',
    ];
    const { months } = await json('forecast', 'acme/fee', '--baseline', 'acme/fee', '--no-plan', ...grown, ...own);
    // 10k × 0.01 + 10k × 3 ÷ 1M, × 1.04 each month.
    expect(months.map(({ candidates }: { candidates: { total: string }[] }) => candidates[0]?.total)).toEqual([
      '100.03',
      '104.0312',
      '108.192448',
    ]);
  });
});
