import { importedMeters } from '../../rates/meters.ts';
import type { Model } from '../schema.ts';
import {
  importedAmount,
  importedCount,
  importedFields,
  isNothing,
  ownEntry,
  PER_TOKEN,
  importedText,
} from './foreign.ts';
import type { ForeignFields, ForeignFormat, Loss } from './foreign.ts';
import { hasRates, ratesFrom, type Price } from './model.ts';

// { data: [models] }; prices are texts in US dollars per token, per request or per search. A zero beside a priced
// prompt means "nothing extra"; -1 means the price of whichever model a router picks.

const source = 'https://openrouter.ai/models';

const meters = importedMeters('openrouter');

const fees: Readonly<Record<string, Price['meter']>> = { request: 'perRequest', web_search: 'perWebSearch' };

export const openrouter: ForeignFormat = {
  source,
  isIt: (data) =>
    listOf(data)?.some((entry) => importedFields(importedFields(entry)?.['pricing']) !== undefined) ?? false,
  read: (data, checked) => {
    const losses: Loss[] = [];
    const models = (listOf(data) ?? []).flatMap((entry) => modelOf(importedFields(entry) ?? {}, checked, losses));
    return {
      lists: [{ provider: 'openrouter', name: 'OpenRouter', source, models }],
      losses,
    };
  },
};

function listOf(data: unknown): readonly unknown[] | undefined {
  const list = importedFields(data)?.['data'];
  return Array.isArray(list) ? list : undefined;
}

function modelOf(fields: ForeignFields, checked: string, losses: Loss[]): Model[] {
  const id = importedText(fields['id']);
  if (id === undefined) {
    losses.push({ what: 'no id', at: importedText(fields['name']) ?? 'a model' });
    return [];
  }
  const found = ratesFrom(id, pricesIn(id, importedFields(fields['pricing']) ?? {}, losses));
  losses.push(...found.losses);
  if (!hasRates(found.rates)) {
    losses.push({ what: 'no price', at: id });
    return [];
  }
  return [
    {
      id,
      name: importedText(fields['name']),
      maker: id.indexOf('/') > 0 ? id.slice(0, id.indexOf('/')) : undefined,
      context: importedCount(fields['context_length']),
      maxOutput: importedCount(importedFields(fields['top_provider'])?.['max_completion_tokens']),
      rates: [{ checked, ...found.rates }],
    },
  ];
}

function pricesIn(id: string, pricing: ForeignFields, losses: Loss[]): Price[] {
  return Object.entries(pricing).flatMap(([key, value]): Price[] => {
    const meter = ownEntry(meters, key) ?? ownEntry(fees, key);
    if (meter === undefined) {
      if (Number(value) !== 0) losses.push({ what: `${key}, which no meter counts`, at: id });
      return [];
    }
    const amount = importedAmount(value, ownEntry(meters, key) === undefined ? 1 : PER_TOKEN);
    return isNothing(amount) && meter !== 'input' && meter !== 'output' ? [] : [{ key, amount, meter }];
  });
}
