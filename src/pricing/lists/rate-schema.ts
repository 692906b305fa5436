import { z } from 'zod';
import { isInstant } from '../../values/calendar.ts';
import { mapUnits } from '../rates/unit-table.ts';
import { mapMeters, meters } from '../rates/meters.ts';
import { weekdays, isTimeZone } from '../../values/local-time.ts';

// The rates of a period of a price list; `schema.ts` builds price lists with them.

/** A double holds this many significant digits without loss, so a rate is exactly the number in the file. */
export const EXACT_DIGITS = 15;
export const DEAREST_RATE = 1_000_000;
export const DEAREST_FEE = 1000;
const DEAREST_FACTOR = 100;

export function significantDigits(value: number): number {
  const [mantissa = ''] = value.toExponential().split('e');
  return mantissa.replace(/[-.]/g, '').length;
}

export function amount(most: number) {
  return z
    .number()
    .nonnegative()
    .max(most)
    .refine((value) => significantDigits(value) <= EXACT_DIGITS, `more than ${EXACT_DIGITS} significant digits`);
}

const rate = amount(DEAREST_RATE).describe(
  'US dollars per million tokens; leave it out where it is not published, write 0 only where it is free',
);

export const fee = amount(DEAREST_FEE);

/** One amount, or one for each size in the order of the provider, the one that counts where nobody says first. */
function bySize(one: ReturnType<typeof amount>) {
  return z.union([one, z.record(identifier, one)], 'expected an amount, or one for each size').optional();
}

export const sizedFee = () => bySize(fee);

export const units = () =>
  z
    .strictObject(mapUnits(({ about }) => bySize(fee).describe(`US dollars for ${about}`)))
    .optional()
    .describe('prices of what is not counted in tokens, by unit; the same in every service tier');

export const factor = z.number().positive().max(DEAREST_FACTOR);

export const instant = z
  .string()
  .refine(isInstant, 'expected a day like 2026-11-23 or an instant like 2026-08-16T16:00:00Z')
  .describe('a day, meaning its midnight UTC, or an instant ending in Z');

export const day = z
  .string()
  .refine((value) => value.length === 10 && isInstant(value), 'expected a day like 2026-11-23');

export const identifier = z
  .string()
  .regex(/^[^\s,=]+$/, 'expected a name without spaces, commas and equals signs')
  .max(200);

export const source = z.url({ protocol: /^https?$/ }).describe('where these prices were recorded');

const meterRates = mapMeters(({ rate: about }) => {
  const optional = rate.optional();
  return about === undefined ? optional : optional.describe(about);
});

const thinking = z
  .strictObject({ output: rate })
  .optional()
  .describe('where answers of the thinking mode cost another rate: for all tokens of the answer, reasoning included');

/** Providers set every rate of a request by the band that its prompt reaches, so a band states all of them. */
const band = z
  .strictObject({
    aboveInputTokens: z
      .int()
      .nonnegative()
      .describe('prompt tokens of one request, cached ones included, above which these rates bill all of it'),
    atOrAbove: z.boolean().optional().describe('true where a prompt of exactly that many tokens is billed so too'),
    ...meterRates,
    thinking,
  })
  .meta({ id: 'band' });

const bandedRates = {
  ...meterRates,
  thinking,
  bands: z.array(band).min(1).optional().describe('rates of longer prompts, in ascending order'),
};

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time like "09:00"');

const slot = {
  days: z
    .array(z.enum(weekdays))
    .min(1)
    .optional()
    .describe('days of the week on which it begins; every day where absent'),
  start: timeOfDay.describe('the first minute of the window'),
  end: timeOfDay.describe('the first minute after it; a time not after the start is one of the next day'),
};

/** Rates of some hours over those of the others: by their figures, or all of them by a factor. */
const ratesInHours = {
  factor: factor.optional().describe('times the rates of the other hours, bands included, for what is not stated here'),
  ...bandedRates,
};

const clock = {
  timeZone: z
    .string()
    .refine(isTimeZone, 'expected an IANA time zone like Asia/Shanghai')
    .describe('an IANA time zone; its local time counts'),
  exceptDates: z
    .array(day.describe('a day in the time zone of the schedule'))
    .optional()
    .describe('local days on which no window begins, such as public holidays'),
};

export const namedSchedule = z.strictObject({
  ...clock,
  windows: z.array(z.strictObject(slot)).min(1).describe('hours of the week; they may not overlap'),
});

const schedule = z
  .strictObject({
    ...clock,
    windows: z
      .array(z.strictObject({ ...slot, ...ratesInHours }))
      .min(1)
      .describe('hours of the week with rates of their own, each over the one above; they may not overlap'),
  })
  .meta({ id: 'schedule' })
  .optional();

const hours = z
  .record(identifier, z.strictObject(ratesInHours).meta({ id: 'hours' }))
  .optional()
  .describe('rates in the hours of schedules of this list, by their names; instead of a schedule in full');

export const namedRule = z.strictObject({
  factor: factor.describe('times the standard rate of each meter, in its band and hours'),
  meters: z
    .array(z.enum(meters))
    .min(1)
    .optional()
    .describe('the meters it holds for; all of them where absent, thinking mode and bands included'),
  says: z.string().min(1).describe('the rule in a sentence, as reports repeat it'),
  source,
});

export const rateSet = { ...bandedRates, schedule, hours };

export const serviceTier = z
  .strictObject({
    rule: identifier
      .optional()
      .describe('a rule of this list, by its name, that makes the rates which are not stated here'),
    ...rateSet,
  })
  .meta({ id: 'serviceTier' })
  .optional();

export type ListedBand = z.output<typeof band>;
export type Schedule = NonNullable<z.output<typeof schedule>>;
/** A rule of a provider, under the name that its list gives it. */
export type TierRule = z.output<typeof namedRule> & { readonly name: string };
export type NamedSchedule = z.output<typeof namedSchedule>;
export type WrittenHours = NonNullable<z.output<typeof hours>>;
export type WrittenTier = NonNullable<z.output<typeof serviceTier>>;
