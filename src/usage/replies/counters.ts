// What counters of usage are called. APIs, gateways, tracing tools and home-made logs have some hundred names for a
// dozen meanings; a name is looked up without regard to its case (`promptTokens`, `prompt_tokens`), and with the names
// of the objects around it (`prompt_tokens_details.cached_tokens`).

/** What a counter says. Prompt and completion may include their parts or not: see settleTokens. */
const counters = [
  'prompt',
  'completion',
  'total',
  'cacheRead',
  'cacheMiss',
  'cacheWrite',
  'cacheWrite5m',
  'cacheWrite1h',
  'inputAudio',
  'promptAudio',
  'cacheReadAudio',
  'inputImage',
  'toolPrompt',
  'reasoning',
  'thoughts',
  'outputAudio',
  'webSearches',
] as const;

export type Counter = (typeof counters)[number];

/** Names of each counter; `prompt:` and the like stand for an object of parts, whatever it is called. */
const spellings: Readonly<Record<Counter | 'ignored', string>> = {
  prompt: `prompt_tokens input_tokens prompt_token_count input_token_count prompt input prompt_eval_count tokens_prompt
    tokens_in inputs`,
  completion: `completion_tokens output_tokens candidates_token_count response_token_count output_token_count completion
    output eval_count tokens_completion tokens_out outputs generated_tokens`,
  total: 'total_tokens total_token_count total',
  cacheRead: `cached_tokens cached_token_count cache_read_tokens cached_input_tokens cache_read_input_tokens
    cache_read_input_token_count
    prompt_cache_hit_tokens num_cached_tokens cached_content_token_count input_cached_tokens input_cache_read
    input_cache_read_tokens cache_read prompt_cache_read_tokens cached_prompt_tokens prompt_cached_tokens tokens_cached
    cache_reads cache_hit_tokens prompt:cached_tokens prompt:cache_read prompt:cache_read_tokens prompt:cached
    prompt:cache_read_input_tokens prompt:cached_input_tokens`,
  cacheMiss: 'prompt_cache_miss_tokens',
  cacheWrite: `cache_creation_input_tokens cache_write_tokens cache_creation_tokens cache_write_input_tokens
    cache_write_input_token_count input_cache_creation input_cache_creation_tokens input_cache_write
    input_cache_write_tokens cache_creation cache_write cache_writes prompt_cache_write_tokens
    prompt_cache_creation_tokens prompt:cache_write_tokens prompt:cache_creation_tokens prompt:cache_creation
    prompt:cache_write prompt:cache_creation_input_tokens prompt:cache_write_input_tokens`,
  cacheWrite5m: `cache_creation_ephemeral_5m_input_tokens ephemeral_5m_input_tokens input_cache_creation_5m
    cache_write_5m cache_write_5m_tokens cache_creation_5m_tokens cache_creation_input_tokens_5m
    prompt:cache_creation_token_details_ephemeral_5m_input_tokens prompt:ephemeral_5m_input_tokens
    claude_cache_creation_5m_tokens`,
  cacheWrite1h: `cache_creation_ephemeral_1h_input_tokens ephemeral_1h_input_tokens input_cache_creation_1h
    cache_write_1h cache_write_1h_tokens cache_creation_1h_tokens cache_creation_input_tokens_1h
    prompt:cache_creation_token_details_ephemeral_1h_input_tokens prompt:ephemeral_1h_input_tokens
    claude_cache_creation_1h_tokens`,
  inputAudio: 'input_audio_tokens prompt_audio_tokens',
  promptAudio: 'prompt:audio_tokens prompt:audio prompt:audio_input_tokens',
  cacheReadAudio: `input_cached_audio_tokens cached:audio cached:audio_tokens
    prompt:cached_tokens_details_audio_tokens prompt:cached_tokens_details_audio`,
  inputImage: 'input_image_tokens prompt:image_tokens prompt:image',
  toolPrompt: 'tool_use_prompt_token_count',
  reasoning: `reasoning_tokens reasoning_token_count output_reasoning_tokens output_reasoning
    reasoning_output_tokens reasoning
    completion_reasoning_tokens tokens_reasoning answer:reasoning_tokens answer:reasoning answer:thinking_tokens`,
  thoughts: 'thoughts_token_count thoughts_tokens thinking_tokens thinking_token_count',
  outputAudio: 'output_audio_tokens completion_audio_tokens answer:audio_tokens answer:audio',
  webSearches: 'web_search_requests tools:web_search_requests tools:web_search_calls num_search_queries',
  // Parts of a whole that have no rate of their own, and counts of what is not paid for.
  ignored: `prompt:text_tokens prompt:text prompt:document prompt:video prompt:video_tokens answer:text_tokens
    answer:text answer:image answer:image_tokens answer:accepted_prediction_tokens answer:rejected_prediction_tokens
    answer:uncached_tokens cached:text cached:image cached:video cached:document
    prompt:cached_tokens_details_text_tokens
    prompt:cached_tokens_details_image_tokens prompt:uncached_tokens input_uncached_tokens num_sources_used
    prompt_eval_duration eval_duration tool_token_count tool_use:text max_tokens max_completion_tokens
    max_output_tokens`,
};

const counterOf: ReadonlyMap<string, Counter | 'ignored'> = new Map(
  [...counters, 'ignored' as const].flatMap((counter) =>
    spellings[counter].split(/\s+/).map((name): [string, Counter | 'ignored'] => [name, counter]),
  ),
);

/** Names that a file gave, in any case, with what they say; undefined for one that nobody knows. */
const known = new Map<string, Counter | 'ignored' | undefined>();
/** Files may have any number of names of their own. */
const MOST_KNOWN = 5000;

/** What a counter of this name says, the names of the objects around it before it, each followed by a dot. */
export function counterNamed(path: string): Counter | 'ignored' | undefined {
  const before = known.get(path);
  if (before !== undefined || known.has(path)) return before;
  const found = counterOf.get(withGroup(snakeCase(path)));
  if (known.size < MOST_KNOWN) known.set(path, found);
  return found;
}

/** `promptTokens`, `Prompt Tokens` and `prompt.tokens` as `prompt_tokens`. */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_|_$/g, '')
    .toLowerCase();
}

/** Names of the objects that hold the parts of a whole. */
const groups = [
  [/^(?:prompt|input)_(?:tokens?_)?details?_/, 'prompt:'],
  [/^(?:completion|output|candidates|response)_(?:tokens?_)?details?_/, 'answer:'],
  [/^cached?_(?:tokens?_|content_)?details?_/, 'cached:'],
  [/^tool_use_prompt_tokens?_details?_/, 'tool_use:'],
  [/^server_(?:side_)?tool_us(?:e|age)_(?:details_)?/, 'tools:'],
  [/^details_/, ''],
] as const;

function withGroup(name: string): string {
  const [pattern, group] = groups.find(([each]) => each.test(name)) ?? [/^/, ''];
  // `ephemeral5mInputTokens` is one word with its number, and `creation_5_m` three.
  return name.replace(pattern, group).replace(/_?(5_?m|1_?h)(?=_|$)/, (time) => `_${time.replaceAll('_', '')}`);
}
