import { decimal, plain, ratio } from '../../src/values/money.ts';
import { namesOf } from '../../src/pricing/catalogue/names.ts';
import type { WrittenList, WrittenPeriod } from '../../src/pricing/lists/schema.ts';
import type { UnitMeter } from '../../src/pricing/rates/unit-table.ts';
import { isWeak, newestSource, type MeterFact } from './facts.ts';
import { makerOf } from './makers.ts';

// Records of what is not counted in tokens → prices by unit.

/** The unit of a kind of record, how many a price is for, and the figure that has no size of its own. */
const kinds: Readonly<Record<string, { readonly unit: UnitMeter; readonly of: number; readonly plain: string }>> = {
  'rerank per 1,000 searches': { unit: 'rerankSearches', of: 1000, plain: 'search' },
  'speech-to-text per minute': { unit: 'audioMinutes', of: 1, plain: 'audio' },
  'text-to-speech per million characters': { unit: 'characters', of: 1, plain: 'characters' },
  'image per image': { unit: 'images', of: 1, plain: 'default' },
  'video per second': { unit: 'videoSeconds', of: 1, plain: 'default' },
  'ocr per 1,000 pages': { unit: 'pages', of: 1000, plain: 'page' },
  'cache-storage per million tokens and hour': { unit: 'cacheTokenHours', of: 1, plain: 'storage' },
  'fine-tuning training, per million tokens': { unit: 'trainingTokens', of: 1, plain: 'training' },
  'tool-fee per 1,000 calls': { unit: 'toolCalls', of: 1000, plain: 'call' },
};

/** A search below this is one whose unit was mistaken. */
const CHEAPEST_SEARCH = 0.0001;

/** A list with the price of a unit in the period in force, or with a model that is sold by it alone. */
export function withUnits(list: WrittenList, fact: MeterFact): WrittenList {
  const { kind, unit: per, confidence, id, note } = fact;
  const row = kinds[`${kind} ${per}`];
  const newest = newestSource(fact);
  if (!row || confidence === 'low' || !newest || /\s/.test(id)) return list;
  const { unit, of } = row;
  const prices = Object.entries(fact.figures).flatMap(([name, figure]): [string, number][] => {
    const size = name.replaceAll(' ', '-').replace(/Page$/, '');
    return typeof figure === 'number' && figure > 0 && !name.startsWith('from ') ? [[size, each(figure, of)]] : [];
  });
  const [first] = prices;
  if (!first || (unit === 'rerankSearches' && first[1] < CHEAPEST_SEARCH)) return list;
  const price = prices.length === 1 && first[0] === row.plain ? first[1] : Object.fromEntries(prices);
  const place = list.models.findIndex((model) => namesOf(model).includes(id));
  const model = list.models[place];
  if (model?.like !== undefined) return list;
  if (model) {
    const now = model.rates.find(({ state, from = '' }) => state === undefined && from <= newest.checked);
    const rates = model.rates.map((period) =>
      period === now ? { ...period, units: { ...period.units, [unit]: price } } : period,
    );
    return { ...list, models: list.models.with(place, { ...model, rates }) };
  }
  // What trains a model does not sell it.
  if (unit === 'trainingTokens') return list;
  const period: WrittenPeriod = {
    ...newest,
    ...(isWeak(fact) && { confidence: 'low' as const }),
    units: { [unit]: price },
  };
  return { ...list, models: [...list.models, { id, maker: makerOf(list.provider, id), note, rates: [period] }] };
}

function each(figure: number, of: number): number {
  return Number(plain(ratio(decimal(figure), decimal(of)) ?? decimal(0)));
}

/** Fees of a request or a search that a provider has for whole families. */
const fees: readonly { readonly provider: string; readonly models: RegExp; readonly perWebSearch: number }[] = [
  { provider: 'google', models: /^gemini-[34](?!.*(?:tts|image|live|audio|embedding))/, perWebSearch: 0.014 },
  { provider: 'xai', models: /^grok-4/, perWebSearch: 0.005 },
];

export function withFees(list: WrittenList, meters: readonly MeterFact[]): WrittenList {
  const search = fees.find(({ provider }) => provider === list.provider);
  const models = list.models.map((model) => {
    const sizes = meters.find(
      ({ kind, unit, provider, id }) =>
        kind === 'request-fee' &&
        unit.endsWith('by search context size') &&
        provider === list.provider &&
        id === model.id,
    );
    const perRequest = sizes && bySize(sizes);
    const perWebSearch = search?.models.test(model.id) === true ? search.perWebSearch : undefined;
    if (perRequest === undefined && perWebSearch === undefined) return model;
    const rates = model.rates.map((period) => ({
      ...period,
      ...(perRequest !== undefined && { perRequest }),
      ...(perWebSearch !== undefined && { perWebSearch: period.perWebSearch ?? perWebSearch }),
    }));
    return { ...model, rates };
  });
  return { ...list, models };
}

/** The smallest first: it counts where a request does not say. */
function bySize({ figures }: MeterFact): Record<string, number> {
  const sizes = Object.entries(figures).flatMap(([size, figure]): [string, number][] =>
    typeof figure === 'number' ? [[size, each(figure, 1000)]] : [],
  );
  return Object.fromEntries(sizes.toSorted((a, b) => a[1] - b[1]));
}
