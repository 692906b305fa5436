import { z } from 'zod';
import { isInstant } from '../calendar.ts';

// The single definition of a price list: types are inferred from it, pricing/schema.json is generated from it.

/** A double holds this many significant digits without loss, so a rate is exactly what the file says. */
const EXACT_DIGITS = 15;
const DEAREST_RATE = 1_000_000;

const significantDigits = (value: number): number => {
  const [mantissa = ''] = value.toExponential().split('e');
  return mantissa.replace(/[-.]/g, '').length;
};

const rate = z
  .number()
  .nonnegative()
  .max(DEAREST_RATE)
  .refine((value) => significantDigits(value) <= EXACT_DIGITS, `more than ${EXACT_DIGITS} significant digits`)
  .describe('US dollars per million tokens; leave it out where it is not published, write 0 only where it is free');

const instant = z
  .string()
  .refine(isInstant, 'expected a day like 2026-11-23 or an instant like 2026-08-16T16:00:00Z')
  .describe('a day, meaning its midnight UTC, or an instant ending in Z');

const identifier = z
  .string()
  .regex(/^[^\s,=]+$/, 'expected a name without spaces, commas and equals signs')
  .max(200);

const note = z.string().describe('what a reader should know about these prices, such as sources that disagree');

const source = z.url({ protocol: /^https?$/ }).describe('the page these prices were read from');

const meterRates = {
  input: rate.optional(),
  cacheRead: rate.optional().describe('prompt tokens read from the cache; billed as input where absent'),
  cacheWrite: rate.optional().describe('prompt tokens written to the cache for about five minutes; billed as input where absent'),
  cacheWrite1h: rate.optional().describe('prompt tokens written to the cache for an hour; billed as cacheWrite where absent'),
  output: rate.optional(),
  reasoning: rate.optional().describe('only where it differs from output'),
};

/** Providers set every rate of a request by the band that its prompt reaches, so a band says all of them. */
const band = z.strictObject({
  aboveInputTokens: z.int().nonnegative().describe('prompt tokens of one request, cached ones included, above which these rates bill all of it'),
  atOrAbove: z.boolean().optional().describe('true where a prompt of exactly that many tokens is billed so too'),
  ...meterRates,
});

const rateSet = { ...meterRates, bands: z.array(band).min(1).optional().describe('rates of longer prompts, in ascending order') };

const serviceTier = z.strictObject(rateSet).optional();

const fee = z
  .number()
  .nonnegative()
  .max(1000)
  .refine((value) => significantDigits(value) <= EXACT_DIGITS, `more than ${EXACT_DIGITS} significant digits`);

const datedRates = z.strictObject({
  from: instant
    .optional()
    .describe('the first moment these rates were in force; where nobody recorded it, they count from the day they were checked'),
  until: instant.optional().describe('the first moment they no longer are; where absent, until the next period begins'),
  state: z.enum(['announced', 'withdrawn']).optional().describe('kept as history and never applied'),
  checked: instant.optional().describe('the day somebody last compared these rates with the source'),
  source: source.optional(),
  note: note.optional(),
  ...rateSet,
  batch: serviceTier.describe('rates of the batch API, each over the one above; what it leaves out is billed at the rate above'),
  flex: serviceTier.describe('rates of the flex tier'),
  priority: serviceTier.describe('rates of the priority tier'),
  perRequest: fee.optional().describe('US dollars per request, beside its tokens'),
  perWebSearch: fee.optional().describe('US dollars per web search'),
});

const model = z.strictObject({
  id: identifier,
  name: z.string().min(1).optional().describe('how people call it; the id where absent'),
  maker: identifier.optional().describe('who made the model, where the provider only sells it'),
  aliases: z.array(identifier).optional().describe('other exact names, such as dated snapshots'),
  context: z.int().positive().optional().describe('context window in tokens'),
  maxOutput: z.int().positive().optional().describe('most output tokens of one request'),
  note: note.optional(),
  rates: z
    .array(datedRates.refine(({ from, checked }) => from !== undefined || checked !== undefined, 'expected from, checked or both'))
    .min(1)
    .describe('every period of the price history, each in force until the next one begins'),
});

export const priceListSchema = z.strictObject({
  $schema: z.string().optional(),
  schema: z.literal(1).describe('the version of this format'),
  provider: identifier.regex(/^[^/]+$/, 'expected a name without slashes').describe('the first half of every offer: provider/model'),
  name: z.string().min(1).optional(),
  source,
  note: note.optional(),
  models: z.array(model).min(1),
});

export type PriceList = z.output<typeof priceListSchema>;
export type Model = PriceList['models'][number];
export type Period = Model['rates'][number];
export type Band = z.output<typeof band>;
