import { z } from 'zod';
import { tokenFactorsSchema } from './token-factors.ts';
import { readUnits } from './provisioned.ts';
import { readSetting } from './seat-settings.ts';
import { askSchema } from './ask-schema.ts';
import { isInstant } from '../values/calendar.ts';
import { readMoney } from '../values/quantity.ts';
import { growthOrMiddle } from './driver-ranges.ts';
import { driverSchemas, readable, runSchema, share, volume, written } from './driver-schemas.ts';

// The single definition of a plan file.

const dollars = readable((value) => readMoney(value)).describe('US dollars: 500, $500, 20k');
const dollarsPerMonth = readable((value) => readMoney(value, 'month')).describe(
  'US dollars per month: 500, $500, 20k, 500/month',
);

/** A rate to use where a list has none: the output rate, or US dollars per million tokens. */
const assumedRate = z.union(
  [z.literal('output'), z.number().nonnegative()],
  'expected output, or US dollars per million tokens',
);

const model = z
  .string()
  .min(1)
  .max(500)
  .describe('an offer as provider/model, or a model name that only one provider has');

const candidate = z
  .union([
    model,
    z.strictObject({
      name: z.string().trim().min(1).max(200),
      blend: z.record(z.string(), written).describe('models with their shares of the traffic, which add up to 100%'),
    }),
    z.strictObject({
      name: z.string().trim().min(1).max(200),
      chain: z
        .array(z.strictObject({ model, fails: share.optional().describe('share of its requests that it fails at') }))
        .min(1)
        .describe('models asked one after the other until one answers well; each attempt is paid'),
      passesAnswer: z.boolean().optional().describe('true if the next model gets the answer that failed, too'),
    }),
  ])
  .describe('a model, a blend of models, or a chain of them');

const budget = z
  .union([dollarsPerMonth, z.strictObject({ warn: dollarsPerMonth.optional(), fail: dollarsPerMonth.optional() })])
  .describe('US dollars per month: what a run fails on, or levels to warn and to fail at');

const file = z.string().trim().min(1).max(1000);

const input = z
  .strictObject({
    system: file.optional().describe('a file: the system prompt, which every request repeats'),
    tools: file.optional().describe('a file: the definitions of tools, which every request repeats'),
    perRequest: z
      .union([z.number(), file])
      .optional()
      .describe('what each request adds: tokens like 800, or a file with one of them'),
  })
  .describe('the prompt as texts that are counted on each model, instead of inputTokens and fixedTokens');

export const scenarioSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  model: candidate.optional().describe('what it runs on, whatever the candidate: a model, a blend or a chain'),
  ...driverSchemas,
  run: runSchema.optional().describe('what a run of an agent is made of'),
  // A rule refuses tokens here: it knows what to say.
  input: z.union([input, written]).optional(),
  budget: budget.optional(),
});

const exchangeRate = z.strictObject({
  perDollar: z.number().positive().describe('units of the currency that a dollar is'),
  date: z.string().refine(isInstant, 'expected a day like 2026-11-23').optional().describe('the day of that rate'),
});

const growth = readable(growthOrMiddle).describe('from month to month: 15%, -5%, or a range 10%..25%');

const forecast = z.strictObject({
  growth: z
    .union([growth, z.array(growth).min(1)])
    .optional()
    .describe('of the volume from month to month; of a list, the last one goes on'),
  stages: z
    .record(z.string(), z.int().min(1).max(600))
    .optional()
    .describe('scenarios that follow each other, with the month in which each begins; where absent, all run together'),
});

const shift = z.strictObject({
  from: z.string().describe('the first month, like 2027-04'),
  of: model,
  to: model,
  share: written.describe('share of what the model would get without shifts, like 50%'),
  over: written.optional().describe('months in which the share is reached in equal steps, like 3 months'),
});

