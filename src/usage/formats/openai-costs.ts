import { isObject, type SourceObject, type TreeFormat } from './format.ts';
import { blank, type UsageRecord } from '../records/record.ts';
import { resultsOf } from './openai-usage.ts';
import { billedIn, momentIn } from './values.ts';

/** GET organization/costs: what was charged, by day and line item. */
export const openaiCosts: TreeFormat = {
  kind: 'tree',
  name: 'openai-costs',
  title: 'costs of the OpenAI organization API',
  recognises: (value) =>
    value['object'] === 'bucket' && resultsOf(value).some((result) => String(result['object']).includes('.costs.')),
  open: (context) => (bucket) => {
    const [from, until] = [momentIn(bucket, 'start_time'), momentIn(bucket, 'end_time')];
    if (from !== undefined && until !== undefined) context.window(from, until);
    return resultsOf(bucket).flatMap((result) => chargeOf(result, from, until));
  },
};

function chargeOf(result: SourceObject, at: number | undefined, until: number | undefined): UsageRecord[] {
  const amount = result['amount'];
  if (!isObject(amount)) return [];
  const { currency } = amount;
  const billed = billedIn(amount, 'value', typeof currency === 'string' ? currency : 'USD');
  const item = result['line_item'];
  const { model, serviceTier } = itemOf(typeof item === 'string' ? item : '');
  return [{ ...blank, at, until, provider: 'openai', model, requests: 0, serviceTier, billed, isCharge: true }];
}

/** `gpt-4o-mini-2024-07-18 batch, cached input`: the model, and how it was sent. */
export function itemOf(item: string): Pick<UsageRecord, 'model' | 'serviceTier'> {
  const [name = ''] = item.split(',');
  const words = name.trim();
  return /\sbatch$/i.test(words)
    ? { model: words.slice(0, -'batch'.length).trim(), serviceTier: 'batch' }
    : { model: words, serviceTier: undefined };
}
