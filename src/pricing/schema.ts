import { z } from 'zod';
import { isInstant } from '../values/calendar.ts';
import { weekdays } from './meters.ts';
import { isTimeZone } from './local-time.ts';

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
  inputAudio: rate.optional().describe('audio tokens of the prompt; billed as input where absent'),
  cacheReadAudio: rate.optional().describe('audio tokens of the prompt read from the cache; billed as inputAudio where absent'),
  inputImage: rate.optional().describe('image tokens of the prompt; billed as input where absent'),
  outputAudio: rate.optional().describe('audio tokens of the answer; billed as output where absent'),
};

const thinking = z
  .strictObject({ output: rate })
  .optional()
  .describe('where answers of the thinking mode cost another rate: for all tokens of the answer, reasoning included');

/** Providers set every rate of a request by the band that its prompt reaches, so a band says all of them. */
const band = z.strictObject({
  aboveInputTokens: z.int().nonnegative().describe('prompt tokens of one request, cached ones included, above which these rates bill all of it'),
  atOrAbove: z.boolean().optional().describe('true where a prompt of exactly that many tokens is billed so too'),
  ...meterRates,
  thinking,
});

const bandedRates = { ...meterRates, thinking, bands: z.array(band).min(1).optional().describe('rates of longer prompts, in ascending order') };

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time like "09:00"');

const calendarDay = z
  .string()
  .refine((value) => value.length === 10 && isInstant(value), 'expected a day like 2026-11-23')
  .describe('a day in the time zone of the schedule');

const scheduleWindow = z.strictObject({
  days: z.array(z.enum(weekdays)).min(1).optional().describe('days of the week on which it begins; every day where absent'),
  start: timeOfDay.describe('the first minute of the window'),
  end: timeOfDay.describe('the first minute after it; a time not after the start is one of the next day'),
  ...bandedRates,
});

const schedule = z
  .strictObject({
    timeZone: z.string().refine(isTimeZone, 'expected an IANA time zone like Asia/Shanghai').describe('an IANA time zone; its local time counts'),
    exceptDates: z.array(calendarDay).optional().describe('local days on which no window begins, such as public holidays'),
    windows: z.array(scheduleWindow).min(1).describe('hours of the week with rates of their own, each over the one above; they may not overlap'),
  })
  .optional();

const rateSet = { ...bandedRates, schedule };

const serviceTier = z.strictObject(rateSet).optional();

const fee = z
  .number()
  .nonnegative()
  .max(1000)
  .refine((value) => significantDigits(value) <= EXACT_DIGITS, `more than ${EXACT_DIGITS} significant digits`);

const datedRates = z.strictObject({
  from: instant
    .optional()
    .describe(
      'the first moment these rates were in force; where nobody recorded it, they count from the day they were checked, or (only until given) from ever',
    ),
  until: instant.optional().describe('the first moment they no longer are; where absent, until the next period begins'),
  state: z.enum(['announced', 'withdrawn']).optional().describe('kept as history and never applied'),
  checked: instant.optional().describe('the day somebody last compared these rates with the source'),
  source: source.optional(),
  note: note.optional(),
  ...rateSet,
  batch: serviceTier.describe('rates of the batch API, each over the one above; what it leaves out is billed at the rate above'),
  flex: serviceTier.describe('rates of the flex tier'),
  priority: serviceTier.describe('rates of the priority tier'),
  multipliers: z
    .record(identifier, z.number().positive().max(100))
    .optional()
    .describe('factors of all token rates, such as data residency, by the name that asks for them; several multiply, fees stay'),
  perRequest: fee.optional().describe('US dollars per request, beside its tokens'),
  perWebSearch: fee.optional().describe('US dollars per web search'),
});

const datedAlias = z
  .strictObject({ name: identifier, from: instant.optional(), until: instant.optional() })
  .refine(({ from, until }) => from !== undefined || until !== undefined, 'expected from, until or both');

const model = z.strictObject({
  id: identifier,
  name: z.string().min(1).optional().describe('how people call it; the id where absent'),
  maker: identifier.optional().describe('who made the model, where the provider only sells it'),
  aliases: z
    .array(z.union([identifier, datedAlias], 'expected a name, or a name with from or until'))
    .optional()
    .describe('other exact names, such as dated snapshots; a name that moves from model to model is dated'),
  context: z.int().positive().optional().describe('context window in tokens'),
  maxOutput: z.int().positive().optional().describe('most output tokens of one request'),
  released: instant.optional().describe('the day the model was released; before it there is no price'),
  retires: instant.optional().describe('the moment from which the provider no longer serves it'),
  note: note.optional(),
  rates: z
    .array(
      datedRates.refine(
        ({ from, checked, until }) => (from ?? checked ?? until) !== undefined,
        'expected from, checked or until, so that it has a time',
      ),
    )
    .min(1)
    .describe('every period of the price history, each in force until the next one begins'),
});

const discount = z
  .string()
  .regex(/^\d{1,2}(\.\d{1,4})?%$/, 'expected a share like 12%')
  .describe('a share in percent');

export const priceListSchema = z.strictObject({
  $schema: z.string().optional(),
  schema: z.literal(1).describe('the version of this format'),
  provider: identifier.regex(/^[^/]+$/, 'expected a name without slashes').describe('the first half of every offer: provider/model'),
  name: z.string().min(1).optional(),
  source,
  note: note.optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'expected a code like CNY')
    .optional()
    .describe('of all rates and fees; US dollars where absent. Pricing another one needs an exchange rate from the user'),
  extends: identifier.optional().describe('a provider of the catalogue whose models this list takes over, with those below over them'),
  discount: z
    .union([discount, z.record(identifier, discount)], 'expected a share like 12%, or one for each model')
    .optional()
    .describe('off all token rates of what is taken over, or for some models by id; fees stay'),
  discountFrom: instant.optional().describe('the first moment of the discount; where absent, always'),
  models: z.array(model).default([]),
});

export type PriceList = z.output<typeof priceListSchema>;
export type Model = PriceList['models'][number];
export type Period = Model['rates'][number];
export type Band = z.output<typeof band>;
export type Schedule = NonNullable<z.output<typeof schedule>>;
export type ServiceTierRates = NonNullable<z.output<typeof serviceTier>>;
