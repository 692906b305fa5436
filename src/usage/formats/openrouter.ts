import { amountIn, countIn, momentIn, textIn } from '../records/fields.ts';
import type { SourceObject } from '../records/source-object.ts';
import { splitWholes } from '../records/accounting.ts';
import { blank, type UsageRecord } from '../records/record.ts';
import type { UsageFormat } from './format.ts';
import { billedOf, bucketId, dayAfter } from '../records/values.ts';

/** The activity export, a row for each call. Cached and reasoning tokens are parts of their wholes. */
export const openrouterGenerations: UsageFormat = {
  kind: 'table',
  name: 'openrouter-generations',
  idScope: 'replies',
  title: 'calls exported from OpenRouter',
  required: ['generation_id', 'model_permaslug', 'tokens_prompt', 'tokens_completion'],
  open: () => (row) => [
    {
      ...blank,
      at: momentIn(row, 'created_at'),
      provider: 'openrouter',
      model: modelIn(row),
      tokens: splitWholes(countIn(row, 'tokens_prompt'), countIn(row, 'tokens_completion'), {
        cacheRead: countIn(row, 'tokens_cached'),
        reasoning: countIn(row, 'tokens_reasoning'),
      }),
      id: textIn(row, 'generation_id'),
      billed: billedOf(amountIn(row, 'cost_total')),
      project: textIn(row, 'app_name'),
      user: textIn(row, 'user'),
      key: textIn(row, 'api_key_name'),
    },
  ],
};

/** A variant is part of the name that has a price: `free`, `batch`, `online`. */
function modelIn(row: SourceObject): string {
  const model = textIn(row, 'model_permaslug', 'slug') ?? '';
  const variant = textIn(row, 'variant') ?? 'standard';
  return variant === 'standard' || model.endsWith(`:${variant}`) ? model : `${model}:${variant}`;
}

const noCache =
  "OpenRouter's daily activity does not tell cached tokens: all of the prompt is priced as uncached input.";

/** The activity of a day by model, as the API answers it. */
export const openrouterActivity: UsageFormat = {
  kind: 'json',
  name: 'openrouter-activity',
  title: 'daily activity of the OpenRouter API',
  marks: ['model_permaslug'],
  recognises: (value) => 'model_permaslug' in value && 'byok_usage_inference' in value && 'prompt_tokens' in value,
  open: (context) => (line) => {
    context.assume(noCache);
    return [dayIn(line)];
  },
};

/** Daily activity as a table. */
export const openrouterDaily: UsageFormat = {
  kind: 'table',
  name: 'openrouter-daily',
  title: 'daily activity exported from OpenRouter',
  required: ['date', 'slug', 'usage', 'requests', 'prompt_tokens', 'completion_tokens'],
  open: openrouterActivity.open,
};

/** What a key of the user's own paid is not billed by OpenRouter, and `usage` leaves it out. */
function dayIn(row: SourceObject): UsageRecord {
  const from = momentIn(row, 'date');
  const model = textIn(row, 'model_permaslug', 'slug') ?? '';
  return {
    ...blank,
    at: from,
    until: dayAfter(from),
    provider: 'openrouter',
    model,
    tokens: splitWholes(countIn(row, 'prompt_tokens'), countIn(row, 'completion_tokens'), {
      reasoning: countIn(row, 'reasoning_tokens'),
    }),
    requests: countIn(row, 'requests'),
    billed: billedOf(amountIn(row, 'usage')),
    id: bucketId(from, model, textIn(row, 'endpoint_id')),
  };
}
