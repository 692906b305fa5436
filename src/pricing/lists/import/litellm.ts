import { isInstant } from '../../../values/calendar.ts';
import { providerNamed } from '../../catalogue/provider-names.ts';
import { importedMeters, type ServiceTier } from '../../rates/meters.ts';
import type { UnitMeter } from '../../rates/unit-table.ts';
import type { Model } from '../schema.ts';
import {
  addressOf,
  importedAmount,
  importedCount,
  importedFields,
  ownEntry,
  PER_TOKEN,
  importedText,
} from './foreign.ts';
import type { ForeignFields, Foreign, ForeignFormat, Loss } from './foreign.ts';
import { hasRates, ratesFrom, type Price } from './model.ts';

// An object of models by name; prices in US dollars per token, longer prompts and service tiers as endings of the keys.

const source = 'https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json';

const meters = importedMeters('litellm');

/** Prices of what is not counted in tokens, by the kind of model and the key. */
const units: Readonly<Record<string, { readonly meter: UnitMeter; readonly scale: number }>> = {
  'audio_speech input_cost_per_character': { meter: 'characters', scale: 1_000_000 },
  'audio_transcription input_cost_per_second': { meter: 'audioMinutes', scale: 60 },
  'image_generation input_cost_per_image': { meter: 'images', scale: 1 },
  'image_generation output_cost_per_image': { meter: 'images', scale: 1 },
  'ocr ocr_cost_per_page': { meter: 'pages', scale: 1 },
  'rerank input_cost_per_query': { meter: 'rerankSearches', scale: 1 },
  'video_generation output_cost_per_second': { meter: 'videoSeconds', scale: 1 },
  'video_generation output_cost_per_video_per_second': { meter: 'videoSeconds', scale: 1 },
};

const tiers: Readonly<Record<string, ServiceTier>> = { batches: 'batch', flex: 'flex', priority: 'priority' };

export const litellm: ForeignFormat = {
  source,
  isIt: (data) =>
    Object.values(importedFields(data) ?? {}).some(
      (entry) => importedFields(entry)?.['litellm_provider'] !== undefined,
    ),
  read: (data, checked) => {
    const losses: Loss[] = [];
    const byProvider = new Map<string, Model[]>();
    for (const [name, entry] of Object.entries(importedFields(data) ?? {})) {
      if (name === 'sample_spec') continue;
      const fields = importedFields(entry);
      const provider = importedText(fields?.['litellm_provider']);
      const model = fields && provider !== undefined ? modelOf({ name, provider, fields, checked }, losses) : undefined;
      if (model && provider !== undefined) byProvider.set(provider, [...(byProvider.get(provider) ?? []), model]);
      else if (!fields || provider === undefined) losses.push({ what: 'no provider', at: name });
    }
    return {
      lists: [...byProvider].map(([provider, models]) => ({
        provider,
        source,
        models,
      })),
      losses,
    };
  },
} satisfies { read: (data: unknown, checked: string) => Foreign } & ForeignFormat;

interface Entry {
  readonly name: string;
  readonly provider: string;
  readonly fields: ForeignFields;
  readonly checked: string;
}

function modelOf({ name, provider, fields, checked }: Entry, losses: Loss[]): Model | undefined {
  const found = ratesFrom(name, [...pricesIn(name, fields, losses), ...searches(name, fields, losses)]);
  losses.push(...found.losses);
  if (!hasRates(found.rates)) {
    losses.push({
      what: `no price that a list can hold (${importedText(fields['mode']) ?? 'of an unknown kind'})`,
      at: name,
    });
    return undefined;
  }
  const retires = importedText(fields['deprecation_date']);
  return {
    id: nameAt(provider, name),
    context: importedCount(fields['max_input_tokens']),
    maxOutput: importedCount(fields['max_output_tokens']),
    retires: retires !== undefined && isInstant(retires) ? retires : undefined,
    rates: [{ checked, source: addressOf(fields['source']), ...found.rates }],
  };
}

/** A name without the provider before it, in any of its spellings. */
function nameAt(provider: string, name: string): string {
  const slash = name.indexOf('/');
  return slash > 0 && providerNamed(name.slice(0, slash)) === providerNamed(provider) ? name.slice(slash + 1) : name;
}

function pricesIn(name: string, fields: ForeignFields, losses: Loss[]): Price[] {
  return Object.entries(fields).flatMap(([key, value]): Price[] => {
    if (!/cost/.test(key) || key === 'search_context_cost_per_query' || value === null) return [];
    if (key === 'input_cost_per_request') return [{ key, amount: importedAmount(value), meter: 'perRequest' }];
    const [, base = key, thousands, tier] =
      /^(.*?)(?:_above_(\d+)k_tokens)?(?:_(batches|flex|priority))?$/.exec(key) ?? [];
    const meter = ownEntry(meters, base);
    if (meter !== undefined)
      return [
        {
          key,
          amount: importedAmount(value, PER_TOKEN),
          meter,
          above: thousands === undefined ? undefined : Number(thousands) * 1000,
          tier: ownEntry(tiers, tier ?? ''),
        },
      ];
    const unit = ownEntry(units, `${importedText(fields['mode']) ?? ''} ${key}`);
    if (unit) return [{ key, amount: importedAmount(value, unit.scale), meter: unit.meter }];
    if (value !== 0) losses.push({ what: `${key}, which no meter counts`, at: name });
    return [];
  });
}

/** Searches cost by the size of what they bring; one fee stands for them only where all sizes cost the same. */
function searches(name: string, fields: ForeignFields, losses: Loss[]): Price[] {
  const sizes = Object.values(importedFields(fields['search_context_cost_per_query']) ?? {}).filter(
    (cost) => cost !== 0,
  );
  if (sizes.length === 0) return [];
  if (new Set(sizes).size === 1)
    return [{ key: 'search_context_cost_per_query', amount: importedAmount(sizes[0]), meter: 'perWebSearch' }];
  losses.push({ what: 'web searches that cost by the size of their context', at: name });
  return [];
}
