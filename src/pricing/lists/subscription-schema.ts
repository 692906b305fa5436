import { z } from 'zod';
import { amount, DEAREST_FEE, identifier, instant, source } from './rate-schema.ts';

// What is sold by the seat and month, of one provider; `schema.ts` builds price lists with it.

const DEAREST_SEAT = 1_000_000;
const price = amount(DEAREST_SEAT);

const includes = z
  .strictObject({
    use: price.optional().describe('US dollars of use at the rates of the models'),
    credits: price.optional().describe('credits of the provider'),
    tokens: z.int().positive().optional().describe('tokens of any kind'),
    pooled: z
      .union([z.literal(true), price], 'expected true, or the most that all seats have together')
      .optional()
      .describe('true where all seats share it; an amount is the most that they have together'),
  })
  .optional()
  .describe('what a seat includes in a month');

const seatPrice = z
  .strictObject({
    from: instant.optional().describe('the first moment of this price; from the day it was checked where absent'),
    until: instant.optional().describe('the first moment it no longer is; where absent, until the next one begins'),
    checked: instant.optional().describe('the day on which the newest source was read'),
    seat: price.describe('one seat for a month'),
    seatYearly: price.optional().describe('one seat for a month, where a year is paid at once'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'expected a code like CNY')
      .optional()
      .describe('of the seat; US dollars where absent'),
    includes,
    credit: amount(DEAREST_FEE).optional().describe('US dollars of use at the rates of the models that a credit pays'),
    overage: z
      .union([z.literal('rates'), amount(DEAREST_FEE)], 'expected rates, or US dollars of a credit')
      .optional()
      .describe('use beyond what is included: at the rates of the models, or by further credits at this price'),
    allowance: z.string().min(1).optional().describe('what it includes that is not published as an amount, in words'),
    resets: z.string().min(1).optional().describe('when what is included starts anew'),
    terms: z.string().min(1).optional().describe('what else one signs, in words'),
    source: source.optional(),
    note: z.string().min(1).optional().describe('what a reader should know about this price'),
    confidence: z.literal('low').optional().describe('where the sources are few or doubtful'),
  })
  .refine(({ from, checked }) => (from ?? checked) !== undefined, 'expected from or checked, so that it has a time');

export const subscription = z.strictObject({
  id: identifier.regex(/^[^/]+$/, 'expected a name without slashes').describe('the second half of provider/id'),
  name: z.string().min(1).describe('how the provider calls it'),
  aliases: z.array(identifier).optional().describe('other names, such as former ones'),
  prices: z.array(seatPrice).min(1).describe('every price there was, each in force until the next one begins'),
});

export type Subscription = z.output<typeof subscription>;
export type SeatPrice = Subscription['prices'][number];
