import { decimal, plain, sum, times } from '../../values/money.ts';
import { disjointUsage } from '../../workload/reported.ts';
import type { Usage } from '../../pricing/rates/meters.ts';
import { amountOf, countOf, fieldsOf, type ReplyFields } from '../routing/reply-fields.ts';

// Usage as servers report it: one meaning under many names. Only a total, or the provider, tells whether the prompt
// includes cached tokens, and whether the answer includes reasoning.

/** The names of each count; `a.b` is `b` within `a`. */
const countNames = {
  prompt: ['prompt_tokens', 'input_tokens'],
  completion: ['completion_tokens', 'output_tokens'],
  total: ['total_tokens'],
  cacheRead: [
    'prompt_tokens_details.cached_tokens',
    'input_tokens_details.cached_tokens',
    'prompt_cache_hit_tokens',
    'cached_tokens',
    'cache_read_input_tokens',
  ],
  /** For any time. */
  cacheWrite: [
    'cache_creation_input_tokens',
    'prompt_tokens_details.cache_write_tokens',
    'prompt_tokens_details.cache_creation_tokens',
    'prompt_tokens_details.cache_creation_input_tokens',
    'input_tokens_details.cache_write_tokens',
  ],
  cacheWrite1h: [
    'cache_creation.ephemeral_1h_input_tokens',
    'prompt_tokens_details.cache_creation.ephemeral_1h_input_tokens',
  ],
  inputAudio: ['prompt_tokens_details.audio_tokens', 'input_tokens_details.audio_tokens'],
  inputImage: ['prompt_tokens_details.image_tokens', 'input_tokens_details.image_tokens'],
  outputAudio: ['completion_tokens_details.audio_tokens', 'output_tokens_details.audio_tokens'],
  reasoning: [
    'completion_tokens_details.reasoning_tokens',
    'output_tokens_details.reasoning_tokens',
    'reasoning_tokens',
  ],
};

/** Providers that do not count reasoning in `completion_tokens`. Source: the API references of xAI and Google. */
const separateReasoning: ReadonlySet<string> = new Set(['xai', 'google', 'gemini']);

/**
 * The tokens of a request by disjoint meters; undefined if the server reports none, or only zeros. Throws a UserError
 * if the report contradicts itself.
 */
export function readReportedUsage(reported: ReplyFields, provider: string): Usage | undefined {
  const read = (count: keyof typeof countNames): number => countIn(reported, countNames[count]);
  const [prompt, completion, total] = [read('prompt'), read('completion'), read('total')];
  if (prompt === 0) return undefined;
  const cacheWrite1h = read('cacheWrite1h');
  const [cacheRead, cacheWrite] = [read('cacheRead'), Math.max(0, read('cacheWrite') - cacheWrite1h)];
  const cached = cacheRead + cacheWrite + cacheWrite1h;
  const counts = { prompt, completion, total, cached };
  const reasoning = splitReasoning(read('reasoning'), counts, provider);
  const answer = completion + (reasoning.isSeparate ? reasoning.tokens : 0);
  return disjointUsage({
    prompt: includesCached(reported, { ...counts, completion: answer }) ? prompt : prompt + cached,
    completion: answer,
    cacheRead,
    cacheWrite,
    cacheWrite1h,
    inputAudio: read('inputAudio'),
    inputImage: read('inputImage'),
    outputAudio: read('outputAudio'),
    reasoning: reasoning.tokens,
  });
}

interface Counts {
  readonly prompt: number;
  readonly completion: number;
  /** Zero if not reported. */
  readonly total: number;
  readonly cached: number;
}

/** Whether the prompt includes cached tokens: as the total shows, else for all but the fields of Anthropic's API. */
function includesCached(reported: ReplyFields, { prompt, completion, total }: Counts): boolean {
  const cached = countIn(reported, ['cache_read_input_tokens']) + countIn(reported, ['cache_creation_input_tokens']);
  if (cached === 0) return true;
  if (total > 0) return total < prompt + cached + completion;
  return reported['prompt_tokens'] !== undefined && cached <= prompt;
}

/**
 * Reasoning tokens, and whether they come on top of the answer's: as the total shows, else as the provider counts,
 * else if they are more than the answer's.
 */
function splitReasoning(
  tokens: number,
  { prompt, completion, total, cached }: Counts,
  provider: string,
): { readonly tokens: number; readonly isSeparate: boolean } {
  const excess = total - prompt - completion;
  if (tokens === 0) {
    // Some of these providers show reasoning in the total alone.
    const isReasoning = separateReasoning.has(provider) && excess > 0 && excess !== cached;
    return { tokens: isReasoning ? excess : 0, isSeparate: isReasoning };
  }
  if (total > 0 && excess === 0) return { tokens, isSeparate: tokens > completion };
  if (total > 0 && excess >= tokens) return { tokens, isSeparate: true };
  return { tokens, isSeparate: separateReasoning.has(provider) || tokens > completion };
}

/** The first of these counts that is above zero; zero if there is none. */
function countIn(reported: ReplyFields, names: readonly string[]): number {
  const counts = names.flatMap((name) => countOf(valueAt(reported, name.split('.'))) ?? []);
  return counts.find((count) => count > 0) ?? 0;
}

function valueAt(fields: ReplyFields | undefined, [name = '', ...inner]: readonly string[]): unknown {
  return inner.length === 0 ? fields?.[name] : valueAt(fieldsOf(fields?.[name]), inner);
}

/** The cost of a request in US dollars, as the server states it; undefined if it does not. */
export function readStatedCost(
  reported: ReplyFields | undefined,
  headers: Readonly<Record<string, unknown>>,
): string | undefined {
  const cost = reported?.['cost'];
  const inner = fieldsOf(cost);
  const dollars =
    amountOf(cost) ??
    amountOf(inner?.['total_cost']) ??
    amountOf(reported?.['total_cost']) ??
    amountOf(reported?.['estimated_cost']);
  if (dollars !== undefined) return plain(sum([decimal(dollars), decimal(upstreamCost(reported))]));
  const ticks = amountOf(reported?.['cost_in_usd_ticks']);
  if (ticks !== undefined) return plain(times(decimal(ticks), decimal('0.0000000001')));
  const header = headers['x-litellm-response-cost'];
  // A gateway that does not know the cost when a stream begins sends nothing, or zero.
  return typeof header === 'string' && /^\d{1,9}(\.\d{1,20})?$/.test(header) && Number(header) > 0
    ? plain(decimal(header))
    : undefined;
}

/** What a router reports as charged to the user's own account upstream, on top of its fee. */
function upstreamCost(reported: ReplyFields | undefined): number {
  return reported?.['is_byok'] === true
    ? (amountOf(fieldsOf(reported['cost_details'])?.['upstream_inference_cost']) ?? 0)
    : 0;
}
