import type { WrittenList } from '../../src/pricing/lists/schema.ts';

// Which models a factor of all token rates holds for, as the pages of the providers say.

const rules: readonly {
  readonly provider: string;
  readonly name: string;
  readonly factor: number;
  readonly models: RegExp;
}[] = [
  // From Opus 4.6 and Sonnet 4.6 on: `inference_geo: us`.
  {
    provider: 'anthropic',
    name: 'us',
    factor: 1.1,
    models: /^claude-(?:opus-(?:4-[6-9]|5)|sonnet-(?:4-6|5)|haiku-5|fable|mythos)/,
  },
  // Models released on or after 2026-03-05, at eu.api.openai.com and us.api.openai.com.
  { provider: 'openai', name: 'eu', factor: 1.1, models: /^gpt-(?:5\.[4-6]|6|realtime-2\.1|daybreak)/ },
  { provider: 'openai', name: 'us', factor: 1.1, models: /^gpt-(?:5\.[4-6]|6|realtime-2\.1|daybreak)/ },
  { provider: 'xai', name: 'us', factor: 1.1, models: /^grok-(?!stt|tts|voice|imagine)/ },
  // Claude Sonnet 4.5 and every later Claude, at any location but global.
  {
    provider: 'vertex',
    name: 'regional',
    factor: 1.1,
    models: /^claude-(?:haiku|sonnet|opus)-(?:4-[5-9]|5)|^claude-fable/,
  },
  // Deployments of the type Data Zone.
  { provider: 'azure', name: 'data-zone', factor: 1.1, models: /^(?:gpt-[4-6]|o[134])/ },
];

/** xAI's page: the long-context rates bill prompts of 200,000 tokens or more. */
export function withThresholds(list: WrittenList): WrittenList {
  if (list.provider !== 'xai') return list;
  const models = list.models.map((model) => {
    const rates = model.rates.map(({ bands, ...period }) => ({
      ...period,
      ...(bands && {
        bands: bands.map(({ aboveInputTokens, ...rest }) => ({ aboveInputTokens, ...rest, atOrAbove: true })),
      }),
    }));
    return { ...model, rates };
  });
  return { ...list, models };
}

export function withMultipliers(list: WrittenList): WrittenList {
  const held = rules.filter(({ provider }) => provider === list.provider);
  const models =
    held.length === 0
      ? list.models
      : list.models.map((model) => {
          const factors = Object.fromEntries(
            held.flatMap(({ name, factor, models: ids }) => (ids.test(model.id) ? [[name, factor]] : [])),
          );
          if (Object.keys(factors).length === 0) return model;
          const rates = model.rates.map((period) => ({
            ...period,
            multipliers: { ...factors, ...period.multipliers },
          }));
          return { ...model, rates };
        });
  return { ...list, models };
}
