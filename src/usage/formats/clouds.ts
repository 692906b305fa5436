import { amountIn, listIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import { billedOf } from '../records/values.ts';
import { isObject } from '../records/source-object.ts';
import { blank, type UsageRecord } from '../records/record.ts';
import type { UsageFormat } from './format.ts';

// Bills of clouds name a model within the words of a meter, each in its own way: what is left of them is its name.
// Lines of other services are passed over.

/** AWS: Cost and Usage Report 2.0. Models of other makers are sold through the marketplace. */
export const awsCur: UsageFormat = {
  kind: 'table',
  name: 'aws-cur',
  title: 'Cost and Usage Report 2.0 of AWS, its lines of Bedrock',
  required: ['line_item_usage_start_date', 'line_item_product_code', 'line_item_unblended_cost'],
  open: () => (row) => {
    const product = textIn(row, 'product_product_name', 'line_item_product_code', 'product_servicecode') ?? '';
    if (!/bedrock/i.test(`${product} ${textIn(row, 'line_item_product_code')}`)) return [];
    const edition = product.toLowerCase().indexOf('(amazon bedrock edition)');
    const sold = edition < 0 ? undefined : product.slice(0, edition).trim();
    const meter = (textIn(row, 'line_item_usage_type') ?? '').replace(/^[A-Z]{2,4}\d?-/, '').replace(/^MP:[^_]*_/, '');
    return charge({
      at: momentIn(row, 'line_item_usage_start_date'),
      until: momentIn(row, 'line_item_usage_end_date'),
      provider: 'bedrock',
      model: sold ?? modelIn(meter),
      billed: billedOf(amountIn(row, 'line_item_unblended_cost'), textIn(row, 'line_item_currency_code')),
      project: textIn(row, 'line_item_usage_account_id'),
    });
  },
};

/** Azure: a cost export, amortized or actual. */
export const azureCost: UsageFormat = {
  kind: 'table',
  name: 'azure-cost',
  title: 'cost export of Azure, its lines of OpenAI and other models',
  required: ['date', 'meter_category', 'meter_name', 'cost_in_billing_currency'],
  open: () => (row) => {
    const words = ['meter_category', 'meter_sub_category', 'product_name'].map((name) => textIn(row, name)).join(' ');
    if (!/openai|foundry models|ai foundry/i.test(words)) return [];
    return charge({
      // Months come first in its dates.
      at: momentIn({ date: textIn(row, 'date')?.replace(/^(\d\d?)\/(\d\d?)\/(\d{4})$/, isoDay) }, 'date'),
      provider: 'azure',
      model: modelIn(textIn(row, 'meter_name') ?? ''),
      billed: billedOf(
        amountIn(row, 'cost_in_billing_currency'),
        textIn(row, 'billing_currency', 'billing_currency_code'),
      ),
      project: textIn(row, 'resource_group', 'resource_group_name'),
    });
  },
};

/** Google Cloud: rows of the billing export to BigQuery, as JSON. Credits are part of what was charged. */
export const gcpBilling: UsageFormat = {
  kind: 'json',
  name: 'gcp-billing',
  title: 'billing export of Google Cloud as JSON, its lines of Gemini and Vertex AI',
  marks: ['sku'],
  recognises: ({ service, sku, cost, usage_start_time }) =>
    isObject(service) && isObject(sku) && cost !== undefined && usage_start_time !== undefined,
  open: () => (row) => {
    if (!/gemini|vertex|generative/i.test(textIn(row, 'service.description') ?? '')) return [];
    const currency = textIn(row, 'currency');
    const around: Around = {
      at: momentIn(row, 'usage_start_time'),
      until: momentIn(row, 'usage_end_time'),
      provider: 'google',
      model: modelIn(textIn(row, 'sku.description') ?? ''),
      billed: billedOf(amountIn(row, 'cost'), currency),
      project: textIn(objectIn(row, 'project'), 'id', 'name'),
    };
    const credits = listIn(row, 'credits').flatMap((credit) =>
      isObject(credit) ? charge({ ...around, billed: billedOf(amountIn(credit, 'amount'), currency) }) : [],
    );
    return [...charge(around), ...credits];
  },
};

function isoDay(_: string, month: string, day: string, year: string): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

type Around = Partial<UsageRecord>;

function charge(around: Around): readonly UsageRecord[] {
  return around.billed ? [{ ...blank, ...around, requests: 0, isCharge: true }] : [];
}

/** Words that say what is counted of a model, where and how, rather than which one it is. */
const meterWords = new RegExp(
  `\\b(?:${[
    'input|inp|in|output|outp|opt|out|cached|cache|cchd|read|write|text|audio|image|video|thinking|tokens?|count',
    'standard|regional|regnl|glbl|global|data ?zone|dz(?:ne)?|batch|priority|online|short|long|context|1k|1m|request',
    'predictions?|generate content',
  ].join('|')})\\b`,
  'gi',
);

/** `gpt 4o 0806 Inp glbl Tokens` as `gpt 4o 0806`, `Claude4.5Sonnet-input-tokens` as `Claude4.5Sonnet`. */
function modelIn(meter: string): string {
  const left = meter.replaceAll('_', ' ').replaceAll(meterWords, '');
  // Words that went leave what was between them.
  const words = left.split(/\s/).map((word) =>
    word
      .split('-')
      .filter((part) => part !== '')
      .join('-'),
  );
  return words.filter((word) => word !== '').join(' ');
}
