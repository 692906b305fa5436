import { objectIn, textIn } from '../records/fields.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import { answerOf } from '../records/accounting.ts';
import { totalTokenCount } from '../records/counts.ts';
import { promptOf, type UsageRecord } from '../records/record.ts';
import { isTokenCount } from '../replies/looks-like-usage.ts';
import { aroundIn, labelNames, momentAround, tagNames } from '../replies/around.ts';
import { readReply, replyIn } from '../replies/reply.ts';
import type { Context, CountedFields, UsageFormat } from './format.ts';

const counted: CountedFields = {
  ...labelNames,
  asides: tagNames,
  accounting: 'inclusive',
  model: ['model'],
  moment: ['created', 'created_at', 'timestamp', 'time', 'ts'],
  prompt: ['usage.prompt_tokens', 'usage.input_tokens'],
  completion: ['usage.completion_tokens', 'usage.output_tokens'],
  cacheRead: ['usage.prompt_tokens_details.cached_tokens', 'usage.input_tokens_details.cached_tokens'],
  cacheWrite: ['usage.prompt_tokens_details.cache_write_tokens', 'usage.input_tokens_details.cache_write_tokens'],
  reasoning: ['usage.completion_tokens_details.reasoning_tokens', 'usage.output_tokens_details.reasoning_tokens'],
  total: ['usage.total_tokens'],
  id: ['id'],
};

/** Replies of any API as an application logged them, alone on a line or in an object of it. */
export const openaiLog: UsageFormat = {
  kind: 'json',
  name: 'openai-log',
  idScope: 'replies',
  title: 'replies of OpenAI-compatible APIs, logged as JSON lines',
  recognises: (value) => replyIn(value) !== undefined,
  isGeneral: true,
  counted,
  open: (context) => (line) => loggedReply(line, replyIn(line), context),
};

/** Replies of Gemini and Vertex, `generateContent`. */
export const geminiLog: UsageFormat = {
  kind: 'json',
  name: 'gemini-log',
  idScope: 'replies',
  title: 'replies of the Gemini API and Vertex AI, logged as JSON lines',
  recognises: (value) => {
    const reply = replyIn(value);
    return reply !== undefined && ('usageMetadata' in reply || 'usage_metadata' in reply);
  },
  open: openaiLog.open,
};

/** Replies of Anthropic's Messages API, whole or as the events of their streams; the last event says the most. */
export const anthropicLog: UsageFormat = {
  kind: 'json',
  name: 'anthropic-log',
  idScope: 'replies',
  title: "replies of Anthropic's Messages API, logged as JSON lines",
  recognises: (value) => {
    if (value['type'] === 'message_delta') return isObject(value['usage']);
    const reply = replyIn(value);
    return reply?.['type'] === 'message' && reply['role'] === 'assistant';
  },
  open: (context) => {
    let begun: SourceObject = {};
    return (line) => {
      const reply = replyIn(line);
      if (line['type'] === 'message_start' && reply) begun = reply;
      if (line['type'] !== 'message_delta') return loggedReply(line, reply, context);
      const usage = { ...objectIn(begun, 'usage'), ...objectIn(line, 'usage') };
      return loggedReply(line, { ...begun, usage }, context);
    };
  },
};

/** A reply with what its line says around it: when, who, and who sold it. */
function loggedReply(line: SourceObject, reply: SourceObject | undefined, context: Context): readonly UsageRecord[] {
  if (!reply) return [];
  const at = (): number | undefined => momentAround(reply) ?? momentAround(line);
  const records = readReply(reply, context, undefined, aroundIn(line), at);
  tellBeside(line, records, context);
  if (reply === line || records.every(({ model }) => model !== '')) return records;
  const named = textIn(line, 'model', 'model_name') ?? '';
  return records.map((record) => ({ ...record, model: record.model === '' ? named : record.model }));
}

/** Tells of a counter beside the usage of a line that is none of what was counted. */
function tellBeside(line: SourceObject, [record]: readonly UsageRecord[], { uncounted }: Context): void {
  if (!record) return;
  for (const name in line) {
    if (!isTokenCount(name)) continue;
    const count = line[name];
    const parts = [...Object.values(record.tokens), promptOf(record.tokens), answerOf(record.tokens)];
    if (typeof count === 'number' && count > 0 && !parts.includes(count) && count !== totalTokenCount(record.tokens))
      uncounted(name, count);
  }
}

/** Results of the Batch API: half the price applies, though no line says so. */
export const openaiBatch: UsageFormat = {
  kind: 'json',
  name: 'openai-batch',
  title: 'results of the OpenAI Batch API',
  marks: ['custom_id'],
  recognises: ({ custom_id: id, response, error }) => typeof id === 'string' && (isObject(response) || isObject(error)),
  open: (context) => (line) =>
    readReply(objectIn(line, 'response.body'), context).map((record) => ({
      ...record,
      provider: record.provider ?? 'openai',
      id: textIn(line, 'id') ?? record.id,
      serviceTier: 'batch',
    })),
};

/** Results of Anthropic's Message Batches. */
export const anthropicBatch: UsageFormat = {
  kind: 'json',
  name: 'anthropic-batch',
  idScope: 'replies',
  title: "results of Anthropic's Message Batches API",
  marks: ['custom_id'],
  recognises: ({ custom_id: id, result }) => typeof id === 'string' && isObject(result) && 'type' in result,
  open: (context) => (line) =>
    readReply(objectIn(line, 'result.message'), context).map((record) => ({ ...record, serviceTier: 'batch' })),
};
