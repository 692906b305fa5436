import { importedMeters, serviceTiers, type ServiceTier } from '../../rates/meters.ts';
import type { Model } from '../schema.ts';
import { addressOf, importedAmount, importedCount, importedFields, ownEntry, importedText } from './foreign.ts';
import type { ForeignFields, ForeignFormat, Loss } from './foreign.ts';
import { hasRates, ratesFrom, type Price } from './model.ts';

// An object of providers by id, each with an object of models by id; prices in US dollars per million tokens.

const source = 'https://models.dev';

const meters = importedMeters('models.dev');

export const modelsDev: ForeignFormat = {
  source,
  isIt: (data) =>
    Object.values(importedFields(data) ?? {}).some(
      (entry) => importedFields(importedFields(entry)?.['models']) !== undefined,
    ),
  read: (data, checked) => {
    const losses: Loss[] = [];
    const lists = Object.entries(importedFields(data) ?? {}).flatMap(([provider, entry]) => {
      const fields = importedFields(entry) ?? {};
      const models = Object.entries(importedFields(fields['models']) ?? {}).flatMap(([id, model]) =>
        modelOf(provider, id, importedFields(model) ?? {}, checked, losses),
      );
      if (models.length === 0) return [];
      return [
        {
          provider,
          name: importedText(fields['name']) ?? provider,
          source: addressOf(fields['doc']) ?? source,
          models,
        },
      ];
    });
    return { lists, losses };
  },
};

function modelOf(provider: string, id: string, fields: ForeignFields, checked: string, losses: Loss[]): Model[] {
  const cost = importedFields(fields['cost']);
  const at = `${provider}/${id}`;
  const found = ratesFrom(at, [...(cost ? costIn(at, cost, losses) : []), ...modesIn(at, fields, losses)]);
  losses.push(...found.losses);
  if (!hasRates(found.rates)) {
    losses.push({ what: 'no price', at });
    return [];
  }
  const limit = importedFields(fields['limit']);
  return [
    {
      id,
      name: importedText(fields['name']),
      context: importedCount(limit?.['context']),
      maxOutput: importedCount(limit?.['output']),
      rates: [{ checked, ...found.rates }],
    },
  ];
}

/** Prices of short prompts and of longer ones, in a service tier if there is one. */
function costIn(at: string, cost: ForeignFields, losses: Loss[], tier?: ServiceTier): Price[] {
  const prices = [...pricesIn(at, cost, losses), ...longContext(at, cost, losses)];
  return tier === undefined ? prices : prices.map((price) => ({ ...price, tier }));
}

function pricesIn(at: string, cost: ForeignFields, losses: Loss[], above?: number): Price[] {
  return Object.entries(cost).flatMap(([key, value]): Price[] => {
    const meter = ownEntry(meters, key);
    if (meter !== undefined) return [{ key, amount: importedAmount(value), meter, above }];
    if (!LENGTHS.test(key)) losses.push({ what: `${key}, which no meter counts`, at });
    return [];
  });
}

/** What says how long prompts are, not what they cost. */
const LENGTHS = /^(?:context_over_\d+k|tiers?)$/;

/** Exact thresholds, in `tiers`; the older key that names only one in thousands repeats them less exactly. */
function longContext(at: string, cost: ForeignFields, losses: Loss[]): Price[] {
  const tiers: unknown = cost['tiers'];
  if (Array.isArray(tiers) && tiers.length > 0)
    return tiers.flatMap((each: unknown) => {
      const fields = importedFields(each) ?? {};
      const size = importedCount(importedFields(fields['tier'])?.['size']);
      if (size !== undefined) return pricesIn(at, fields, losses, size);
      losses.push({ what: 'prices of longer prompts, without saying how long', at });
      return [];
    });
  return Object.entries(cost).flatMap(([key, value]) => {
    const [, thousands] = /^context_over_(\d+)k$/.exec(key) ?? [];
    return thousands === undefined ? [] : pricesIn(at, importedFields(value) ?? {}, losses, Number(thousands) * 1000);
  });
}

/** Modes with prices of their own that are service tiers here. */
function modesIn(at: string, fields: ForeignFields, losses: Loss[]): Price[] {
  const modes = importedFields(importedFields(fields['experimental'])?.['modes']) ?? {};
  return Object.entries(modes).flatMap(([name, mode]) => {
    const cost = importedFields(importedFields(mode)?.['cost']);
    const tier = serviceTiers.find((each) => each === name);
    if (cost && tier !== undefined) return costIn(at, cost, losses, tier);
    if (cost) losses.push({ what: `the mode ${name}, which is not a service tier`, at });
    return [];
  });
}