const way = z.strictObject({
  name: z.string().trim().min(1).max(200),
  candidate: candidate.optional().describe('what is bought; the first candidate of the plan where absent'),
  fee: dollarsPerMonth.optional().describe('fixed, per month'),
  discount: share.optional().describe('off all token costs'),
  minimum: dollarsPerMonth.optional().describe('committed spend per month, paid whether it is reached or not'),
  capacity: volume
    .optional()
    .describe('tokens per month that fee and discount cover; what is above is bought on demand'),
  staffHours: z.number().nonnegative().optional().describe('hours of people per month that it costs beside tokens'),
  staffRate: dollars.optional().describe('US dollars of such an hour'),
  units: readable((value) => readUnits('units', value))
    .optional()
    .describe('units of provisioned throughput; 1 where absent'),
  unit: readable((value) => readUnits('unit', value))
    .optional()
    .describe('US dollars of a unit: $20/hour or 9k/month'),
  unitTokens: readable((value) => readUnits('unitTokens', value))
    .optional()
    .describe('tokens that a unit holds, in place of their rates: 50k/min; what is above is bought on demand'),
  subscription: readable((value) => readSetting('subscription', value))
    .optional()
    .describe('seats of a subscription of the price lists, like anthropic/max'),
  seats: readable((value) => readSetting('seats', value))
    .optional()
    .describe('how many are bought; one for each of the people where absent'),
  seat: dollarsPerMonth.optional().describe('US dollars of a seat and month'),
  includes: readable((value) => readSetting('includes', value))
    .optional()
    .describe('use that a seat includes in a month, in US dollars at the rates of the models; or all'),
  paid: z.enum(['monthly', 'yearly']).optional().describe('yearly for the price of a year that is paid at once'),
  properties: z
    .record(z.string(), z.string())
    .optional()
    .describe('what else it has, such as an SLA: shown beside the cost'),
});

const buy = z.strictObject({
  term: z.int().min(1).max(120).optional().describe('months; 12 where absent'),
  ways: z.array(way).min(1),
});

export const planSchema = z.strictObject({
  $schema: z.string().optional(),
  schema: z.literal(1).describe('the version of this format'),
  baseline: model
    .optional()
    .describe('what savings are measured against, a model or the name of a blend; the first candidate where absent'),
  candidates: z
    .array(candidate)
    .min(1)
    .max(1000)
    .optional()
    .describe('what is compared; may be left out where each scenario has a model of its own, or only ask is set'),
  assumeInput: assumedRate.optional().describe('what input costs on offers whose input rate is not published'),
  assumeWebSearch: z
    .number()
    .nonnegative()
    .max(1000)
    .optional()
    .describe('US dollars of a web search on offers whose fee is not published'),
  peakShare: share
    .optional()
    .describe('share of the traffic in hours that a list has rates of their own for (default: spread over the week)'),
  fx: z
    .record(z.string().regex(/^[A-Z]{3}$/, 'expected a currency like CNY'), exchangeRate)
    .optional()
    .describe('what a dollar is in other currencies, for price lists and answers in them'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'expected a currency like EUR')
    .optional()
    .describe('what the amounts of this plan and its answers are in, with its rate under fx; US dollars where absent'),
  daysPerMonth: z.number().positive().max(31).optional().describe('for volumes per day or shorter; 30 where absent'),
  budget: budget.optional(),
  forecast: forecast.optional(),
  shifts: z
    .array(shift)
    .max(100)
    .optional()
    .describe('shares of the traffic that go to another model from a month on, on every candidate that has the model'),
  alternatives: z
    .array(z.string())
    .min(2)
    .optional()
    .describe('all scenarios, of which one comes true, like [Low, Likely, High]: they are never added up'),
  gate: z.string().optional().describe('the alternative that the budget holds; each of them by itself where absent'),
  correlations: z
    .array(
      z.strictObject({
        between: z
          .tuple([z.string(), z.string()])
          .describe('drivers that are ranges, like requests or Chat.requests, or growth'),
        is: z
          .number()
          .min(-0.99)
          .max(0.99)
          .describe('how far both go together: 0 not at all, 0.99 in step, -0.99 against'),
      }),
    )
    .optional()
    .describe('how far uncertain drivers go together; those that are not named are independent'),
  tokenFactors: tokenFactorsSchema.optional(),
  buy: buy.optional(),
  names: z
    .record(z.string().trim().min(1).max(500), model)
    .optional()
    .describe('maps a name in exports and logs to an offer, for usage'),
  teams: z
    .array(z.record(z.string(), z.union([z.string().trim().min(1).max(500), z.number().transform(String)])))
    .min(1)
    .max(10_000)
    .optional()
    .describe('whose use is: the first row that fits in project, user, key, session and tag:NAME, with * for any part'),
  ask: askSchema.optional().describe('what the live command is set to: tiers, endpoint, limits'),
  scenarios: z.array(scenarioSchema).min(1).max(10_000).optional(),
});

export type PlanFile = z.output<typeof planSchema>;
