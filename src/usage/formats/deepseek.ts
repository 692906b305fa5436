import { separateMeters } from '../records/accounting.ts';
import { blank, type Tokens } from '../records/record.ts';
import { fieldsOf } from '../records/row.ts';
import type { TableFormat } from './format.ts';
import { billedOf, bucketId, dayAfter } from './values.ts';

const amounts = fieldsOf({
  user: 'user_id',
  from: 'start_time_iso',
  until: 'end_time_iso',
  day: 'utc_date',
  model: 'model',
  keyName: 'api_key_name',
  key: 'api_key',
  type: 'type',
  amount: 'amount',
});

const meterOf: Readonly<Record<string, keyof Tokens>> = {
  input_cache_hit_tokens: 'cacheRead',
  input_cache_miss_tokens: 'input',
  output_tokens: 'output',
};

/** The platform's export of amounts: a row for each meter of a bucket, requests among them. Older ones have days. */
export const deepseekAmount: TableFormat = {
  kind: 'table',
  name: 'deepseek-amount',
  title: 'amounts exported from the DeepSeek platform',
  paths: amounts.paths,
  required: ['model', 'type', 'amount'],
  open: () => (row) => {
    const { at } = amounts;
    const type = row.text(at.type) ?? '';
    const isRequests = type === 'request_count';
    const meter = Object.hasOwn(meterOf, type) ? meterOf[type] : undefined;
    if (!isRequests && meter === undefined) return undefined;
    const from = row.moment(at.from) ?? row.moment(at.day);
    const until = row.moment(at.until) ?? dayAfter(row.moment(at.day));
    const [model, user, key] = [row.text(at.model) ?? '', row.text(at.user), row.text(at.keyName) ?? row.text(at.key)];
    const amount = row.count(at.amount);
    return {
      ...blank,
      at: from,
      until,
      provider: 'deepseek',
      model,
      tokens: meter === undefined ? blank.tokens : separateMeters({ [meter]: amount }),
      requests: isRequests ? amount : 0,
      user,
      key,
      id: bucketId(from, until, model, user, key, type),
    };
  },
};

const costs = fieldsOf({
  from: 'start_time_iso',
  until: 'end_time_iso',
  day: 'utc_date',
  model: 'model',
  cost: 'cost',
  currency: 'currency',
});

export const deepseekCost: TableFormat = {
  kind: 'table',
  name: 'deepseek-cost',
  title: 'costs exported from the DeepSeek platform',
  paths: costs.paths,
  required: ['model', 'wallet_type', 'cost', 'currency'],
  open: () => (row) => {
    const { at } = costs;
    const billed = billedOf(row.amount(at.cost), row.text(at.currency));
    if (!billed) return undefined;
    const day = row.moment(at.day);
    return {
      ...blank,
      at: row.moment(at.from) ?? day,
      until: row.moment(at.until) ?? dayAfter(day),
      provider: 'deepseek',
      model: row.text(at.model) ?? '',
      requests: 0,
      billed,
      isCharge: true,
    };
  },
};
