import { separateMeters } from '../records/accounting.ts';
import { blank } from '../records/record.ts';
import { fieldsOf } from '../records/row.ts';
import { promptOfWindow } from './anthropic-usage.ts';
import type { TableFormat } from './format.ts';
import { billedOf, bucketId, dayAfter, tierOf } from './values.ts';

const used = fieldsOf({
  day: 'usage_date_utc',
  model: 'model_version',
  key: 'api_key',
  workspace: 'workspace',
  type: 'usage_type',
  context: 'context_window',
  input: 'usage_input_tokens_no_cache',
  write: 'usage_input_tokens_cache_write',
  write5m: 'usage_input_tokens_cache_write_5m',
  write1h: 'usage_input_tokens_cache_write_1h',
  read: 'usage_input_tokens_cache_read',
  output: 'usage_output_tokens',
  searches: 'web_search_count',
  geo: 'inference_geo',
  speed: 'speed',
});

/** The Console's export of tokens, by day; older ones have a single column of cache writes. */
export const anthropicConsoleTokens: TableFormat = {
  kind: 'table',
  name: 'anthropic-console-tokens',
  title: 'tokens exported from the Anthropic Console',
  paths: used.paths,
  required: ['usage_date_utc', 'model_version', 'usage_input_tokens_no_cache', 'usage_output_tokens'],
  open: () => (row) => {
    const { at } = used;
    const from = row.moment(at.day);
    const [model, key, project, type] = [
      row.text(at.model),
      row.text(at.key),
      row.text(at.workspace),
      row.text(at.type),
    ];
    const context = row.text(at.context);
    return {
      ...blank,
      at: from,
      until: dayAfter(from),
      provider: 'anthropic',
      model: model ?? '',
      tokens: separateMeters({
        input: row.count(at.input),
        cacheRead: row.count(at.read),
        cacheWrite: row.count(at.write) + row.count(at.write5m),
        cacheWrite1h: row.count(at.write1h),
        output: row.count(at.output),
      }),
      requests: 0,
      webSearches: row.count(at.searches),
      serviceTier: tierOf(type),
      promptTokens: promptOfWindow(context),
      project,
      key,
      id: bucketId(from, model, key, project, type, context, row.text(at.geo), row.text(at.speed)),
    };
  },
};

const cost = fieldsOf({ day: 'usage_date_utc', model: 'model', type: 'usage_type', cost: 'cost_usd' });

/** The Console's export of costs: rounded to cents line by line, models by the names people read. */
export const anthropicConsoleCost: TableFormat = {
  kind: 'table',
  name: 'anthropic-console-cost',
  title: 'costs exported from the Anthropic Console',
  paths: cost.paths,
  required: ['usage_date_utc', 'model', 'cost_usd'],
  open: () => (row) => {
    const { at } = cost;
    const from = row.moment(at.day);
    const billed = billedOf(row.amount(at.cost));
    if (!billed) return undefined;
    const model = row.text(at.model) ?? '';
    return {
      ...blank,
      at: from,
      until: dayAfter(from),
      provider: 'anthropic',
      model,
      requests: 0,
      serviceTier: tierOf(row.text(at.type)),
      billed,
      isCharge: true,
    };
  },
};
