import { DAY } from '../../values/calendar.ts';
import { UserError } from '../../values/errors.ts';
import { compare, decimal, isZero, minus, plain, ratio, roundToWhole, sum, times } from '../../values/money.ts';
import type { Money } from '../../values/money.ts';
import { moneyTally, type MoneyTally } from '../../values/money-tally.ts';
import { calendarUnitAt } from '../../values/time-spans.ts';
import { readMoney } from '../../values/quantity.ts';
import type { ReceiptSummary } from '../../usage/formats/receipts.ts';
import type { BudgetHold, BudgetLedger } from './state-schema.ts';
import type { Tags } from './tags.ts';

// Budgets: sums over receipts, and what is held for running requests. Days and months are those of UTC.

const windows = ['day', 'month', 'run'] as const;

/** The most that requests of one label, or all, may cost in a day, a month or a run. */
export interface SpendingLimit {
  readonly limit: Money;
  readonly window: (typeof windows)[number];
  /** `team=search`. */
  readonly tag: string | undefined;
  /** As the user wrote it. */
  readonly text: string;
}

/** Reads `5/day`, `100/month`, `1/run` or `team=search:2/day`. Throws a UserError. */
export function readBudget(source: string, text: string): SpendingLimit {
  const [limit = '', tag, ...more] = text.trim().split(':').toReversed();
  const [amount = '', unit, ...others] = limit.split('/');
  const read = readMoney(amount.trim());
  const window = windows.find((each) => each === unit);
  const isTag = tag === undefined || (tag.length <= 265 && /^[\w.-]{1,64}=./.test(tag));
  if ('problem' in read || !window || !isTag || more.length + others.length > 0)
    throw new UserError(`${source}: "${text}" is not a budget`, {
      hint: 'write it like 5/day, 100/month, 1/run or team=search:2/day',
    });
  return { limit: read.value, window, tag, text: text.trim() };
}

export function emptyLedger(file: string, tags: readonly string[], holds: readonly BudgetHold[] = []): BudgetLedger {
  return { schemaVersion: 1, file, end: 0, tags, spans: {}, holds };
}

/** Spans that are older than what was counted last are over, in every time zone; a month is complete for less. */
const [KEPT_MS, MONTH_MS] = [40 * DAY, 32 * DAY];

/** Whether the sums of the month at `now` are complete: they are not where a clock that was ahead has left them out. */
export function isMonthKept({ since }: BudgetLedger, now: Date): boolean {
  return since === undefined || Date.parse(since) <= now.getTime() - MONTH_MS;
}

/** Adds receipts to a ledger one by one, and settles the holds that they name. */
export function ledgerTally(ledger: BudgetLedger): {
  readonly add: (receipt: ReceiptSummary) => void;
  /** The ledger with all of them, up to an offset of the file. */
  readonly ledger: (end: number, now: Date) => BudgetLedger;
} {
  const spans = new Map<string, { readonly costs: MoneyTally; at: string }>();
  const spanOf = (key: string, at: string): { readonly costs: MoneyTally; at: string } => {
    const span = spans.get(key) ?? { costs: moneyTally(), at };
    spans.set(key, span);
    return span;
  };
  for (const [key, { amount, at }] of Object.entries(ledger.spans)) spanOf(key, at).costs.add(amount);
  const settled = new Set<string>();
  return {
    add: (receipt) => {
      if (receipt.hold !== undefined) settled.add(receipt.hold);
      for (const key of spanKeys(receipt, ledger.tags)) {
        const span = spanOf(key, '');
        span.costs.add(countedCost(receipt));
        span.at = new Date(receipt.atMs).toISOString();
      }
    },
    ledger: (end, now) => {
      const newest = [...spans.values()].reduce((latest, { at }) => Math.max(latest, Date.parse(at)), 0);
      const since = Math.max(0, Math.min(now.getTime(), newest) - KEPT_MS, Date.parse(ledger.since ?? '1970-01-01'));
      const kept = [...spans].filter(([, { at }]) => Date.parse(at) >= since);
      return {
        ...ledger,
        end,
        ...(kept.length < spans.size && { since: new Date(since).toISOString() }),
        spans: Object.fromEntries(kept.map(([key, { costs, at }]) => [key, { amount: plain(costs.total()), at }])),
        holds: ledger.holds.filter(({ id }) => !settled.has(id)),
      };
    },
  };
}

