import { describe, expect, it } from 'vitest';
import { foundingLadder, routeThroughTiers } from '../../../src/ask/routing/tiers.ts';

const wish = { tier: undefined, critical: false, allowDowngrade: false, isChecked: false };
const route = (more: Partial<Parameters<typeof routeThroughTiers>[1]>) => {
  const { tier, steps, note } = routeThroughTiers(foundingLadder, { ...wish, ...more });
  return { tier, models: steps.map(({ model }) => model), note };
};

const [flash, qwen, r1, kimi] = [
  'deepseek-ai/DeepSeek-V4-Flash',
  'Qwen/Qwen3-32B',
  'Pro/deepseek-ai/DeepSeek-R1',
  'kimi-k2.5',
];

describe('routeFor', () => {
  it.each([
    ['nothing', {}, 'default', [flash, qwen]],
    ['the default tier', { tier: 'default' }, 'default', [flash, qwen]],
    ['another spelling', { tier: 'Fallback' }, 'fallback', [qwen]],
    ['the fallback tier', { tier: 'fallback' }, 'fallback', [qwen]],
    ['the premium tier', { tier: 'premium' }, 'premium', [r1, kimi]],
    ['a critical request', { critical: true }, 'premium', [r1, kimi]],
    ['a critical request, whatever tier is named', { critical: true, tier: 'fallback' }, 'premium', [r1, kimi]],
    ['a critical request that may fall', { critical: true, allowDowngrade: true }, 'premium', [r1, kimi, flash, qwen]],
    ['leave to fall where nothing is critical', { allowDowngrade: true }, 'default', [flash, qwen]],
  ])('%s', (_what, more, tier, models) => {
    expect(route(more)).toEqual({ tier, models, note: undefined });
  });

  it('goes on to the tiers above where answers are checked, for refused ones alone', () => {
    const { steps } = routeThroughTiers(foundingLadder, { ...wish, isChecked: true });
    expect(steps.map(({ model, isEscalation }) => [model, isEscalation])).toEqual([
      [flash, false],
      [qwen, false],
      [r1, true],
      [kimi, true],
    ]);
    expect(
      routeThroughTiers(foundingLadder, { ...wish, critical: true, isChecked: true }).steps.map(({ model }) => model),
    ).toEqual([r1, kimi]);
  });

  it('falls to the default tier for one that does not exist, and says so', () => {
    expect(route({ tier: 'premum' })).toEqual({
      tier: 'default',
      models: [flash, qwen],
      note: 'no tier "premum"; using default. Did you mean premium?',
    });
    expect(route({ tier: 'zzz' }).note).toBe('no tier "zzz"; using default');
    expect(route({ tier: 'premum', critical: true })).toMatchObject({
      tier: 'premium',
      note: 'no tier "premum"; using premium. Did you mean premium?',
    });
  });
});
