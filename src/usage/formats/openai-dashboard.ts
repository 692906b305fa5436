import { amountIn, maybeCountIn, textIn } from '../records/fields.ts';
import type { UsageFormat } from './format.ts';
import { chargeOf } from './openai-costs.ts';
import { bucketIn, openaiBuckets, spanIn } from './openai-usage.ts';
import { billedOf } from '../records/values.ts';

/** The dashboard's export of use: like the API's buckets, one a row; an empty bucket is a row of blanks. */
export const openaiDashboardUsage: UsageFormat = {
  kind: 'table',
  name: 'openai-dashboard-usage',
  idScope: openaiBuckets,
  title: 'usage exported from the OpenAI dashboard',
  required: ['start_time', 'end_time', 'input_tokens', 'output_tokens', 'num_model_requests'],
  open: (context) => (row) => {
    const span = spanIn(row, context);
    const isEmpty = maybeCountIn(row, 'num_model_requests', 'input_tokens') === undefined;
    return isEmpty ? [] : [bucketIn(row, span, context)];
  },
};

export const openaiDashboardCost: UsageFormat = {
  kind: 'table',
  name: 'openai-dashboard-cost',
  title: 'costs exported from the OpenAI dashboard',
  required: ['start_time', 'end_time', 'amount_value', 'line_item'],
  open: (context) => (row) => {
    const span = spanIn(row, context);
    const billed = billedOf(amountIn(row, 'amount_value'), textIn(row, 'amount_currency'));
    return billed ? [chargeOf(row, span, billed, context)] : [];
  },
};

/** Both exports look like this where nothing was used. */
export const openaiDashboardEmpty: UsageFormat = {
  kind: 'table',
  name: 'openai-dashboard-empty',
  title: 'an export of the OpenAI dashboard without use',
  required: ['start_time', 'end_time', 'start_time_iso', 'end_time_iso'],
  excluded: ['amount_value', 'input_tokens'],
  open: (context) => (row) => {
    spanIn(row, context);
    return [];
  },
};
