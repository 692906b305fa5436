import { z } from 'zod';
import { tiers } from '../routing/tiers.ts';

// What `ask` keeps between runs, checked like plans are: whoever can write to a file of state may have written it.

/** Made by `ask`, and so the only text of a state file that may become part of a path. */
const madeId = z.string().regex(/^[0-9a-f]{16}$/);
const amount = z.string().regex(/^\d{1,20}(\.\d{1,30})?$/);
const instant = z.iso.datetime({ offset: true });

const holdSchema = z
  .strictObject({
    id: madeId,
    at: instant,
    /** When its attempts are over, whatever happens. */
    until: instant,
    pid: z.int().positive().max(0x7f_ff_ff_ff),
    started: z.string().regex(/^\d{0,20}$/),
    host: z.string(),
    spent: amount,
    held: amount,
    tags: z.record(z.string(), z.string()).readonly(),
    run: z.string().optional(),
    tier: z.enum([...tiers, 'model']),
    offer: z.string(),
    model: z.string(),
  })
  .readonly();

/**
 * What a process holds for a running request: the cost of its attempts so far, and the most that the current one can
 * cost.
 */
export type BudgetHold = z.output<typeof holdSchema>;

export const ledgerSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    /** The record of use of its receipts, if they lie in a repository. */
    use: madeId.optional(),
    /** The identity of the file, to notice when another one replaces it. */
    file: z.string().regex(/^(\d{1,20}:\d{1,20})?$/),
    end: z.int().nonnegative(),
    /** Spans that ended before this moment have been left out. */
    since: instant.optional(),
    tags: z.array(z.string()).readonly(),
    /** What was spent in a day, a month or a run, and the moment of the last receipt. */
    spans: z.record(z.string(), z.strictObject({ amount, at: instant }).readonly()).readonly(),
    holds: z.array(holdSchema).readonly(),
  })
  .readonly();

/**
 * Sums over a file of receipts up to an offset: by day, month and run, of all receipts and of each label with a
 * budget.
 */
export type BudgetLedger = z.output<typeof ledgerSchema>;
