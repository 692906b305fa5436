import { amountIn, countIn, momentIn, textIn } from '../records/fields.ts';
import { separateMeters } from '../records/accounting.ts';
import { blank, type Tokens } from '../records/record.ts';
import type { UsageFormat } from './format.ts';
import { billedOf, bucketId, dayAfter } from '../records/values.ts';
import type { SourceObject } from '../records/source-object.ts';

const meterOf: Readonly<Record<string, keyof Tokens>> = {
  input_cache_hit_tokens: 'cacheRead',
  input_cache_miss_tokens: 'input',
  output_tokens: 'output',
};

/** The platform's export of amounts: a row for each meter of a bucket, requests among them. Older ones have days. */
export const deepseekAmount: UsageFormat = {
  kind: 'table',
  name: 'deepseek-amount',
  title: 'amounts exported from the DeepSeek platform',
  required: ['model', 'type', 'amount'],
  open: () => (row) => {
    const type = textIn(row, 'type') ?? '';
    const isRequests = type === 'request_count';
    const meter = Object.hasOwn(meterOf, type) ? meterOf[type] : undefined;
    if (!isRequests && meter === undefined) return [];
    const bucket = bucketIn(row);
    const { user, key } = whoseIn(row);
    const amount = countIn(row, 'amount');
    return [
      {
        ...blank,
        ...bucket,
        tokens: meter === undefined ? blank.tokens : separateMeters({ [meter]: amount }),
        requests: isRequests ? amount : 0,
        user,
        key,
        id: bucketId(bucket.at, bucket.until, bucket.model, user, key, type),
      },
    ];
  },
};

export const deepseekCost: UsageFormat = {
  kind: 'table',
  name: 'deepseek-cost',
  title: 'costs exported from the DeepSeek platform',
  required: ['model', 'wallet_type', 'cost', 'currency'],
  open: () => (row) => {
    const billed = billedOf(amountIn(row, 'cost'), textIn(row, 'currency'));
    return billed ? [{ ...blank, ...bucketIn(row), ...whoseIn(row), requests: 0, billed, isCharge: true }] : [];
  },
};

function whoseIn(row: SourceObject) {
  return { user: textIn(row, 'user_id'), key: textIn(row, 'api_key_name', 'api_key') };
}

function bucketIn(row: SourceObject) {
  const day = momentIn(row, 'utc_date');
  return {
    at: momentIn(row, 'start_time_iso') ?? day,
    until: momentIn(row, 'end_time_iso') ?? dayAfter(day),
    provider: 'deepseek',
    model: textIn(row, 'model') ?? '',
  };
}
