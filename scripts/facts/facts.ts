import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { mapMeters } from '../../src/pricing/rates/meters.ts';

// A folder of price facts: records of what public sources say, with how many of them agree.

const figures = z.object(mapMeters(() => z.number().optional()));

const band = figures.extend({ aboveInputTokens: z.number(), atOrAbove: z.boolean().optional() });

const sourced = z.object({
  provider: z.string(),
  id: z.string(),
  sources: z.array(z.object({ name: z.string(), snapshot: z.string().optional(), url: z.string().optional() })),
  agree: z.number(),
  confidence: z.enum(['high', 'medium', 'low']),
  note: z.string().optional(),
});

const offer = figures.extend({
  ...sourced.shape,
  name: z.string().optional(),
  status: z.enum(['missing', 'adds', 'differs', 'correction']),
  current: z.boolean().optional(),
  deprecated: z.boolean().optional(),
  fitsRule: z.string().optional(),
  noCacheRead: z.boolean().optional(),
  thinking: z.number().optional(),
  bands: z.array(band).optional(),
  bandsFrom: z.string().optional(),
  context: z.number().optional(),
  maxOutput: z.number().optional(),
  released: z.string().optional(),
  retires: z.string().optional(),
  from: z.string().optional(),
  periods: z.array(figures.extend({ from: z.string().optional(), until: z.string().optional() })).optional(),
  differ: z
    .array(
      z.object({ name: z.string(), snapshot: z.string(), input: z.number().optional(), output: z.number().optional() }),
    )
    .optional(),
});

const nullableFigures = z.object(mapMeters(() => z.number().nullish()));

const tier = nullableFigures.extend({
  ...sourced.shape,
  tier: z.string(),
  status: z.string(),
  stale: z.unknown().optional(),
  noLongPrompts: z.boolean().optional(),
  until: z.string().optional(),
  bands: z.array(nullableFigures.extend({ aboveInputTokens: z.number() })).optional(),
});

const otherMeter = sourced.extend({
  kind: z.string(),
  unit: z.string(),
  figures: z.record(z.string(), z.unknown()),
});

const alias = z.object({
  kind: z.string(),
  name: z.string(),
  offer: z.string(),
  confidence: z.string(),
});

const retirement = z.object({ provider: z.string(), id: z.string(), what: z.string(), retires: z.string() });

const seat = z.object({
  vendor: z.string(),
  plan: z.string(),
  price: z.number(),
  annualPricePerMonth: z.number().optional(),
  currency: z.string(),
  per: z.string(),
  included: z.record(z.string(), z.union([z.number(), z.string(), z.literal(true)])).optional(),
  overage: z.string().optional(),
  date: z.string(),
  sources: sourced.shape.sources,
  agree: z.number(),
  confidence: sourced.shape.confidence,
  note: z.string().optional(),
});

export type OfferFact = z.output<typeof offer>;
export type TierFact = z.output<typeof tier>;
export type MeterFact = z.output<typeof otherMeter>;
export type NameFact = z.output<typeof alias>;
export type RetirementFact = z.output<typeof retirement>;
export type SeatFact = z.output<typeof seat>;
export type SourcedFact = z.output<typeof sourced>;

export interface Facts {
  readonly offers: readonly OfferFact[];
  readonly retirements: readonly RetirementFact[];
  readonly tiers: readonly TierFact[];
  readonly otherMeters: readonly MeterFact[];
  readonly names: readonly NameFact[];
  readonly seats: readonly SeatFact[];
}

/** Throws where a file is missing or has a record of another shape. */
export function readFacts(folder: string): Facts {
  const read = <T>(file: string, schema: z.ZodType<T>): T =>
    schema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const records = <T>(record: z.ZodType<T>) => z.object({ records: z.array(record) });
  const { records: offers, retirements } = read(
    'offers.json',
    z.object({ records: z.array(offer), retirements: z.array(retirement) }),
  );
  return {
    offers,
    retirements,
    tiers: read('tiers.json', records(tier)).records,
    otherMeters: read('other-meters.json', records(otherMeter)).records,
    names: read('names.json', records(alias)).records,
    seats: read('seats.json', records(seat)).records,
  };
}

const pages: readonly (readonly [RegExp, string])[] = [
  [/^pi-ai/, 'https://github.com/badlogic/pi-mono'],
  [/^models\.dev/, 'https://models.dev'],
  [/^genai-prices/, 'https://github.com/pydantic/genai-prices'],
  [/^oh-my-pi/, 'https://github.com/can1357/oh-my-pi'],
  [/^Portkey/, 'https://github.com/Portkey-AI/models'],
  [/^LiteLLM/, 'https://github.com/BerriAI/litellm'],
  [/^llm-prices/, 'https://github.com/simonw/llm-prices'],
  [/^OpenRouter/, 'https://openrouter.ai/models'],
  [/^Vercel/, 'https://vercel.com/ai-gateway/models'],
];

/** The newest source of a record with a day, and that day; undefined if none has one. */
export function newestSource({
  sources,
}: SourcedFact): { readonly source: string; readonly checked: string } | undefined {
  const dated = sources.flatMap(({ name, snapshot = '', url }) => {
    const page = pages.find(([names]) => names.test(name))?.[1] ?? url;
    return page === undefined || !/^\d{4}-\d\d-\d\d$/.test(snapshot) ? [] : [{ source: page, checked: snapshot }];
  });
  return dated.toSorted((a, b) => (a.checked < b.checked ? 1 : -1))[0];
}

/** True for what one source alone says, unless it follows a rule that its provider publishes. */
export function isWeak(fact: SourcedFact & { readonly fitsRule?: string | undefined }): boolean {
  return fact.confidence === 'low' || (fact.agree < 2 && fact.fitsRule === undefined);
}
