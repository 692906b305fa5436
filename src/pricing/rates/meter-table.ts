/** Projects whose published price data can be imported. */
export type PriceSource = 'litellm' | 'models.dev' | 'openrouter' | 'genai-prices';

/** A kind of token that has a rate of its own. To add a meter, add its row: lists, SQL, imports and FOCUS follow. */
export interface MeterRow {
  readonly name: string;
  /**
   * The meter whose rate applies if a list gives none of its own, as providers bill: reasoning as output; cached tokens
   * as input without cache prices; the one-hour cache write at least as the five-minute one; audio and images like
   * other tokens of the prompt or the answer, and cached audio like uncached audio.
   */
  readonly parent?: string;
  /** Meters of the prompt together decide the band of a request. */
  readonly side: 'prompt' | 'answer';
  readonly media: 'text' | 'audio' | 'image';
  /** In FOCUS exports. */
  readonly label: string;
  /**
   * In attributes of OpenTelemetry, after `gen_ai.usage.`: the current name, then older ones. There, input and output
   * include the meters beneath them.
   */
  readonly otel?: readonly string[];
  /** In the usage table of a warehouse. */
  readonly column: string;
  /** What the column counts. */
  readonly tokens: string;
  /** Description of the rate in the schema of price lists, beside its unit. */
  readonly rate?: string;
  /** Names of the rate in price data of other projects. */
  readonly imports: Readonly<Partial<Record<PriceSource, string>>>;
}

/** In the order in which reports show them. */
const rows = [
  {
    name: 'input',
    side: 'prompt',
    media: 'text',
    label: 'Input Tokens',
    otel: ['input_tokens', 'prompt_tokens'],
    column: 'input',
    tokens: 'tokens of the prompt that no other column counts',
    imports: {
      litellm: 'input_cost_per_token',
      'models.dev': 'input',
      openrouter: 'prompt',
      'genai-prices': 'input_mtok',
    },
  },
  {
    name: 'cacheRead',
    parent: 'input',
    side: 'prompt',
    media: 'text',
    label: 'Cached Input Tokens',
    otel: ['cache_read.input_tokens', 'cache_read_input_tokens'],
    column: 'cache_read',
    tokens: 'tokens of the prompt that were read from the cache',
    rate: 'prompt tokens read from the cache; billed as input where absent',
    imports: {
      litellm: 'cache_read_input_token_cost',
      'models.dev': 'cache_read',
      openrouter: 'input_cache_read',
      'genai-prices': 'cache_read_mtok',
    },
  },
  {
    name: 'cacheWrite',
    parent: 'input',
    side: 'prompt',
    media: 'text',
    label: 'Cache Write Tokens',
    otel: ['cache_creation.input_tokens', 'cache_creation_input_tokens'],
    column: 'cache_write',
    tokens: 'tokens written to the cache for about five minutes',
    rate: 'prompt tokens written to the cache for about five minutes; billed as input where absent',
    imports: {
      litellm: 'cache_creation_input_token_cost',
      'models.dev': 'cache_write',
      openrouter: 'input_cache_write',
      'genai-prices': 'cache_write_mtok',
    },
  },
  {
    name: 'cacheWrite1h',
    parent: 'cacheWrite',
    side: 'prompt',
    media: 'text',
    label: 'Cache Write 1h Tokens',
    column: 'cache_write_1h',
    tokens: 'tokens written to the cache for an hour',
    rate: 'prompt tokens written to the cache for an hour; billed as cacheWrite where absent',
    imports: { litellm: 'cache_creation_input_token_cost_above_1hr', 'genai-prices': 'cache_write_1h_mtok' },
  },
  {
    name: 'inputAudio',
    parent: 'input',
    side: 'prompt',
    media: 'audio',
    label: 'Audio Input Tokens',
    column: 'input_audio',
    tokens: 'audio tokens of the prompt',
    rate: 'audio tokens of the prompt; billed as input where absent',
    imports: {
      litellm: 'input_cost_per_audio_token',
      'models.dev': 'input_audio',
      openrouter: 'audio',
      'genai-prices': 'input_audio_mtok',
    },
  },
  {
    name: 'cacheReadAudio',
    parent: 'inputAudio',
    side: 'prompt',
    media: 'audio',
    label: 'Cached Audio Input Tokens',
    column: 'cache_read_audio',
    tokens: 'audio tokens of the prompt that were read from the cache',
    rate: 'audio tokens of the prompt read from the cache; billed as inputAudio where absent',
    imports: {
      litellm: 'cache_read_input_audio_token_cost',
      openrouter: 'input_audio_cache',
      'genai-prices': 'cache_audio_read_mtok',
    },
  },
  {
    name: 'inputImage',
    parent: 'input',
    side: 'prompt',
    media: 'image',
    label: 'Image Input Tokens',
    column: 'input_image',
    tokens: 'image tokens of the prompt',
    rate: 'image tokens of the prompt; billed as input where absent',
    imports: { litellm: 'input_cost_per_image_token', 'genai-prices': 'input_image_mtok' },
  },
  {
    name: 'output',
    side: 'answer',
    media: 'text',
    label: 'Output Tokens',
    otel: ['output_tokens', 'completion_tokens'],
    column: 'output',
    tokens: 'tokens of the answer that no other column counts',
    imports: {
      litellm: 'output_cost_per_token',
      'models.dev': 'output',
      openrouter: 'completion',
      'genai-prices': 'output_mtok',
    },
  },
  {
    name: 'reasoning',
    parent: 'output',
    side: 'answer',
    media: 'text',
    label: 'Reasoning Output Tokens',
    otel: ['reasoning.output_tokens', 'reasoning_tokens'],
    column: 'reasoning',
    tokens: 'reasoning tokens of the answer',
    rate: 'only where it differs from output',
    imports: {
      litellm: 'output_cost_per_reasoning_token',
      'models.dev': 'reasoning',
      openrouter: 'internal_reasoning',
      'genai-prices': 'output_reasoning_mtok',
    },
  },
  {
    name: 'outputAudio',
    parent: 'output',
    side: 'answer',
    media: 'audio',
    label: 'Audio Output Tokens',
    column: 'output_audio',
    tokens: 'audio tokens of the answer',
    rate: 'audio tokens of the answer; billed as output where absent',
    imports: {
      litellm: 'output_cost_per_audio_token',
      'models.dev': 'output_audio',
      openrouter: 'audio_output',
      'genai-prices': 'output_audio_mtok',
    },
  },
] as const satisfies readonly MeterRow[];

export type Meter = (typeof rows)[number]['name'];

export const meterRows: readonly (MeterRow & { readonly name: Meter; readonly parent?: Meter })[] = rows;
