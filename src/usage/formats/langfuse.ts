import { amountIn, jsonIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import type { SourceObject } from '../records/source-object.ts';
import type { UsageRecord } from '../records/record.ts';
import { readReply } from '../replies/reply.ts';
import { snakeCase } from '../replies/counters.ts';
import type { Context, UsageFormat } from './format.ts';
import { billedOf, tagsOf } from '../records/values.ts';

/** Observations of Langfuse's export. Its usage may have any keys, and its input may or may not include the cache. */
export const langfuse: UsageFormat = {
  kind: 'json',
  name: 'langfuse',
  title: 'observations exported from Langfuse',
  marks: ['trace_id', 'traceId'],
  recognises: (value) =>
    ('usage_details' in value && 'trace_id' in value && 'type' in value) ||
    ('usageDetails' in value && 'traceId' in value && 'type' in value),
  open: (context) => (line) => observationIn(inSnakeCase(line), context),
};

export const langfuseTable: UsageFormat = {
  kind: 'table',
  name: 'langfuse-csv',
  title: 'observations exported from Langfuse as a table',
  required: ['id', 'trace_id', 'type', 'usage_details'],
  open: (context) => (row) => observationIn(row, context),
};

/** Langfuse's own download has the same fields in camel case. */
function inSnakeCase(line: SourceObject): SourceObject {
  return 'usageDetails' in line || 'promptTokens' in line
    ? Object.fromEntries(Object.entries(line).map(([name, value]) => [snakeCase(name), value]))
    : line;
}

function observationIn(line: SourceObject, context: Context): readonly UsageRecord[] {
  const type = textIn(line, 'type');
  if (type !== 'GENERATION' && type !== 'EMBEDDING') return [];
  const model = textIn(line, 'provided_model_name', 'model');
  const details = objectIn(line, 'usage_details');
  const environment = textIn(line, 'environment');
  const tags = tagsOf(jsonIn(line, 'tags'));
  // Langfuse adds the counts up, so that they are beside each other unless their total shows otherwise.
  const { prompt_tokens, completion_tokens, total_tokens } = line;
  const usage = Object.keys(details).length > 0 ? details : { prompt_tokens, completion_tokens, total_tokens };
  return readReply({ model, usage }, context, { prompt: 'exclusive', answer: 'exclusive' }).map((record) => ({
    ...record,
    at: momentIn(line, 'start_time'),
    id: textIn(line, 'id'),
    billed: billedOf(amountIn(line, 'total_cost', 'calculated_total_cost')),
    project: textIn(line, 'project_id'),
    user: textIn(line, 'user_id'),
    session: textIn(line, 'session_id'),
    tags: environment === undefined ? tags : { environment, ...tags },
  }));
}
