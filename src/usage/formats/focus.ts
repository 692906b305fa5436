import { UserError } from '../../values/errors.ts';
import { meterRows, serviceTiers } from '../../pricing/rates/meters.ts';
import { separateMeters } from '../records/accounting.ts';
import { blank, type Tokens, type UsageRecord } from '../records/record.ts';
import { fieldsOf, type SourceRow } from '../records/row.ts';
import { isObject, textIn, type SourceObject, type TableFormat } from './format.ts';
import { providerNamed } from './providers.ts';
import { billedOf, tagsOf } from './values.ts';

const fields = fieldsOf({
  from: 'ChargePeriodStart',
  until: 'ChargePeriodEnd',
  category: 'ChargeCategory',
  billed: 'BilledCost',
  currency: 'BillingCurrency',
  quantity: 'ConsumedQuantity',
  unit: 'ConsumedUnit',
  provider: 'ProviderName',
  service: 'ServiceName',
  resource: 'ResourceName',
  sku: 'SkuId',
  meter: 'SkuMeter',
  details: 'SkuPriceDetails',
  description: 'ChargeDescription',
  pricing: 'PricingCategory',
  project: 'SubAccountName',
  projectId: 'SubAccountId',
  tags: 'Tags',
});

/** FOCUS 1.2: a row for each kind of token, with its billed cost. Requests are not counted; ends are exclusive. */
export const focus: TableFormat = {
  kind: 'table',
  name: 'focus',
  title: 'FOCUS cost and usage data',
  paths: fields.paths,
  required: ['BilledCost', 'BillingCurrency', 'ChargePeriodStart', 'ChargePeriodEnd', 'ChargeCategory'],
  open: () => (row) => {
    const { at } = fields;
    const told = row.json(at.details);
    const details = isObject(told) ? told : {};
    const [provider, model = row.text(at.service) ?? ''] = offerIn(row, details);
    const isTokens = /^tokens?$/i.test(row.text(at.unit) ?? '') && (row.text(at.category) ?? 'Usage') === 'Usage';
    const charge: UsageRecord = {
      ...blank,
      at: row.moment(at.from),
      until: row.moment(at.until),
      provider,
      model,
      requests: 0,
      billed: billedOf(row.amount(at.billed), row.text(at.currency)),
      project: row.text(at.project) ?? row.text(at.projectId),
      tags: tagsOf(row.json(at.tags)),
      isCharge: true,
    };
    return isTokens ? { ...charge, ...usageIn(row, textIn(details, 'x_TokenType')), isCharge: false } : charge;
  },
};

/** Provider and model: by our own column of an offer, or by what names a model there. */
function offerIn(row: SourceRow, details: SourceObject): [string | undefined, string | undefined] {
  const { at } = fields;
  const offer = textIn(details, 'x_Offer');
  const slash = offer?.indexOf('/') ?? -1;
  if (offer !== undefined && slash > 0) return [offer.slice(0, slash), offer.slice(slash + 1)];
  return [
    providerNamed(row.text(at.provider)),
    textIn(details, 'x_Model') ?? row.text(at.resource) ?? row.text(at.sku),
  ];
}

function usageIn(
  row: SourceRow,
  type: string | undefined,
): Pick<UsageRecord, 'tokens' | 'serviceTier' | 'promptTokens'> {
  const { at } = fields;
  const name =
    [row.text(at.meter), type, row.text(at.description)].find((each) => each !== undefined && each !== '') ?? '';
  const meter = meterNamed(name);
  if (!meter) throw new UserError(`"${name}" names no kind of token`);
  return {
    tokens: separateMeters({ [meter]: row.count(at.quantity) }),
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
