import { decimal, minus, one, plain, ratio, sum, times, type Money } from '../../values/money.ts';
import { mapMeters, type CountedFee, type Meter } from '../../pricing/rates/meters.ts';
import type { LineItem } from '../../projection/price.ts';
import { calendarUnitAt, type TimeSpan } from '../../values/time-spans.ts';
import type { Costed } from '../../usage/pricing/groups.ts';
import { withoutAddresses } from '../../usage/pricing/short-names.ts';
import { isoOf } from '../../usage/records/moment.ts';
import type { Share } from '../../usage/pricing/priced-cell.ts';
import { text, type Cell, type Table } from '../../report/report.ts';
import { recordsOf, type Fields } from '../tables.ts';

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

/**
 * Usage as rows of FOCUS 1.2: one for each day of UTC, offer and meter; list prices are those of the catalogue,
 * contracted ones with the discounts of the user. What has no price or does not say when it was used is left out.
 */
export function focusTable(costed: readonly Costed[], currency = 'USD'): Table {
  const lines = new Map<string, Line>();
  for (const each of costed) {
    if (each.priced.reason !== undefined || each.cell.at === undefined) continue;
    for (const share of each.priced.shares) for (const item of share.lineItems) add(lines, each, share, item);
  }
  return recordsOf(
    [...lines.values()].map((line) => chargeOf(line, currency)),
    focusFields,
  );
}

function add(lines: Map<string, Line>, costed: Costed, share: Share, item: LineItem): void {
  const { cell } = costed;
  const { from, until } = calendarUnitAt(cell.at ?? 0, 'day', 'UTC');
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

/** A line with the values that several of its columns are made of. */
function chargeOf(line: Line, currency: string) {
  const { item, quantity, period } = line;
  const { offer, discounts } = line.share.offer;
  const factor = discounts.reduce((rest, { share }) => times(rest, minus(one, share)), one);
  const [listRate, listCost] = [item.rate, line.cost].map((amount) => ratio(amount, factor) ?? amount);
  const { provider, name = provider } = offer.list;
  const tier = item.serviceTier === undefined ? '' : `${capital(item.serviceTier)} `;
  return {
    ...line,
    currency,
    offer,
    provider: name,
    month: calendarUnitAt(period.from, 'month', 'UTC'),
    isTokens: item.per === 'million tokens',
    meter: `${tier}${meterNames[item.meter]}`,
    amount: text(plain(line.cost)),
    rate: text(plain(item.rate)),
    listRate: text(plain(listRate ?? item.rate)),
    listAmount: text(plain(listCost ?? line.cost)),
    quantityText: String(quantity),
    series: line.costed.cell.series,
  };
}

type Charge = ReturnType<typeof chargeOf>;

const isoText = (ms: number): Cell => text(isoOf(ms));

const focusFields: Fields<Charge> = {
  BilledCost: ({ amount }) => amount,
  BillingAccountId: ({ offer }) => text(offer.list.provider),
  BillingAccountName: ({ provider }) => text(provider),
  BillingCurrency: ({ currency }) => text(currency),
  BillingPeriodEnd: ({ month }) => isoText(month.until),
  BillingPeriodStart: ({ month }) => isoText(month.from),
  ChargeCategory: () => text('Usage'),
  ChargeClass: () => text(''),
  ChargeDescription: ({ offer, meter }) => text(`${offer.model.id} ${meter.toLowerCase()}`),
  ChargeFrequency: () => text('Usage-Based'),
  ChargePeriodEnd: ({ period }) => isoText(period.until),
  ChargePeriodStart: ({ period }) => isoText(period.from),
  ConsumedQuantity: ({ quantityText }) => text(quantityText),
  ConsumedUnit: ({ isTokens }) => text(isTokens ? 'Tokens' : 'Requests'),
  ContractedCost: ({ amount }) => amount,
  ContractedUnitPrice: ({ rate }) => rate,
  EffectiveCost: ({ amount }) => amount,
  InvoiceIssuerName: ({ provider }) => text(provider),
  ListCost: ({ listAmount }) => listAmount,
  ListUnitPrice: ({ listRate }) => listRate,
  PricingCategory: ({ item }) => text(item.serviceTier === undefined ? 'Standard' : 'Other'),
  PricingQuantity: ({ isTokens, quantity, quantityText }) =>
    text(isTokens ? plain(times(decimal(quantity), decimal('0.000001'))) : quantityText),
  PricingUnit: ({ isTokens }) => text(isTokens ? '1000000 Tokens' : 'Requests'),
  ProviderName: ({ provider }) => text(provider),
  PublisherName: ({ offer, provider }) => text(offer.model.maker ?? provider),
  ResourceId: ({ offer }) => text(offer.key),
  ResourceName: ({ offer }) => text(offer.model.id),
  ResourceType: () => text('Model'),
  ServiceCategory: () => text('AI and Machine Learning'),
  ServiceName: ({ provider }) => text(`${provider} API`),
  ServiceSubcategory: () => text('Generative AI'),
  SkuId: ({ offer }) => text(offer.key),
  SkuMeter: ({ meter }) => text(meter),
  SkuPriceDetails: ({ offer, series, item }) =>
    text(
      JSON.stringify({
        x_Offer: offer.key,
        x_Model: series.model,
        x_Meter: item.meter,
        ...(item.aboveInputTokens !== undefined && { x_AboveInputTokens: item.aboveInputTokens }),
      }),
    ),
  SkuPriceId: ({ offer, meter }) => text(`${offer.key}|${meter}`),
  SubAccountId: ({ series }) => text(series.project ?? ''),
  SubAccountName: ({ series }) => text(series.project ?? ''),
  Tags: ({ series }) => text(series.tags ? withoutAddresses(JSON.stringify(series.tags)) : '{}'),
};

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
