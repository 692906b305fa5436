import { isInstant } from '../../../values/calendar.ts';
import { decimal } from '../../../values/money.ts';
import { importedMeters } from '../../rates/meters.ts';
import type { Model, Period } from '../schema.ts';
import { addressOf, importedAmount, importedCount, importedFields, ownEntry, importedText } from './foreign.ts';
import type { ForeignFields, Foreign, ForeignFormat, Loss } from './foreign.ts';
import { hasRates, ratesFrom, type Price } from './model.ts';

// A list of providers with lists of models; prices in US dollars per million tokens, by length of the prompt
// ({ base, tiers }) and by date ([{ constraint, prices }]).

const source = 'https://github.com/pydantic/genai-prices';

const meters = importedMeters('genai-prices');

/** In US dollars per thousand. */
const fees: Readonly<Record<string, Price['meter']>> = {
  requests_kcount: 'perRequest',
  web_searches_kcount: 'perWebSearch',
};

const THOUSANDTH = decimal('0.001');

export const genaiPrices: ForeignFormat = {
  source,
  isIt: (data) => Array.isArray(data) && data.some((entry) => Array.isArray(importedFields(entry)?.['models'])),
  read: (data, checked) => {
    const losses: Loss[] = [];
    const lists = (Array.isArray(data) ? data : []).flatMap((entry): Foreign['lists'] => {
      const fields = importedFields(entry) ?? {};
      const provider = importedText(fields['id']);
      const models = Array.isArray(fields['models']) ? fields['models'] : [];
      const read = models.flatMap((model) => modelOf(provider ?? '', importedFields(model) ?? {}, checked, losses));
      if (provider === undefined || read.length === 0) return [];
      const [page] = Array.isArray(fields['pricing_urls']) ? fields['pricing_urls'] : [];
      return [
        {
          provider,
          name: importedText(fields['name']) ?? provider,
          source: addressOf(page) ?? source,
          models: read,
        },
      ];
    });
    return { lists, losses };
  },
};

function modelOf(provider: string, fields: ForeignFields, checked: string, losses: Loss[]): Model[] {
  const id = importedText(fields['id']) ?? '';
  const at = `${provider}/${id}`;
  const rates = periodsOf(at, fields['prices'], checked, losses);
  if (id === '' || rates.length === 0) {
    losses.push({ what: 'no price', at });
    return [];
  }
  const aliases = exactNames(fields['match'], at, losses).filter((name) => name !== id && /^[^\s,=]+$/.test(name));
  return [
    {
      id,
      name: importedText(fields['name']),
      aliases: aliases.length > 0 ? aliases : undefined,
      context: importedCount(fields['context_window']),
      rates,
    },
  ];
}

/** The newest first. A period without a date ends when the first dated one begins. */
function periodsOf(at: string, prices: unknown, checked: string, losses: Loss[]): Period[] {
  if (!Array.isArray(prices)) {
    const rates = ratesOf(at, importedFields(prices) ?? {}, losses);
    return hasRates(rates) ? [{ checked, ...rates }] : [];
  }
  const dated = prices.flatMap((entry): Period[] => {
    const constraint = importedFields(importedFields(entry)?.['constraint']);
    const from = importedText(constraint?.['start_date']);
    if (constraint && (from === undefined || !isInstant(from))) {
      losses.push({ what: 'prices by the time of day', at });
      return [];
    }
    const rates = ratesOf(at, importedFields(importedFields(entry)?.['prices']) ?? {}, losses);
    return hasRates(rates) ? [{ ...(from === undefined ? {} : { from }), ...rates }] : [];
  });
  const sorted = dated.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? 1 : -1));
  const first = sorted.findLast(({ from }) => from !== undefined)?.from;
  return sorted.map(({ from, ...rates }, place): Period => ({
    ...(from !== undefined ? { from } : first !== undefined && { until: first }),
    ...(place === 0 && { checked }),
    ...rates,
  }));
}

function ratesOf(at: string, prices: ForeignFields, losses: Loss[]) {
  const found = ratesFrom(
    at,
    Object.entries(prices).flatMap(([key, value]) => pricesIn(at, key, value, losses)),
  );
  losses.push(...found.losses);
  return found.rates;
}

function pricesIn(at: string, key: string, value: unknown, losses: Loss[]): Price[] {
  const fee = ownEntry(fees, key);
  if (fee !== undefined) return [{ key, amount: importedAmount(value, THOUSANDTH), meter: fee }];
  const meter = ownEntry(meters, key);
  if (meter === undefined) {
    losses.push({ what: `${key}, which no meter counts`, at });
    return [];
  }
  const tiered = importedFields(value);
  if (!tiered) return [{ key, amount: importedAmount(value), meter }];
  const tiers = Array.isArray(tiered['tiers']) ? tiered['tiers'] : [];
  const above = tiers.flatMap((tier): Price[] => {
    const start = importedCount(importedFields(tier)?.['start']);
    if (start !== undefined)
      return [{ key, amount: importedAmount(importedFields(tier)?.['price']), meter, above: start }];
    losses.push({ what: `${key} of longer prompts, without saying how long`, at });
    return [];
  });
  return [{ key, amount: importedAmount(tiered['base']), meter }, ...above];
}

/** Only exact names are carried over: a pattern would price models that nobody has checked. */
function exactNames(match: unknown, at: string, losses: Loss[]): string[] {
  const rule = importedFields(match) ?? {};
  const exact = importedText(rule['equals']);
  if (exact !== undefined) return [exact];
  if (Array.isArray(rule['or'])) return rule['or'].flatMap((each) => exactNames(each, at, losses));
  if (Object.keys(rule).length > 0) losses.push({ what: 'names matched by a pattern', at });
  return [];
}
