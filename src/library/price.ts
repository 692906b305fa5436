import { undefinedIfRefused } from '../values/errors.ts';
import { inCurrency, plain } from '../values/money.ts';
import type { Instant } from '../values/calendar.ts';
import type { Catalogue } from '../pricing/catalogue/offer.ts';
import { findOffer } from '../pricing/catalogue/select.ts';
import { writtenNames } from '../pricing/catalogue/written-names.ts';
import { meters, serviceTiers, type Usage } from '../pricing/rates/meters.ts';
import { unitRow, unitRows } from '../pricing/rates/unit-table.ts';
import { costRequests } from '../projection/cost.ts';
import type { RateAssumptions } from '../projection/price.ts';
import type { UnitCount } from '../projection/units.ts';
import { disjointUsage } from '../workload/reported.ts';
import { CostError } from './cost-error.ts';
import { withCostErrors } from './inside/with-cost-errors.ts';
import { amountIn, momentIn } from './inside/arguments.ts';
import { PriceCatalogue } from './price-catalogue.ts';
import { countsOf, itemOf, priceNotesOf } from './inside/plain-results.ts';
import type { AssumptionNote, MeterTokens, MeterName, PricedItem, TierName } from './priced-items.ts';

/** Requests that are alike, and when they were sent. What `usageOf` returns for a reply fits, with a moment. */
export interface PriceRequest {
  /** `provider/model`, or a name that only one provider has or its maker sells. */
  readonly model: string;
  /** The provider that sold it, where the model is named as that provider names it. */
  readonly provider?: string | undefined;
  /** The moment whose rates bill it: a Date, a day like `2026-11-30`, or a UTC moment like `2026-11-30T08:00:00Z`. */
  readonly at: string | Date;
  /**
   * Whole tokens of one request, by meter; or `prompt` and `completion` for the whole of both, cached tokens and
   * reasoning included, instead of `input` and `output`.
   */
  readonly usage: Readonly<Partial<Record<MeterName | 'prompt' | 'completion', number | undefined>>>;
  /** How many such requests; 1 without it. */
  readonly requests?: number;
  /** Web searches of one of them. */
  readonly webSearches?: number;
  /** What else one of them uses, as decimal text: `{ audioMinutes: '2.5', 'images:1024x1024': '1' }`. */
  readonly units?: Readonly<Record<string, string>>;
  readonly serviceTier?: TierName | undefined;
  /** In thinking mode, where that has an output rate of its own. */
  readonly thinking?: boolean;
  /** Multipliers of the list, such as data residency. */
  readonly multipliers?: readonly string[];
  /** What input costs where its rate is not published: the output rate, or an amount per million tokens. */
  readonly assumeInput?: string;
  /** What a web search costs where its fee is not published. */
  readonly assumeWebSearch?: string;
  /** Size of the search context, where a request costs by it. */
  readonly searchContext?: string;
}

/** A count of units × their price. */
export interface PricedUnits {
  readonly offer: string;
  readonly meter: string;
  readonly size?: string;
  readonly count: string;
  readonly rate: string;
  readonly per: string;
  readonly cost: string;
}

/** Which rates billed a request. */
export interface BillingRates {
  /** When they took effect; null where nobody recorded it. */
  readonly from: string | null;
  /** The day they were last checked; null if never. */
  readonly checked: string | null;
  /** Where they were recorded. */
  readonly source: string;
  readonly serviceTier: TierName | null;
  readonly aboveInputTokens: number | null;
  readonly window: string | null;
}

/** What requests cost, and why. Amounts are exact decimal text in the currency of the catalogue. */
export interface RequestCost {
  /** `provider/model` */
  readonly offer: string;
  readonly billing: BillingRates;
  /** Tokens of all requests, by meter. */
  readonly usage: MeterTokens;
  readonly lineItems: readonly PricedItem[];
  readonly unitItems: readonly PricedUnits[];
  readonly total: string;
  readonly currency: string;
  readonly assumptions: readonly AssumptionNote[];
}

/**
 * Prices requests as `cost-projection cost` does. Throws a CostError: `unknown-model`, `no-price`, `missing-rate`, or
 * `invalid-input` for counts that are not whole, meters that do not exist, and the like. Nothing is guessed, and
 * nothing unknown costs 0.
 */
