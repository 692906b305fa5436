import { describe, expect, it } from 'vitest';
import { modelsDev } from '../../../src/pricing/lists/import/models-dev.ts';

const read = (model: object) => {
  const { lists, losses } = modelsDev.read({ openai: { models: { m: model } } }, '2026-11-30');
  return { rates: lists[0]?.models[0]?.rates[0], losses: losses.map(({ what }) => what) };
};

describe('a list of models.dev', () => {
  it('has every threshold of long prompts, exactly', () => {
    const tiers = [
      { input: 2, output: 4, tier: { type: 'context', size: 32_000 } },
      { input: 10, output: 45, tier: { type: 'context', size: 272_000 } },
    ];
    const { rates, losses } = read({
      cost: { input: 1, output: 2, tiers, context_over_200k: { input: 10, output: 45 } },
    });
    expect(rates?.bands).toEqual([
      { aboveInputTokens: 32_000, input: 2, output: 4 },
      { aboveInputTokens: 272_000, input: 10, output: 45 },
    ]);
    expect(losses).toEqual([]);
  });

  it('has the older key where there is no other', () => {
    const { rates } = read({ cost: { input: 1, output: 2, context_over_200k: { input: 3, output: 6 } } });
    expect(rates?.bands).toEqual([{ aboveInputTokens: 200_000, input: 3, output: 6 }]);
  });

  it('has modes as service tiers, and counts those that are none', () => {
    const modes = { fast: { cost: { input: 2, output: 4 } }, ultrafast: { cost: { input: 9, output: 9 } }, plain: {} };
    const { rates, losses } = read({ cost: { input: 1, output: 2 }, experimental: { modes } });
    expect(rates?.fast).toEqual({ input: 2, output: 4 });
    expect(losses).toEqual(['the mode ultrafast, which is not a service tier']);
  });

  it('says where a threshold is missing', () => {
    const { rates, losses } = read({ cost: { input: 1, output: 2, tiers: [{ input: 3 }] } });
    expect([rates?.bands, losses]).toEqual([undefined, ['prices of longer prompts, without saying how long']]);
  });
});