/** The cost of a receipt, or the most it can be if the cost is not known exactly. */
function countedCost({ cost, bound, ceiling }: ReceiptSummary): string {
  return bound === 'atLeast' || cost === null ? (ceiling ?? cost ?? '0') : cost;
}

function spanKeys({ at, atMs, run, tags }: ReceiptSummary, budgeted: readonly string[]): string[] {
  const moment = at.endsWith('Z') ? at : new Date(atMs).toISOString();
  const spans = [moment.slice(0, 10), moment.slice(0, 7)];
  if (run !== undefined) spans.push(`run ${run}`);
  const labels = budgeted.filter((tag) => hasTag(tags, tag));
  return labels.length === 0 ? spans : ['', ...labels].flatMap((label) => spans.map((span) => spanKey(span, label)));
}

function spanKey(span: string, label: string): string {
  return label === '' ? span : `${span} ${label}`;
}

function hasTag(tags: Tags | undefined, tag: string): boolean {
  const equals = tag.indexOf('=');
  return tags?.[tag.slice(0, equals)] === tag.slice(equals + 1);
}

/** How much of a budget is used. */
export interface BudgetStatus {
  readonly budget: SpendingLimit;
  readonly used: Money;
  /** For running requests of all processes. */
  readonly reserved: Money;
  readonly left: Money;
}

interface Moment {
  readonly now: Date;
  readonly run: string | undefined;
}

export function budgetStatuses(
  ledger: BudgetLedger,
  budgets: readonly SpendingLimit[],
  { now, run }: Moment,
): BudgetStatus[] {
  const moment = now.toISOString();
  const spans = { day: moment.slice(0, 10), month: moment.slice(0, 7), run: `run ${run ?? ''}` };
  return budgets.map((budget) => {
    const { window, tag = '', limit } = budget;
    const used = decimal(ledger.spans[spanKey(spans[window], tag)]?.amount ?? '0');
    const holds = ledger.holds.filter(
      (hold) => (tag === '' || hasTag(hold.tags, tag)) && (window !== 'run' || hold.run === run),
    );
    const reserved = sum(holds.flatMap(({ spent, held }) => [decimal(spent), decimal(held)]));
    return { budget, used, reserved, left: minus(limit, sum([used, reserved])) };
  });
}

/** The budget with the least left; undefined for none. */
export function tightestBudget(standings: readonly BudgetStatus[]): BudgetStatus | undefined {
  return standings.toSorted((a, b) => compare(a.left, b.left))[0];
}

/** The budgets that count requests with these labels. */
export function budgetsForTags(budgets: readonly SpendingLimit[], tags: Tags): SpendingLimit[] {
  return budgets.filter(({ tag }) => tag === undefined || hasTag(tags, tag));
}

/**
 * When a budget is used up, if spending goes on as since the beginning of its day or month. Undefined if it lasts, or
 * counts by runs.
 */
export function projectedEnd({ budget, used, left }: BudgetStatus, now: Date): Date | undefined {
  if (budget.window === 'run' || isZero(used)) return undefined;
  const { from, until } = calendarUnitAt(now.getTime(), budget.window, 'UTC');
  const share = ratio(left, used);
  const remainingMs = share ? roundToWhole(times(share, now.getTime() - from)) : Number.POSITIVE_INFINITY;
  const usedUp = now.getTime() + Math.max(0, remainingMs);
  return usedUp < until ? new Date(usedUp) : undefined;
}

/** A budget has no room for what an attempt can cost. */
export class OverBudget extends Error {
  readonly offer: string;
  /** The most that the attempt can cost; undefined if that is not known. */
  readonly ceiling: Money | undefined;
  readonly standing: BudgetStatus | undefined;

  constructor(offer: string, ceiling: Money | undefined, standing: BudgetStatus | undefined) {
    super(
      standing
        ? `the budget of ${standing.budget.text} has no room for ${offer}`
        : `what ${offer} can cost is not known, and so no budget has room for it`,
    );
    this.offer = offer;
    this.ceiling = ceiling;
    this.standing = standing;
  }
}
