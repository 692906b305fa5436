import { blank } from '../records/record.ts';
import { fieldsOf, type SourceRow } from '../records/row.ts';
import type { Context, TableFormat } from './format.ts';
import { itemOf } from './openai-costs.ts';
import { tokensOf, uncachedMismatch } from './openai-usage.ts';
import { billedOf, bucketId, isTrue, tierOf } from './values.ts';

const window = { from: 'start_time', until: 'end_time' } as const;

/** Says what a row covers; where it covers it. */
function spanOf(row: SourceRow, context: Context, at: { readonly from: number; readonly until: number }) {
  const [from, until] = [row.moment(at.from), row.moment(at.until)];
  if (from !== undefined && until !== undefined) context.window(from, until);
  return { at: from, until };
}

const used = fieldsOf({
  ...window,
  model: 'model',
  requests: 'num_model_requests',
  batch: 'batch',
  tier: 'service_tier',
  project: 'project_id',
  user: 'user_id',
  key: 'api_key_id',
  uncached: 'input_uncached_tokens',
  input_tokens: 'input_tokens',
  output_tokens: 'output_tokens',
  input_cached_tokens: 'input_cached_tokens',
  input_cached_audio_tokens: 'input_cached_audio_tokens',
  input_cache_write_tokens: 'input_cache_write_tokens',
  input_audio_tokens: 'input_audio_tokens',
  input_image_tokens: 'input_image_tokens',
  output_audio_tokens: 'output_audio_tokens',
});

/** The dashboard's export of use: like the API's buckets, one a row; an empty bucket is a row of blanks. */
export const openaiDashboardUsage: TableFormat = {
  kind: 'table',
  name: 'openai-dashboard-usage',
  title: 'usage exported from the OpenAI dashboard',
  paths: used.paths,
  required: ['start_time', 'end_time', 'input_tokens', 'output_tokens', 'num_model_requests'],
  open: (context) => (row) => {
    const { at } = used;
    const span = spanOf(row, context, at);
    if (row.maybeCount(at.requests) === undefined && row.maybeCount(at.input_tokens) === undefined) return undefined;
    const [model, tier, project] = [row.text(at.model), row.text(at.tier), row.text(at.project)];
    const [user, key, batch] = [row.text(at.user), row.text(at.key), isTrue(row.text(at.batch))];
    const tokens = tokensOf((name) => row.count(at[name]));
    return {
      ...blank,
      ...span,
      provider: 'openai',
      model: model ?? '',
      tokens,
      requests: row.count(at.requests),
      serviceTier: batch ? 'batch' : tierOf(tier),
      project,
      user,
      key,
      id: bucketId(span.at, span.until, model, String(batch), tier, project, user, key),
      mismatch: uncachedMismatch(tokens, row.maybeCount(at.uncached)),
    };
  },
};

const cost = fieldsOf({ ...window, amount: 'amount_value', currency: 'amount_currency', item: 'line_item' });

export const openaiDashboardCost: TableFormat = {
  kind: 'table',
  name: 'openai-dashboard-cost',
  title: 'costs exported from the OpenAI dashboard',
  paths: cost.paths,
  required: ['start_time', 'end_time', 'amount_value', 'line_item'],
  open: (context) => (row) => {
    const span = spanOf(row, context, cost.at);
    const billed = billedOf(row.amount(cost.at.amount), row.text(cost.at.currency));
    if (!billed) return undefined;
    return {
      ...blank,
      ...span,
      provider: 'openai',
      ...itemOf(row.text(cost.at.item) ?? ''),
      requests: 0,
      billed,
      isCharge: true,
    };
  },
};

const empty = fieldsOf(window);

/** Both exports look like this where nothing was used. */
export const openaiDashboardEmpty: TableFormat = {
  kind: 'table',
  name: 'openai-dashboard-empty',
  title: 'an export of the OpenAI dashboard without use',
  paths: empty.paths,
  required: ['start_time', 'end_time', 'start_time_iso', 'end_time_iso'],
  excluded: ['amount_value', 'input_tokens'],
  open: (context) => (row) => {
    spanOf(row, context, empty.at);
    return undefined;
  },
};
