import { UserError } from '../../values/errors.ts';
import { countOf } from '../records/count.ts';
import { splitWholes } from '../records/accounting.ts';
import { blank, promptOf, type Tokens, type UsageRecord } from '../records/record.ts';
import { fieldsOf, type SourceRow } from '../records/row.ts';
import { isObject, type SourceObject, type LineFormat, type TableFormat } from './format.ts';
import { billedOf, tagsOf } from './values.ts';

const fields = fieldsOf({
  id: 'id',
  type: 'type',
  start: 'start_time',
  model: 'provided_model_name',
  usage: 'usage_details',
  cost: 'total_cost',
  project: 'project_id',
  environment: 'environment',
  user: 'user_id',
  session: 'session_id',
  tags: 'tags',
});

/** Observations of Langfuse's export. Its usage may have any keys, and its input may or may not include the cache. */
export const langfuse: LineFormat = {
  kind: 'line',
  name: 'langfuse',
  title: 'observations exported from Langfuse',
  paths: fields.paths,
  recognises: (value) => 'usage_details' in value && 'trace_id' in value && 'type' in value,
  open: () => observationIn,
};

export const langfuseTable: TableFormat = {
  kind: 'table',
  name: 'langfuse-csv',
  title: 'observations exported from Langfuse as a table',
  paths: fields.paths,
  required: ['id', 'trace_id', 'type', 'usage_details'],
  open: () => observationIn,
};

function observationIn(row: SourceRow): UsageRecord | undefined {
  const { at } = fields;
  const type = row.text(at.type);
  if (type !== 'GENERATION' && type !== 'EMBEDDING') return undefined;
  const usage = row.json(at.usage);
  if (!isObject(usage) || Object.keys(usage).length === 0) return undefined;
  const environment = row.text(at.environment);
  const tags = tagsOf(row.json(at.tags));
  return {
    ...blank,
    at: row.moment(at.start),
    model: row.text(at.model) ?? '',
    ...tokensOf(usage),
    id: row.text(at.id),
    billed: billedOf(row.amount(at.cost)),
    project: row.text(at.project),
    user: row.text(at.user),
    session: row.text(at.session),
    tags: environment === undefined ? tags : { environment, ...tags },
  };
}

const names: Readonly<Record<string, keyof Tokens>> = {
  input: 'input',
  prompt: 'input',
  input_tokens: 'input',
  prompt_tokens: 'input',
  output: 'output',
  completion: 'output',
  output_tokens: 'output',
  completion_tokens: 'output',
  input_cached_tokens: 'cacheRead',
  input_cache_read: 'cacheRead',
  cache_read_input_tokens: 'cacheRead',
  cached_tokens: 'cacheRead',
  cache_creation_input_tokens: 'cacheWrite',
  input_cache_creation: 'cacheWrite',
  input_cache_creation_5m: 'cacheWrite',
  input_cache_creation_1h: 'cacheWrite1h',
  input_audio_tokens: 'inputAudio',
  output_audio_tokens: 'outputAudio',
  output_reasoning_tokens: 'reasoning',
  output_reasoning: 'reasoning',
  reasoning_tokens: 'reasoning',
};

/** The total shows whether input and output include their parts. */
function tokensOf(usage: SourceObject): Pick<UsageRecord, 'tokens' | 'mismatch'> {
  const beside: Record<keyof Tokens, number> = { ...blank.tokens };
  let total: number | undefined;
  let unknown: string | undefined;
  for (const [key, value] of Object.entries(usage)) {
    const meter = Object.hasOwn(names, key) ? names[key] : undefined;
    if (key === 'total' || key === 'total_tokens') total = countOf(value);
    else if (meter !== undefined) beside[meter] += countOf(value);
    else if (value !== 0) unknown = key;
  }
  const sum = promptOf(beside) + beside.output + beside.reasoning + beside.outputAudio;
  if (total === undefined || total === sum)
    return { tokens: beside, mismatch: unknown && `it counts ${unknown}, which is not a known meter` };
  if (total === beside.input + beside.output)
    return { tokens: splitWholes(beside.input, beside.output, beside), mismatch: undefined };
  if (total === beside.input + beside.output + beside.reasoning + beside.outputAudio) {
    const tokens = splitWholes(beside.input, beside.output + beside.reasoning + beside.outputAudio, beside);
    return { tokens, mismatch: undefined };
  }
  if (unknown === undefined) throw new UserError(`its parts are ${sum} tokens, its own total says ${total}`);
  return { tokens: beside, mismatch: `it counts ${unknown}, which is not a known meter` };
}
