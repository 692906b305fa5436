import { UserError } from '../../values/errors.ts';
import { meterRows, serviceTiers } from '../../pricing/rates/meters.ts';
import { separateMeters } from '../records/accounting.ts';
import { blank, type Tokens, type UsageRecord } from '../records/record.ts';
import { amountIn, countIn, jsonIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import type { SourceObject } from '../records/source-object.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import type { UsageFormat } from './format.ts';
import { billedOf, tagsOf } from '../records/values.ts';

/** FOCUS 1.2: a row for each kind of token, with its billed cost. Requests are not counted; ends are exclusive. */
export const focus: UsageFormat = {
  kind: 'table',
  name: 'focus',
  title: 'FOCUS cost and usage data',
  required: ['billed_cost', 'billing_currency', 'charge_period_start', 'charge_period_end', 'charge_category'],
  open: () => (row) => {
    const details = objectIn(row, 'sku_price_details');
    const [provider, model = textIn(row, 'service_name') ?? ''] = offerIn(row, details);
    const isTokens =
      /^tokens?$/i.test(textIn(row, 'consumed_unit') ?? '') && (textIn(row, 'charge_category') ?? 'Usage') === 'Usage';
    const charge: UsageRecord = {
      ...blank,
      at: momentIn(row, 'charge_period_start'),
      until: momentIn(row, 'charge_period_end'),
      provider,
      model,
      requests: 0,
      billed: billedOf(amountIn(row, 'billed_cost'), textIn(row, 'billing_currency')),
      project: textIn(row, 'sub_account_name', 'sub_account_id'),
      tags: tagsOf(jsonIn(row, 'tags')),
      isCharge: true,
    };
    return [isTokens ? { ...charge, ...usageIn(row, textIn(details, 'x_TokenType')), isCharge: false } : charge];
  },
};

/** Provider and model: by our own column of an offer, or by what names a model there. */
function offerIn(row: SourceObject, details: SourceObject): [string | undefined, string | undefined] {
  const offer = textIn(details, 'x_Offer');
  const slash = offer?.indexOf('/') ?? -1;
  if (offer !== undefined && slash > 0) return [offer.slice(0, slash), offer.slice(slash + 1)];
  return [
    providerNamed(textIn(row, 'provider_name')),
    textIn(details, 'x_Model') ?? textIn(row, 'resource_name') ?? textIn(row, 'sku_id'),
  ];
}

function usageIn(
  row: SourceObject,
  type: string | undefined,
): Pick<UsageRecord, 'tokens' | 'serviceTier' | 'promptTokens'> {
  const name =
    [textIn(row, 'sku_meter'), type, textIn(row, 'charge_description')].find(
      (each) => each !== undefined && each !== '',
    ) ?? '';
  const meter = meterNamed(name);
  if (!meter) throw new UserError(`"${name}" names no kind of token`);
  return {
    tokens: separateMeters({ [meter]: countIn(row, 'consumed_quantity') }),
    serviceTier: serviceTiers.find((tier) => name.toLowerCase().includes(tier)),
    promptTokens: 0,
  };
}

/** `Cached Input Tokens`, `cache_write_1h`, `Batch Output Tokens`. */
function meterNamed(name: string): keyof Tokens | undefined {
  const own = meterRows.find(({ label }) => label === name);
  if (own) return own.name;
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  const isWrite = /cache[ -]?(write|creation)|written/.test(words);
  if (isWrite) return /1 ?h/.test(words) ? 'cacheWrite1h' : 'cacheWrite';
  const isCached = /cache/.test(words);
  const isAudio = /audio/.test(words);
  if (/reasoning/.test(words)) return 'reasoning';
  if (/output|completion|generated/.test(words)) return isAudio ? 'outputAudio' : 'output';
  if (isCached) return isAudio ? 'cacheReadAudio' : 'cacheRead';
  if (!/input|prompt/.test(words)) return undefined;
  return isAudio ? 'inputAudio' : /image/.test(words) ? 'inputImage' : 'input';
}
