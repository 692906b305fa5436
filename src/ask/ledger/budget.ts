import { UserError } from '../../values/errors.ts';
import { compare, decimal, isZero, minus, plain, ratio, roundToWhole, sum, times } from '../../values/money.ts';
import type { Money } from '../../values/money.ts';
import { readMoney } from '../../values/quantity.ts';
import type { Entry } from './receipt-summary.ts';
import type { Tags } from './tags.ts';

// Budgets, as sums over receipts and what is held for requests that run. Days and months are those of UTC.

const windows = ['day', 'month', 'run'] as const;

/** What may be spent in a day, a month or a run, by requests of one label or by all. */
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
  const [, tag, amount = '', unit] = /^(?:([\w.-]{1,64}=[^:]{1,200}):)?([^/:]+)\/(\w+)$/.exec(text.trim()) ?? [];
  const read = readMoney(amount.trim());
  const window = windows.find((each) => each === unit);
  if ('problem' in read || !window)
    throw new UserError(`${source}: "${text}" is no budget`, {
      hint: 'write it like 5/day, 100/month, 1/run or team=search:2/day',
    });
  return { limit: read.value, window, tag, text: text.trim() };
}

/** What a process holds for requests that run: what its attempts have cost so far, and what the one that runs can cost at most. */
export interface BudgetHold {
  readonly id: string;
  readonly at: string;
  readonly pid: number;
  readonly started: string;
  readonly host: string;
  readonly spent: string;
  readonly held: string;
  readonly tags: Tags;
  readonly run: string | undefined;
  readonly tier: string;
  readonly offer: string;
  readonly model: string;
}

/** What was spent in a day, a month or a run, and when last. */
interface Span {
  readonly amount: string;
  readonly at: string;
}

/** Sums of a file of receipts up to a place in it, by day, month and run, of all and of each label that has a budget. */
export interface BudgetLedger {
  readonly schemaVersion: 1;
  /** Which file it is, so that another one in its place is noticed. */
  readonly file: string;
  readonly end: number;
  readonly tags: readonly string[];
  readonly spans: Readonly<Record<string, Span>>;
  readonly holds: readonly BudgetHold[];
}

export function emptyLedger(file: string, tags: readonly string[], holds: readonly BudgetHold[] = []): BudgetLedger {
  return { schemaVersion: 1, file, end: 0, tags, spans: {}, holds };
}

/** Spans older than that are over, whatever the clock. */
const KEPT_MS = 40 * 86_400_000;

/** A ledger with further receipts in it. */
export function addReceipts(ledger: BudgetLedger, entries: readonly Entry[], end: number, now: Date): BudgetLedger {
  const spans = new Map(Object.entries(ledger.spans));
  const settled = new Set<string>();
  for (const entry of entries) {
    if (entry.hold !== undefined) settled.add(entry.hold);
    for (const key of keysOf(entry, ledger.tags)) {
      const before = spans.get(key)?.amount ?? '0';
      spans.set(key, { amount: plain(sum([decimal(before), amountOf(entry)])), at: entry.at });
    }
  }
  const kept = [...spans].filter(([, { at }]) => now.getTime() - Date.parse(at) < KEPT_MS);
  return { ...ledger, end, spans: Object.fromEntries(kept), holds: ledger.holds.filter(({ id }) => !settled.has(id)) };
}

/** What a receipt counts for: at most what it cost, where that is not known exactly. */
function amountOf({ cost, bound, ceiling }: Entry): Money {
  return decimal(bound === 'atLeast' || cost === null ? (ceiling ?? cost ?? '0') : cost);
}

function keysOf({ at, run, tags }: Entry, budgeted: readonly string[]): string[] {
  const spans = [at.slice(0, 10), at.slice(0, 7), ...(run === undefined ? [] : [`run ${run}`])];
  const labels = budgeted.filter((tag) => hasTag(tags, tag));
  return ['', ...labels].flatMap((label) => spans.map((span) => keyOf(span, label)));
}

function keyOf(span: string, label: string): string {
  return label === '' ? span : `${span} ${label}`;
}

function hasTag(tags: Tags | undefined, tag: string): boolean {
  const equals = tag.indexOf('=');
  return tags?.[tag.slice(0, equals)] === tag.slice(equals + 1);
}

/** How a budget stands. */
export interface Standing {
  readonly budget: SpendingLimit;
  readonly used: Money;
  /** For requests that run, of other processes or of this one. */
  readonly reserved: Money;
  readonly left: Money;
}

interface Moment {
  readonly now: Date;
  readonly run: string | undefined;
}

/** How budgets stand at a moment. */
export function budgetStatuses(
  ledger: BudgetLedger,
  budgets: readonly SpendingLimit[],
  { now, run }: Moment,
): Standing[] {
  const day = now.toISOString();
  const spanOf = { day: day.slice(0, 10), month: day.slice(0, 7), run: `run ${run ?? ''}` };
  return budgets.map((budget) => {
    const { window, tag = '', limit } = budget;
    const used = decimal(ledger.spans[keyOf(spanOf[window], tag)]?.amount ?? '0');
    const holds = ledger.holds.filter(
      (hold) => (tag === '' || hasTag(hold.tags, tag)) && (window !== 'run' || hold.run === run),
    );
    const reserved = sum(holds.flatMap(({ spent, held }) => [decimal(spent), decimal(held)]));
    return { budget, used, reserved, left: minus(limit, sum([used, reserved])) };
  });
}

/** The budget with the least left; undefined for none. */
export function tightestBudget(standings: readonly Standing[]): Standing | undefined {
  return standings.toSorted((a, b) => compare(a.left, b.left))[0];
}

/** The budgets that requests of these labels count for. */
export function budgetsForTags(budgets: readonly SpendingLimit[], tags: Tags): SpendingLimit[] {
  return budgets.filter(({ tag }) => tag === undefined || hasTag(tags, tag));
}

/** When a budget ends that is used as it has been since its day or month began; undefined where it lasts, or counts by runs. */
export function endOf({ budget, used, left }: Standing, now: Date): Date | undefined {
  if (budget.window === 'run' || isZero(used)) return undefined;
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const start = budget.window === 'day' ? Date.UTC(year, month, day) : Date.UTC(year, month, 1);
  const end = budget.window === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
  const share = ratio(left, used);
  const ms = share ? roundToWhole(times(share, now.getTime() - start)) : Number.POSITIVE_INFINITY;
  const over = now.getTime() + Math.max(0, ms);
  return over < end ? new Date(over) : undefined;
}

/** No budget has room for what an attempt can cost. */
export class OverBudget extends Error {
  readonly offer: string;
  /** Undefined where it is not known. */
  readonly ceiling: Money | undefined;
  readonly standing: Standing | undefined;

  constructor(offer: string, ceiling: Money | undefined, standing: Standing | undefined) {
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
