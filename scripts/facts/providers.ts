export interface Provider {
  readonly id: string;
  readonly name: string;
  /** The page where the provider publishes its prices. */
  readonly source: string;
  /** True where it sells models of other makers. */
  readonly isReseller?: true;
}

export const providers: readonly Provider[] = [
  { id: 'openai', name: 'OpenAI', source: 'https://openai.com/api/pricing/' },
  { id: 'anthropic', name: 'Anthropic', source: 'https://www.anthropic.com/pricing' },
  { id: 'google', name: 'Google', source: 'https://ai.google.dev/pricing' },
  { id: 'xai', name: 'xAI', source: 'https://docs.x.ai/docs/models' },
  { id: 'mistral', name: 'Mistral AI', source: 'https://mistral.ai/pricing' },
  { id: 'moonshotai', name: 'Moonshot AI', source: 'https://platform.moonshot.ai/docs/pricing' },
  { id: 'zai', name: 'Z.ai', source: 'https://docs.z.ai/guides/overview/pricing' },
  { id: 'minimax', name: 'MiniMax', source: 'https://platform.minimax.io/docs/pricing' },
  { id: 'meta', name: 'Meta', source: 'https://llama.developer.meta.com/docs/pricing' },
  { id: 'groq', name: 'Groq', source: 'https://groq.com/pricing', isReseller: true },
  { id: 'together', name: 'Together AI', source: 'https://www.together.ai/pricing', isReseller: true },
  { id: 'fireworks', name: 'Fireworks AI', source: 'https://fireworks.ai/pricing', isReseller: true },
  { id: 'cerebras', name: 'Cerebras', source: 'https://www.cerebras.ai/pricing', isReseller: true },
  { id: 'deepseek', name: 'DeepSeek', source: 'https://api-docs.deepseek.com/quick_start/pricing' },
  { id: 'zhipuai', name: 'Zhipu AI', source: 'https://open.bigmodel.cn/pricing' },
  { id: 'cohere', name: 'Cohere', source: 'https://cohere.com/pricing' },
  { id: 'perplexity', name: 'Perplexity', source: 'https://docs.perplexity.ai/guides/pricing' },
  { id: 'alibaba', name: 'Alibaba Cloud', source: 'https://www.alibabacloud.com/help/en/model-studio/models' },
  { id: 'deepinfra', name: 'DeepInfra', source: 'https://deepinfra.com/pricing', isReseller: true },
  { id: 'openrouter', name: 'OpenRouter', source: 'https://openrouter.ai/models', isReseller: true },
  { id: 'bedrock', name: 'Amazon Bedrock', source: 'https://aws.amazon.com/bedrock/pricing/', isReseller: true },
  { id: 'azure', name: 'Azure OpenAI', source: 'https://azure.microsoft.com/pricing/details/cognitive-services/openai-service/', isReseller: true },
];

/** Who made a model that a reseller sells, by a word of its name; the first that fits. */
const makers: readonly (readonly [RegExp, string])[] = [
  [/claude/, 'anthropic'],
  [/gemini|gemma/, 'google'],
  [/deepseek/, 'deepseek'],
  [/grok/, 'xai'],
  [/llama/, 'meta'],
  [/qwen|qwq/, 'alibaba'],
  [/kimi/, 'moonshotai'],
  [/glm/, 'zai'],
  [/minimax/, 'minimax'],
  [/mistral|mixtral|codestral|devstral|magistral|ministral|pixtral/, 'mistral'],
  [/command/, 'cohere'],
  [/sonar/, 'perplexity'],
  [/nova/, 'amazon'],
  [/gpt|\bo[134]\b/, 'openai'],
];

export function makerOf(id: string): string {
  return makers.find(([word]) => word.test(id.toLowerCase()))?.[1] ?? 'other';
}
