import { describe, expect, it } from 'vitest';
import { reducedNames, writtenNames } from '../../../src/pricing/catalogue/written-names.ts';

describe('a name as logs write it', () => {
  it.each([
    ['claude-opus-4-7[1m]', 'claude-opus-4-7'],
    ['anthropic.claude-sonnet-4-5-20250929-v1:0', 'anthropic.claude-sonnet-4-5-20250929'],
    ['claude-sonnet-4-5@20250929', 'claude-sonnet-4-5-20250929'],
    ['claude-sonnet-4-5@latest', 'claude-sonnet-4-5'],
    ['gpt-5.4-2026-03-05', 'gpt-5.4'],
    ['anthropic/claude-4.6-sonnet-20260217', 'anthropic/claude-sonnet-4.6'],
    ['gpt-35-turbo', 'gpt-3.5-turbo'],
    ['azure/gpt-5-2', 'azure/gpt-5.2'],
    ['o3-high', 'o3'],
    ['deepseek/deepseek-v4:exacto', 'deepseek/deepseek-v4'],
  ])('%s may be %s', (name, expected) => {
    expect(reducedNames(name)[0]).toBe(name);
    expect(reducedNames(name)).toContain(expected);
  });

  it.each(['gpt-4o-2024-05-13', 'openai/gpt-4o-2024-11-20', 'qwen-plus-2025-07-28', 'ft:gpt-4o-2024-08-06'])(
    '%s has rates of its own, and is nothing else',
    (name) => {
      expect(reducedNames(name)).toEqual([name]);
    },
  );

  it('of a fine-tuned model may be any of its base, and never the base itself', () => {
    expect(reducedNames('openai/ft:gpt-4o-2024-08-06:acme::8f3')).toEqual([
      'openai/ft:gpt-4o-2024-08-06:acme::8f3',
      'openai/ft:gpt-4o-2024-08-06',
    ]);
    expect(reducedNames('draft:gpt-4o:acme')).not.toContain('draft:gpt-4o');
  });

  it.each([
    ['gpt-4o', undefined, 'gpt-4o'],
    ['GPT-4o ', undefined, 'gpt-4o'],
    ['gemini/gemini-2.5-pro', undefined, 'google/gemini-2.5-pro'],
    ['vertex_ai/gemini-2.5-pro', undefined, 'google/gemini-2.5-pro'],
    ['azure_ai/gpt-4o', 'azure', 'azure/gpt-4o'],
    ['azure/gpt-4o', 'azure', 'azure/gpt-4o'],
    ['models/gemini-2.5-pro', undefined, 'google/gemini-2.5-pro'],
    ['publishers/google/models/gemini-2.5-pro', undefined, 'google/gemini-2.5-pro'],
    ['accounts/fireworks/models/glm-4p6', undefined, 'fireworks/glm-4p6'],
    ['litellm_proxy/gpt-4o', 'openai', 'openai/gpt-4o'],
    ['vertex/anthropic.claude-fable-5', undefined, 'vertex/claude-fable-5'],
    ['openai/gpt-4o-2024-08-06', 'openrouter', 'openrouter/openai/gpt-4o'],
  ])('%s, sold by %s, is looked for as %s', (name, provider, expected) => {
    expect(writtenNames(name, provider)).toContain(expected);
  });

  it('is looked for as it is written first', () => {
    expect(writtenNames('gpt-5.4-2026-03-05')[0]).toBe('gpt-5.4-2026-03-05');
    expect(writtenNames('gpt-5.4-2026-03-05', 'openai')[0]).toBe('openai/gpt-5.4-2026-03-05');
  });
});
