import { textIn } from '../records/fields.ts';
import type { SourceObject } from '../records/source-object.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';

/**
 * The seller of a reply, by marks that only one seller leaves; undefined where it has none. Many sell models of one
 * name at prices of their own.
 */
export function sellerOf(reply: SourceObject, usage: SourceObject, model: string): string | undefined {
  if ('x_groq' in reply || 'queue_time' in usage) return 'groq';
  if (/^gen-\d/.test(textIn(reply, 'id') ?? '')) return 'openrouter';
  if ('prompt_filter_results' in reply) return 'azure';
  if ('time_info' in reply) return 'cerebras';
  if (reply['system_fingerprint'] === 'fp_ollama' || 'eval_count' in usage) return 'ollama';
  if ('prompt_cache_hit_tokens' in usage && 'prompt_cache_miss_tokens' in usage) return 'deepseek';
  if ('usageMetadata' in reply) return 'google';
  if (reply['type'] === 'message' && reply['role'] === 'assistant') return anthropicSeller(model);
  const provider = textIn(reply, 'provider', 'custom_llm_provider', 'api_provider', 'gen_ai_system');
  return providerNamed(provider);
}

/** Replies of the Messages API may be sold by Bedrock and Vertex, or be those of another maker behind a gateway. */
export function anthropicSeller(model: string): string | undefined {
  if (/^(?:[a-z]{2,6}\.)?anthropic\.|^arn:aws/.test(model)) return 'bedrock';
  return model.startsWith('claude') && !model.includes('@') ? 'anthropic' : undefined;
}
