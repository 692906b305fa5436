import { splitWholes, mismatchOf } from '../records/accounting.ts';
import { blank, type UsageRecord } from '../records/record.ts';
import { fieldsOf, under, type SourceRow } from '../records/row.ts';
import { isObject, type LineFormat } from './format.ts';
import { tierOf } from './values.ts';

const usage = {
  prompt: 'usage.prompt_tokens',
  completion: 'usage.completion_tokens',
  input: 'usage.input_tokens',
  output: 'usage.output_tokens',
  total: 'usage.total_tokens',
  promptCached: 'usage.prompt_tokens_details.cached_tokens',
  promptWritten: 'usage.prompt_tokens_details.cache_write_tokens',
  promptAudio: 'usage.prompt_tokens_details.audio_tokens',
  inputCached: 'usage.input_tokens_details.cached_tokens',
  inputWritten: 'usage.input_tokens_details.cache_write_tokens',
  reasoning: 'usage.completion_tokens_details.reasoning_tokens',
  outputAudio: 'usage.completion_tokens_details.audio_tokens',
  outputReasoning: 'usage.output_tokens_details.reasoning_tokens',
  cacheHit: 'usage.prompt_cache_hit_tokens',
  cacheMiss: 'usage.prompt_cache_miss_tokens',
} as const;

const reply = {
  id: 'id',
  model: 'model',
  tier: 'service_tier',
  created: 'created',
  createdAt: 'created_at',
} as const;

const logged = fieldsOf({
  ...usage,
  ...reply,
  timestamp: 'timestamp',
  time: 'time',
  ts: 'ts',
  user: 'user',
  project: 'project',
  session: 'session_id',
});

/**
 * Replies of an OpenAI-compatible API as an application logged them, in the words of chat completions or of responses;
 * both may stand in one file. Cached tokens are part of the prompt, reasoning is part of the answer.
 */
export const openaiLog: LineFormat = {
  kind: 'line',
  name: 'openai-log',
  title: 'replies of OpenAI-compatible APIs, logged as JSON lines',
  paths: logged.paths,
  recognises: (value) => {
    const { usage: told, type } = value;
    if (!isObject(told) || !('model' in value) || type === 'message') return false;
    return 'prompt_tokens' in told || ('input_tokens' in told && 'output_tokens' in told);
  },
  counted: {
    accounting: 'inclusive',
    provider: undefined,
    model: [logged.at.model],
    moment: [logged.at.created, logged.at.createdAt, logged.at.timestamp, logged.at.time, logged.at.ts],
    prompt: [logged.at.prompt, logged.at.input],
    completion: [logged.at.completion, logged.at.output],
    cacheRead: [logged.at.promptCached, logged.at.inputCached],
    cacheWrite: [logged.at.promptWritten, logged.at.inputWritten],
    reasoning: [logged.at.reasoning, logged.at.outputReasoning],
    total: [logged.at.total],
  },
  open: () => (row) => {
    const { at } = logged;
    return replyIn(row, at, {
      at: row.moment(at.timestamp) ?? row.moment(at.time) ?? row.moment(at.ts),
      user: row.text(at.user),
      project: row.text(at.project),
      session: row.text(at.session),
    });
  },
};

const batched = fieldsOf({
  status: 'response.status_code',
  error: 'error',
  lineId: 'id',
  ...under('response.body', { ...usage, ...reply }),
});

/** Results of the Batch API: half the price applies, though no line says so. */
export const openaiBatch: LineFormat = {
  kind: 'line',
  name: 'openai-batch',
  title: 'results of the OpenAI Batch API',
  paths: batched.paths,
  recognises: ({ custom_id: id, response, error }) => typeof id === 'string' && (isObject(response) || isObject(error)),
  open: () => (row) => {
    const record = replyIn(row, batched.at, blank);
    return (
      record && { ...record, provider: 'openai', id: row.text(batched.at.lineId) ?? record.id, serviceTier: 'batch' }
    );
  },
};

/** A reply by its fields; undefined where it tells no usage, as a failed one does. */
function replyIn(
  row: SourceRow,
  at: Readonly<Record<keyof typeof usage | keyof typeof reply, number>>,
  around: Pick<UsageRecord, 'at' | 'user' | 'project' | 'session'>,
): UsageRecord | undefined {
  const prompt = row.maybeCount(at.prompt) ?? row.maybeCount(at.input);
  const completion = row.maybeCount(at.completion) ?? row.maybeCount(at.output);
  if (prompt === undefined && completion === undefined) return undefined;
  const hit = row.maybeCount(at.cacheHit);
  const miss = row.maybeCount(at.cacheMiss);
  const cacheRead = row.count(at.promptCached) || row.count(at.inputCached) || (hit ?? 0);
  const tokens = splitWholes(prompt ?? 0, completion ?? 0, {
    cacheRead,
    cacheWrite: row.count(at.promptWritten) || row.count(at.inputWritten),
    // Which of a cached prompt was audio is not told: uncached audio is what the cache cannot have served.
    inputAudio: Math.min(row.count(at.promptAudio), Math.max(0, (prompt ?? 0) - cacheRead)),
    reasoning: row.count(at.reasoning) || row.count(at.outputReasoning),
    outputAudio: row.count(at.outputAudio),
  });
  return {
    ...blank,
    at: row.moment(at.created) ?? row.moment(at.createdAt) ?? around.at,
    user: around.user,
    project: around.project,
    session: around.session,
    // Only DeepSeek's own API splits the prompt into hits and misses.
    provider: hit !== undefined && miss !== undefined ? 'deepseek' : undefined,
    model: row.text(at.model) ?? '',
    tokens,
    serviceTier: tierOf(row.text(at.tier)),
    id: row.text(at.id),
    mismatch: mismatchOf(tokens, row.maybeCount(at.total)) ?? splitMismatch(hit, miss, prompt),
  };
}

function splitMismatch(
  hit: number | undefined,
  miss: number | undefined,
  prompt: number | undefined,
): string | undefined {
  if (hit === undefined || miss === undefined || prompt === undefined || hit + miss === prompt) return undefined;
  return `cache hits and misses are ${hit + miss} tokens, the prompt is ${prompt}`;
}
