import { z } from 'zod';
import { serviceTiers, type ServiceTier } from '../rates/meters.ts';
import {
  day,
  factor,
  fee,
  identifier,
  instant,
  namedRule,
  namedSchedule,
  rateSet,
  serviceTier,
  sizedFee,
  source,
  units,
} from './rate-schema.ts';
import type { TierRule, Schedule, WrittenTier } from './rate-schema.ts';
import { subscription } from './subscription-schema.ts';

// The single definition of a price list: types are inferred from it, pricing/schema.json is generated from it.

export type { ListedBand, NamedSchedule, TierRule, Schedule, WrittenHours } from './rate-schema.ts';

const note = z.string().describe('what a reader should know about these prices, such as sources that disagree');

const page = z
  .url({ protocol: /^https?$/ })
  .describe("the provider's own page of these prices, for people to look them up");

const datedRates = z.strictObject({
  from: instant
    .optional()
    .describe(
      'the first moment these rates were in force; where nobody recorded it, they count from the day they were ' +
        'checked, or (only until given) from ever',
    ),
  until: instant.optional().describe('the first moment they no longer are; where absent, until the next period begins'),
  state: z
    .enum(['announced', 'withdrawn'])
    .optional()
    .describe('announced rates count from their day on; withdrawn ones are kept as history and never count'),
  checked: instant.optional().describe('the day somebody last compared these rates with the source'),
  source: source.optional(),
  page: page.optional(),
  note: note.optional(),
  confidence: z.literal('low').optional().describe('where one source alone has these rates'),
  ...rateSet,
  batch: serviceTier.describe(
    'rates of the batch API, each over the one above; what neither it nor its rule says is billed at the rate above',
  ),
  flex: serviceTier.describe('rates of the flex tier'),
  priority: serviceTier.describe('rates of the priority tier'),
  fast: serviceTier.describe('rates of fast answers'),
  multipliers: z
    .record(identifier, factor)
    .optional()
    .describe(
      'factors of all token rates, such as data residency, by the name that asks for them; several multiply, fees stay',
    ),
  perRequest: sizedFee().describe(
    'US dollars per request, beside its tokens, or for each size of its search context; the same in every service tier',
  ),
  units: units(),
  perWebSearch: fee.optional().describe('US dollars per web search; the same in every service tier'),
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
    .describe(
      'other exact names, such as dated snapshots at the same rates; a name that moves from model to model is dated',
    ),
  context: z.int().positive().optional().describe('context window in tokens'),
  maxOutput: z.int().positive().optional().describe('most output tokens of one request'),
  caching: z
    .strictObject({
      minTokens: z.int().positive().optional().describe('the smallest prompt that is cached, in tokens'),
      step: z.int().positive().optional().describe('above it, prompts are cached in whole steps of so many tokens'),
      lifeMinutes: z
        .number()
        .positive()
        .optional()
        .describe('how long what was cached lives after it was last used, unless a request asks for an hour'),
    })
    .optional()
    .describe('how much of a prompt the provider can cache; without it, the whole prompt'),
  released: day
    .optional()
    .describe(
      'the first day on which it can have been used: its release, or the day that its first snapshot is named after',
    ),
  retires: instant.optional().describe('the moment from which the provider no longer serves it'),
  page: page.optional(),
  note: note.optional(),
  like: identifier
    .optional()
    .describe('instead of rates: the id of a model of this list, with rates of its own, that this one is a factor of'),
  factor: factor
    .optional()
    .describe('times every token rate of the model that it is like, service tiers and bands too'),
  rates: z
    .array(
      datedRates.refine(
        ({ from, checked, until }) => (from ?? checked ?? until) !== undefined,
        'expected from, checked or until, so that it has a time',
      ),
    )
    .min(1)
    .default([])
    .describe('every period of the price history, each in force until the next one begins'),
});

const discount = z
  .string()
  .regex(/^\d{1,2}(\.\d{1,4})?%$/, 'expected a share like 12%')
  .describe('a share in percent');

export const priceListSchema = z.strictObject({
  $schema: z.string().optional(),
  schema: z.literal(1).describe('the version of this format'),
  provider: identifier
    .regex(/^[^/]+$/, 'expected a name without slashes')
    .describe('the first half of every offer: provider/model'),
  name: z.string().min(1).optional(),
  page: page.optional(),
  api: z
    .strictObject({
      baseUrl: z.url({ protocol: /^https?$/ }).describe('the address of its OpenAI-compatible endpoint'),
      keyEnv: z
        .string()
        .regex(/^[A-Za-z_]\w*$/, 'expected the name of an environment variable')
        .describe('the environment variable that holds its key'),
    })
    .optional()
    .describe('where ask sends requests for its models'),
  source,
  note: note.optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'expected a code like CNY')
    .optional()
    .describe(
      'of all rates and fees; US dollars where absent. Pricing another one needs an exchange rate from the user',
    ),
  extends: identifier.optional().describe('a provider whose models this list takes over, with those below over them'),
  discount: z
    .union([discount, z.record(identifier, discount)], 'expected a share like 12%, or one for each model')
    .optional()
    .describe('off all token rates of what is taken over, or for some models by id; fees stay'),
  discountFrom: instant.optional().describe('the first moment of the discount; where absent, always'),
  schedules: z.record(identifier, namedSchedule).optional().describe('hours that periods below refer to by name'),
  rules: z
    .record(identifier, namedRule)
    .optional()
    .describe("the provider's rules for service tiers, which periods below refer to by name"),
  sameTiers: z
    .partialRecord(z.enum(serviceTiers), z.enum(serviceTiers))
    .optional()
    .describe('service tiers that this provider bills as another one, such as fast: priority'),
  subscriptions: z
    .array(subscription)
    .min(1)
    .optional()
    .describe('what this provider sells by the seat and month; a list may have nothing else'),
  models: z.array(model).default([]),
});

/** A price list as in its file, with references by name. */
export type WrittenList = z.output<typeof priceListSchema>;
export type WrittenPeriod = WrittenList['models'][number]['rates'][number];

/** Rates of a service tier with the rule that makes the others. */
export type ServiceTierRates = Omit<WrittenTier, 'rule' | 'hours'> & { readonly rule?: TierRule | undefined };

/** A period with references filled in by `resolve-references.ts`: nobody needs the list to read it. */
export type Period = Omit<WrittenPeriod, 'hours' | ServiceTier> & {
  readonly [tier in ServiceTier]?: ServiceTierRates | undefined;
};
export type WrittenModel = WrittenList['models'][number];
export type Model = Omit<WrittenModel, 'rates' | 'like' | 'factor'> & { readonly rates: Period[] };
export type PriceList = Omit<WrittenList, 'schedules' | 'rules' | 'sameTiers' | 'models'> & {
  readonly models: Model[];
};
export type HoursRates = Schedule['windows'][number];
