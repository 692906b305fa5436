import { splitWholes } from '../records/accounting.ts';
import { blank, type UsageRecord } from '../records/record.ts';
import { fieldsOf, type SourceRow } from '../records/row.ts';
import type { LineFormat, TableFormat } from './format.ts';
import { billedOf, bucketId, dayAfter } from './values.ts';

const calls = fieldsOf({
  id: 'generation_id',
  created: 'created_at',
  cost: 'cost_total',
  prompt: 'tokens_prompt',
  completion: 'tokens_completion',
  reasoning: 'tokens_reasoning',
  cached: 'tokens_cached',
  model: 'model_permaslug',
  user: 'user',
  key: 'api_key_name',
  app: 'app_name',
});

/** The activity export, a row for each call. Cached and reasoning tokens are parts of their wholes. */
export const openrouterGenerations: TableFormat = {
  kind: 'table',
  name: 'openrouter-generations',
  title: 'calls exported from OpenRouter',
  paths: calls.paths,
  required: ['generation_id', 'model_permaslug', 'tokens_prompt', 'tokens_completion'],
  open: () => (row) => {
    const { at } = calls;
    return {
      ...blank,
      at: row.moment(at.created),
      provider: 'openrouter',
      model: row.text(at.model) ?? '',
      tokens: splitWholes(row.count(at.prompt), row.count(at.completion), {
        cacheRead: row.count(at.cached),
        reasoning: row.count(at.reasoning),
      }),
      id: row.text(at.id),
      billed: billedOf(row.amount(at.cost)),
      project: row.text(at.app),
      user: row.text(at.user),
      key: row.text(at.key),
    };
  },
};

const daily = {
  day: 'date',
  model: 'model_permaslug',
  slug: 'slug',
  usage: 'usage',
  requests: 'requests',
  prompt: 'prompt_tokens',
  completion: 'completion_tokens',
  reasoning: 'reasoning_tokens',
  endpoint: 'endpoint_id',
} as const;

const api = fieldsOf(daily);
const noCache =
  "OpenRouter's daily activity does not tell cached tokens: all of the prompt is priced as uncached input.";

/** The activity of a day by model, as the API answers it. */
export const openrouterActivity: LineFormat = {
  kind: 'line',
  name: 'openrouter-activity',
  title: 'daily activity of the OpenRouter API',
  paths: api.paths,
  recognises: (value) => 'model_permaslug' in value && 'byok_usage_inference' in value && 'prompt_tokens' in value,
  open: (context) => (row) => {
    context.assume(noCache);
    return dayIn(row, api.at);
  },
};

const table = fieldsOf({
  ...daily,
  requests: 'requests',
  prompt: 'prompt tokens',
  completion: 'completion tokens',
  reasoning: 'reasoning tokens',
});

/** Daily activity as a table. */
export const openrouterDaily: TableFormat = {
  kind: 'table',
  name: 'openrouter-daily',
  title: 'daily activity exported from OpenRouter',
  paths: table.paths,
  required: ['date', 'slug', 'usage', 'requests', 'prompt tokens', 'completion tokens'],
  open: (context) => (row) => {
    context.assume(noCache);
    return dayIn(row, table.at);
  },
};

/** What a key of the user's own paid is not billed by OpenRouter, and `usage` leaves it out. */
function dayIn(row: SourceRow, at: Readonly<Record<keyof typeof daily, number>>): UsageRecord {
  const from = row.moment(at.day);
  const model = row.text(at.model) ?? row.text(at.slug) ?? '';
  return {
    ...blank,
    at: from,
    until: dayAfter(from),
    provider: 'openrouter',
    model,
    tokens: splitWholes(row.count(at.prompt), row.count(at.completion), { reasoning: row.count(at.reasoning) }),
    requests: row.count(at.requests),
    billed: billedOf(row.amount(at.usage)),
    id: bucketId(from, model, row.text(at.endpoint)),
  };
}
