import { decimal, plain, sum, times } from '../../values/money.ts';
import { disjointUsage } from '../../workload/reported.ts';
import type { Usage } from '../../pricing/rates/meters.ts';
import { amountOf, countOf, fieldsOf, type ReplyFields } from '../routing/reply-fields.ts';

// Usage as servers report it: one meaning, many names, and two questions that only a total or the provider settles:
// whether the prompt includes what the cache served, and whether the answer includes the reasoning.

/** Providers whose reasoning stands beside `completion_tokens`. Source: xAI's and Google's API references. */
const reasonsBeside: ReadonlySet<string> = new Set(['xai', 'google', 'gemini']);

/**
 * The tokens of a request by disjoint meters; undefined where a server told none, or only zeros. Throws a UserError where
 * what it told contradicts itself.
 */
export function readReportedUsage(told: ReplyFields, provider: string): Usage | undefined {
  const read = (...names: string[]): number | undefined => countIn(told, names);
  const prompt = read('prompt_tokens', 'input_tokens') ?? 0;
  const completion = read('completion_tokens', 'output_tokens') ?? 0;
  if (prompt === 0) return undefined;
  const parts = promptParts(read);
  const reasoning = reasoningOf(read, {
    prompt,
    completion,
    cached: parts.cacheRead + parts.cacheWrite + parts.cacheWrite1h,
    provider,
  });
  const isBeside = reasoning.isBeside;
  return disjointUsage({
    ...parts,
    prompt: isPromptWhole(told, read, prompt, completion + (isBeside ? reasoning.tokens : 0))
      ? prompt
      : prompt + parts.cacheRead + parts.cacheWrite + parts.cacheWrite1h,
    completion: completion + (isBeside ? reasoning.tokens : 0),
    reasoning: reasoning.tokens,
    outputAudio: read('completion_tokens_details.audio_tokens', 'output_tokens_details.audio_tokens') ?? 0,
  });
}

type Read = (...names: string[]) => number | undefined;

function promptParts(read: Read) {
  const longWrite =
    read(
      'cache_creation.ephemeral_1h_input_tokens',
      'prompt_tokens_details.cache_creation.ephemeral_1h_input_tokens',
    ) ?? 0;
  const write =
    read(
      'cache_creation_input_tokens',
      'prompt_tokens_details.cache_write_tokens',
      'prompt_tokens_details.cache_creation_tokens',
      'prompt_tokens_details.cache_creation_input_tokens',
      'input_tokens_details.cache_write_tokens',
    ) ?? 0;
  return {
    cacheRead:
      read(
        'prompt_tokens_details.cached_tokens',
        'input_tokens_details.cached_tokens',
        'prompt_cache_hit_tokens',
        'cached_tokens',
        'cache_read_input_tokens',
      ) ?? 0,
    cacheWrite: Math.max(0, write - longWrite),
    cacheWrite1h: longWrite,
    inputAudio: read('prompt_tokens_details.audio_tokens', 'input_tokens_details.audio_tokens') ?? 0,
    inputImage: read('prompt_tokens_details.image_tokens', 'input_tokens_details.image_tokens') ?? 0,
  };
}

/** Whether the prompt includes what the cache served: all do but those in Anthropic's manner; a total settles it. */
function isPromptWhole(told: ReplyFields, read: Read, prompt: number, answer: number): boolean {
  const cached = (read('cache_read_input_tokens') ?? 0) + (read('cache_creation_input_tokens') ?? 0);
  if (cached === 0) return true;
  const total = read('total_tokens');
  if (total !== undefined && total > 0) return total < prompt + cached + answer;
  return told['prompt_tokens'] !== undefined && cached <= prompt;
}

interface Counts {
  readonly prompt: number;
  readonly completion: number;
  readonly cached: number;
  readonly provider: string;
}

/** Reasoning, and whether it stands beside the answer: as the total says, else as the provider does, else where it is too much to be inside. */
function reasoningOf(
  read: Read,
  { prompt, completion, provider, cached }: Counts,
): { readonly tokens: number; readonly isBeside: boolean } {
  const tokens =
    read('completion_tokens_details.reasoning_tokens', 'output_tokens_details.reasoning_tokens', 'reasoning_tokens') ??
    0;
  const total = read('total_tokens') ?? 0;
  const over = total - prompt - completion;
  if (tokens === 0) {
    // Some of them tell thoughts by the total alone.
    const isThought = reasonsBeside.has(provider) && over > 0 && over !== cached;
    return { tokens: isThought ? over : 0, isBeside: isThought };
  }
  if (total > 0 && over === 0) return { tokens, isBeside: tokens > completion };
  if (total > 0 && over >= tokens) return { tokens, isBeside: true };
  return { tokens, isBeside: reasonsBeside.has(provider) || tokens > completion };
}

/** The first of these names that counts something: `a.b` is `b` within `a`. */
function countIn(told: ReplyFields, names: readonly string[]): number | undefined {
  const counts = names.flatMap((name) => countOf(valueAt(told, name.split('.'))) ?? []);
  return counts.find((count) => count > 0) ?? counts[0];
}

function valueAt(fields: ReplyFields | undefined, [name = '', ...inner]: readonly string[]): unknown {
  return inner.length === 0 ? fields?.[name] : valueAt(fieldsOf(fields?.[name]), inner);
}

/** What the server itself says that the request cost, in US dollars as a decimal text; undefined where it does not. */
export function readStatedCost(
  told: ReplyFields | undefined,
  headers: Readonly<Record<string, unknown>>,
): string | undefined {
  const cost = told?.['cost'];
  const inner = fieldsOf(cost);
  const dollars =
    amountOf(cost) ??
    amountOf(inner?.['total_cost']) ??
    amountOf(told?.['total_cost']) ??
    amountOf(told?.['estimated_cost']);
  if (dollars !== undefined) return plain(sum([decimal(dollars), decimal(upstream(told))]));
  const ticks = amountOf(told?.['cost_in_usd_ticks']);
  if (ticks !== undefined) return plain(times(decimal(ticks), decimal('0.0000000001')));
  const header = headers['x-litellm-response-cost'];
  // A gateway that does not know yet sends nothing, or zero, with the head of a stream.
  return typeof header === 'string' && /^\d{1,9}(\.\d{1,20})?$/.test(header) && Number(header) > 0
    ? plain(decimal(header))
    : undefined;
}

/** What a router says the user's own account upstream was charged beside its fee. */
function upstream(told: ReplyFields | undefined): number {
  return told?.['is_byok'] === true ? (amountOf(fieldsOf(told['cost_details'])?.['upstream_inference_cost']) ?? 0) : 0;
}
