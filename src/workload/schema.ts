import { z } from 'zod';
import { isInstant } from '../calendar.ts';
import { readShare, readVolume } from './quantity.ts';
import type { Read } from './quantity.ts';

// The single definition of a plan file.

const written = z.union([z.string(), z.number()], 'expected a number or a text like 5M or 60%');

const readable = (read: (value: string | number) => Read<unknown>) =>
  written.superRefine((value, context) => {
    const result = read(value);
    if ('problem' in result) context.addIssue({ code: 'custom', message: result.problem });
  });

const volume = readable((value) => readVolume(value)).describe('5M, 1.5B, 250k; per month unless it says /day, /hour, /min or /s');
const share = readable(readShare).describe('60% or 0.6');

/** A rate to use where a list has none: the output rate, or US dollars per million tokens. */
const assumedRate = z.union([z.literal('output'), z.number().nonnegative()], 'expected output, or US dollars per million tokens');

const model = z.string().min(1).describe('an offer as provider/model, or a model name that only one provider has');

const scenario = z.strictObject({
  name: z.string().trim().min(1).max(200),
  tokens: volume,
  outputShare: share.optional().describe('share of the tokens that is output; 100% where absent'),
  cacheHit: share.optional().describe('share of the input read from the cache; 0% where absent'),
});

const exchangeRate = z.strictObject({
  perDollar: z.number().positive().describe('units of the currency that a dollar is'),
  date: z.string().refine(isInstant, 'expected a day like 2026-11-23').optional().describe('the day of that rate'),
});

export const planSchema = z.strictObject({
  $schema: z.string().optional(),
  schema: z.literal(1).describe('the version of this format'),
  baseline: model.optional().describe('what savings are measured against; the first candidate where absent'),
  candidates: z.array(model).min(1),
  assumeInput: assumedRate.optional().describe('what input costs on offers whose input rate is not published'),
  peakShare: share
    .optional()
    .describe('share of the traffic in hours that a list has rates of their own for; where absent, traffic is spread evenly over the week'),
  fx: z
    .record(z.string().regex(/^[A-Z]{3}$/, 'expected a currency like CNY'), exchangeRate)
    .optional()
    .describe('what a dollar is in other currencies, for price lists in them'),
  daysPerMonth: z.number().positive().max(31).optional().describe('for volumes per day or shorter; 30 where absent'),
  scenarios: z.array(scenario).min(1),
});

export type PlanFile = z.output<typeof planSchema>;