export function price(catalogue: PriceCatalogue, request: PriceRequest): RequestCost {
  return withCostErrors(() => {
    const { core, book } = PriceCatalogue.insideOf(catalogue);
    const at = momentIn(request.at);
    const { serviceTier, thinking, multipliers, units = {} } = request;
    if (serviceTier !== undefined && !serviceTiers.includes(serviceTier))
      throw new CostError(`no service tier "${serviceTier}"`, { hint: `there is ${serviceTiers.join(', ')}` });
    const { offer, billing, usage, lineItems, unitItems, total, assumptions } = costRequests(
      book(nameIn(core, request, at), at),
      {
        usage: usageIn(request),
        count: wholeIn(request.requests ?? 1, 'requests'),
        webSearches: wholeIn(request.webSearches ?? 0, 'webSearches'),
        units: Object.entries(units).map(unitIn),
        serviceTier,
        thinking,
        multipliers,
        at,
      },
      settledIn(request, core),
    );
    const { from, checked, source } = offer;
    return {
      offer: offer.offer.key,
      billing: {
        from: from ?? null,
        checked: checked ?? null,
        source,
        serviceTier: billing.serviceTier ?? null,
        aboveInputTokens: billing.band?.aboveInputTokens ?? null,
        window: billing.window?.label ?? null,
      },
      usage: countsOf(usage),
      lineItems: lineItems.map(itemOf),
      unitItems: unitItems.map(({ size, count, rate, cost, meter, per, offer: key }) => ({
        offer: key,
        meter,
        ...(size !== undefined && { size }),
        count: plain(count),
        rate: plain(rate),
        per,
        cost: plain(cost),
      })),
      total: plain(total),
      currency: core.terms.answer?.currency ?? 'USD',
      assumptions: priceNotesOf(assumptions),
    };
  });
}

/** The name by which the catalogue knows a model, as a log or its seller writes it. */
function nameIn(core: Catalogue, { model, provider }: PriceRequest, at: Instant): string {
  if (typeof model !== 'string' || model.trim() === '')
    throw new CostError('the request does not say which model it is for', { hint: 'name it: { model: "gpt-4o" }' });
  if (provider === undefined) return model;
  const names = writtenNames(model, provider);
  const known = names.find((name) => undefinedIfRefused(() => findOffer(core, name, at)));
  return known ?? `${provider}/${model}`;
}

const counted: ReadonlySet<string> = new Set([...meters, 'prompt', 'completion']);

function usageIn({ usage }: PriceRequest): Usage {
  for (const [meter, tokens] of Object.entries(usage)) {
    if (!counted.has(meter))
      throw new CostError(`"${meter}" is not a meter`, { hint: `there are ${[...counted].join(', ')}` });
    if (tokens !== undefined) wholeIn(tokens, meter);
  }
  return disjointUsage(usage);
}

function wholeIn(count: number, name: string): number {
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new CostError(`${name} is not a whole number from 0 on: ${count}`);
}

function unitIn([name, count]: readonly [string, string]): UnitCount {
  const colon = name.indexOf(':');
  const row = unitRow(colon < 0 ? name : name.slice(0, colon));
  if (!row)
    throw new CostError(`no unit "${name}"`, { hint: `there are ${unitRows.map((each) => each.name).join(', ')}` });
  return { unit: row.name, size: colon < 0 ? undefined : name.slice(colon + 1), count: amountIn(count, name) };
}

function settledIn(request: PriceRequest, { terms }: Catalogue): RateAssumptions {
  const { assumeInput, assumeWebSearch, searchContext } = request;
  const money = (text: string, name: string) => inCurrency(amountIn(text, name), terms.answer?.currency);
  return {
    ...(assumeInput !== undefined && {
      assumeInput: assumeInput === 'output' ? assumeInput : money(assumeInput, 'assumeInput'),
    }),
    ...(assumeWebSearch !== undefined && { assumeWebSearch: money(assumeWebSearch, 'assumeWebSearch') }),
    searchContext,
  };
}
