import { amountIn, textIn } from '../records/fields.ts';
import { tellNamesIn } from '../records/label-names.ts';
import { blank, type UsageRecord } from '../records/record.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import type { Context, UsageFormat } from './format.ts';
import { resultsOf, spanIn } from './openai-usage.ts';
import { billedOf } from '../records/values.ts';

/** GET organization/costs: what was charged, by day and line item. */
export const openaiCosts: UsageFormat = {
  kind: 'json',
  name: 'openai-costs',
  title: 'costs of the OpenAI organization API',
  marks: ['object'],
  recognises: (value) =>
    value['object'] === 'bucket' && resultsOf(value).some((result) => String(result['object']).includes('.costs.')),
  open: (context) => (bucket) => {
    const span = spanIn(bucket, context);
    return resultsOf(bucket).flatMap((result) => {
      const { amount } = result;
      if (!isObject(amount)) return [];
      const billed = billedOf(amountIn(amount, 'value'), textIn(amount, 'currency'));
      return [chargeOf(result, span, billed, context)];
    });
  },
};

/** What was charged for a line item, `gpt-4o-mini-2024-07-18 batch, cached input`: the model, and how it was sent. */
export function chargeOf(
  line: SourceObject,
  span: Pick<UsageRecord, 'at' | 'until'>,
  billed: UsageRecord['billed'],
  { called }: Pick<Context, 'called'>,
): UsageRecord {
  tellNamesIn(line, called);
  const [name = ''] = (textIn(line, 'line_item') ?? '').split(',');
  const words = name.trim();
  const serviceTier = /\sbatch$/i.test(words) ? 'batch' : undefined;
  const model = serviceTier === undefined ? words : words.slice(0, -'batch'.length).trim();
  const [project, user, key] = ['project_id', 'user_id', 'api_key_id'].map((label) => textIn(line, label));
  const charged = { ...blank, ...span, provider: 'openai', requests: 0, billed, isCharge: true };
  return { ...charged, model, serviceTier, project, user, key };
}
