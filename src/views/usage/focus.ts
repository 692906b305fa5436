import { decimal, plain, sum, times, type Money } from '../../values/money.ts';
import { mapMeters, type CountedFee, type Meter } from '../../pricing/rates/meters.ts';
import type { LineItem } from '../../projection/price.ts';
import { unitAt, type TimeSpan } from '../../values/time-spans.ts';
import { withoutAddresses, type Costed } from '../../usage/pricing/groups.ts';
import { isoOf } from '../../usage/records/moment.ts';
import type { Share } from '../../usage/pricing/prices.ts';
import { left, text, type Table } from '../../report/report.ts';

const columns = [
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedCost',
  'ContractedUnitPrice',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'ListUnitPrice',
  'PricingCategory',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceCategory',
  'ServiceName',
  'ServiceSubcategory',
  'SkuId',
  'SkuMeter',
  'SkuPriceDetails',
  'SkuPriceId',
  'SubAccountId',
  'SubAccountName',
  'Tags',
] as const;

type Column = (typeof columns)[number];

const meterNames: Readonly<Record<Meter | CountedFee, string>> = {
  ...mapMeters(({ label }) => label),
  requests: 'Requests',
  webSearches: 'Web Searches',
};

interface Line {
  readonly period: TimeSpan;
  readonly costed: Costed;
  readonly share: Share;
  readonly item: LineItem;
  readonly quantity: number;
  readonly cost: Money;
}

/** What was used as rows of FOCUS 1.2: one for each day, offer and meter, at our prices. What has no price is left out. */
export function focusTable(costed: readonly Costed[]): Table {
  const lines = new Map<string, Line>();
  for (const each of costed) {
    if (each.priced.reason !== undefined) continue;
    for (const share of each.priced.shares) for (const item of share.lineItems) add(lines, each, share, item);
  }
  return {
    columns: columns.map((name) => left(name, name)),
    rows: [...lines.values()].map((line) => ({ cells: columns.map((name) => text(fieldsOf(line)[name])) })),
  };
}

function add(lines: Map<string, Line>, costed: Costed, share: Share, item: LineItem): void {
  const { cell } = costed;
  const { from, until } = unitAt(cell.at ?? 0, 'day', 'UTC');
  const period = { from, until: Math.max(until, cell.until ?? until) };
  const { project, tags } = cell.series;
  const key = JSON.stringify([period, item.offer, item.meter, item.serviceTier, plain(item.rate), project, tags]);
  const before = lines.get(key);
  lines.set(key, {
    period,
    costed,
    share,
    item,
    quantity: (before?.quantity ?? 0) + item.tokens,
    cost: before ? sum([before.cost, item.cost]) : item.cost,
  });
}

function fieldsOf({ period, costed, share, item, quantity, cost }: Line): Readonly<Record<Column, string>> {
  const { series } = costed.cell;
  const { offer } = share.offer;
  const { provider, name: providerName = provider } = offer.list;
  const month = unitAt(period.from, 'month', 'UTC');
  const isTokens = item.per === 'million tokens';
  const meter = `${item.serviceTier === undefined ? '' : `${capital(item.serviceTier)} `}${meterNames[item.meter]}`;
  const [amount, rate] = [plain(cost), plain(item.rate)];
  return {
    BilledCost: amount,
    BillingAccountId: provider,
    BillingAccountName: providerName,
    BillingCurrency: 'USD',
    BillingPeriodEnd: isoOf(month.until),
    BillingPeriodStart: isoOf(month.from),
    ChargeCategory: 'Usage',
    ChargeClass: '',
    ChargeDescription: `${offer.model.id} ${meter.toLowerCase()}`,
    ChargeFrequency: 'Usage-Based',
    ChargePeriodEnd: isoOf(period.until),
    ChargePeriodStart: isoOf(period.from),
    ConsumedQuantity: String(quantity),
    ConsumedUnit: isTokens ? 'Tokens' : 'Requests',
    ContractedCost: amount,
    ContractedUnitPrice: rate,
    EffectiveCost: amount,
    InvoiceIssuerName: providerName,
    ListCost: amount,
    ListUnitPrice: rate,
    PricingCategory: item.serviceTier === undefined ? 'Standard' : 'Other',
    PricingQuantity: isTokens ? plain(times(decimal(quantity), decimal('0.000001'))) : String(quantity),
    PricingUnit: isTokens ? '1000000 Tokens' : 'Requests',
    ProviderName: providerName,
    PublisherName: offer.model.maker ?? providerName,
    ResourceId: offer.key,
    ResourceName: offer.model.id,
    ResourceType: 'Model',
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: `${providerName} API`,
    ServiceSubcategory: 'Generative AI',
    SkuId: offer.key,
    SkuMeter: meter,
    SkuPriceDetails: JSON.stringify({
      x_Offer: offer.key,
      x_Model: series.model,
      x_Meter: item.meter,
      ...(item.aboveInputTokens !== undefined && { x_AboveInputTokens: item.aboveInputTokens }),
    }),
    SkuPriceId: `${offer.key}|${meter}`,
    SubAccountId: series.project ?? '',
    SubAccountName: series.project ?? '',
    Tags: series.tags ? withoutAddresses(JSON.stringify(series.tags)) : '{}',
  };
}

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
