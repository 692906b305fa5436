import { importedMeters } from '../../rates/meters.ts';
import type { Model } from '../schema.ts';
import { addressOf, amountOf, countOf, fieldsOf, ownEntry, textOf } from './foreign.ts';
import type { ForeignFields, ForeignFormat, Loss } from './foreign.ts';
import { distinct, hasRates, ratesFrom, type Price } from './model.ts';

// An object of providers by id, each with an object of models by id; prices in US dollars per million tokens.

const source = 'https://models.dev';

const meters = importedMeters('models.dev');

export const modelsDev: ForeignFormat = {
  source,
  isIt: (data) =>
    Object.values(fieldsOf(data) ?? {}).some((entry) => fieldsOf(fieldsOf(entry)?.['models']) !== undefined),
  read: (data, checked) => {
    const losses: Loss[] = [];
    const lists = Object.entries(fieldsOf(data) ?? {}).flatMap(([provider, entry]) => {
      const fields = fieldsOf(entry) ?? {};
      const models = Object.entries(fieldsOf(fields['models']) ?? {}).flatMap(([id, model]) =>
        modelOf(provider, id, fieldsOf(model) ?? {}, checked, losses),
      );
      if (models.length === 0) return [];
      return [
        {
          provider,
          name: textOf(fields['name']) ?? provider,
          source: addressOf(fields['doc']) ?? source,
          models: distinct(models, losses),
        },
      ];
    });
    return { lists, losses };
  },
};

function modelOf(provider: string, id: string, fields: ForeignFields, checked: string, losses: Loss[]): Model[] {
  const cost = fieldsOf(fields['cost']);
  const at = `${provider}/${id}`;
  const found = ratesFrom(at, cost ? [...pricesIn(at, cost, losses), ...longContext(at, cost, losses)] : []);
  losses.push(...found.losses);
  if (!hasRates(found.rates)) {
    losses.push({ what: 'no price', at });
    return [];
  }
  const limit = fieldsOf(fields['limit']);
  return [
    {
      id,
      name: textOf(fields['name']),
      context: countOf(limit?.['context']),
      maxOutput: countOf(limit?.['output']),
      rates: [{ checked, ...found.rates }],
    },
  ];
}

function pricesIn(at: string, cost: ForeignFields, losses: Loss[], above?: number): Price[] {
  return Object.entries(cost).flatMap(([key, value]): Price[] => {
    const meter = ownEntry(meters, key);
    if (meter !== undefined) return [{ key, amount: amountOf(value), meter, above }];
    if (!/^context_over_\d+k$/.test(key)) losses.push({ what: `${key}, which no meter counts`, at });
    return [];
  });
}

function longContext(at: string, cost: ForeignFields, losses: Loss[]): Price[] {
  return Object.entries(cost).flatMap(([key, value]) => {
    const [, thousands] = /^context_over_(\d+)k$/.exec(key) ?? [];
    return thousands === undefined ? [] : pricesIn(at, fieldsOf(value) ?? {}, losses, Number(thousands) * 1000);
  });
}
