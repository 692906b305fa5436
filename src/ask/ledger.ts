import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exitCode, UserError } from '../values/errors.ts';
import { compare, decimal, isZero, plain, sum } from '../values/money.ts';
import type { Money } from '../values/money.ts';
import { reasonOf } from '../system/files.ts';
import type { Io } from '../system/io.ts';
import { budgetsFor, emptyLedger, standingsOf, tightest, withEntries } from './budget.ts';
import type { Budget, Hold, Ledger, Standing } from './budget.ts';
import type { Entry } from './entry.ts';
import { isAlive, LockTaken, thisProcess, withLock } from './lock.ts';
import type { Attempt, Receipt } from './receipt.ts';
import { readReceiptFile } from './receipt-reader.ts';
import { appendReceipt } from './receipts.ts';
import { makeStateFolder, readState, writeState } from './state-file.ts';
import type { Tags } from './tags.ts';

// A budget over any number of processes without a server: a ledger beside the receipts, under a lock. What a request can cost
// at most is held before it is sent; its receipt settles that. What a killed process held is settled by the next one: as spent,
// at most, where its request had been sent, and as nothing where it had not.

/** About a minute, and then no request: a budget that cannot be looked at does not hold. */
const LOOKS = 1200;

export interface Account {
  /** Holds what an attempt can cost, beside what those before it did; gives the budget that this does not fit, or undefined. */
  readonly reserve: (stop: Pick<Hold, 'tier' | 'offer' | 'model'>, ceiling: Money, spent: Money) => Promise<Standing | undefined>;
  /** What is left for all attempts of this run, by what was seen last. */
  readonly room: () => Money | undefined;
  /** The request is on its way: from now on it may be billed. */
  readonly sent: () => void;
  /** Keeps the receipt, which settles the hold. */
  readonly settle: (receipt: Receipt) => Promise<void>;
}

interface Wishes {
  /** The file of receipts, and its name if the user gave one. */
  readonly file: string;
  readonly named: string | undefined;
  readonly budgets: readonly Budget[];
  readonly tags: Tags;
  readonly run: string | undefined;
}

type World = Pick<Io, 'env' | 'cwd' | 'now' | 'sleep' | 'random'>;

/** An account for one run of `ask`, which holds nothing yet. */
export function openAccount(io: World, { file, named, budgets: all, tags, run: wanted }: Wishes): Account {
  const id = randomBytes(8).toString('hex');
  // A run of its own, where the user names none.
  const run = wanted ?? id;
  const budgets = budgetsFor(all, tags);
  const labels = all.flatMap(({ tag }) => tag ?? []);
  const marker = markerOf(file, id);
  let room: Money | undefined;

  const locked = async <T>(work: (ledger: Ledger) => { readonly ledger: Ledger; readonly result: T }): Promise<T> =>
    await guarded(file, () => {
      if (named === undefined) makeStateFolder(dirname(file));
      return withLock(`${file}.lock`, io, LOOKS, () => {
        const { ledger, result } = work(caughtUp(io, file, named, labels));
        writeState(ledgerFile(file), ledger);
        return result;
      });
    });
  const without = (ledger: Ledger): Ledger => ({ ...ledger, holds: ledger.holds.filter((hold) => hold.id !== id) });

  return {
    reserve: (stop, ceiling, spent) =>
      locked((ledger) => {
        const others = without(ledger);
        const now = io.now();
        const least = tightest(standingsOf(others, budgets, { now, run }));
        if (!least) return { ledger, result: undefined };
        rmSync(marker, { force: true });
        room = least.left;
        const isHeld = compare(sum([ceiling, spent]), room) <= 0;
        if (!isHeld && isZero(spent)) return { ledger: others, result: least };
        const hold = {
          id,
          at: now.toISOString(),
          ...thisProcess(),
          spent: plain(spent),
          held: isHeld ? plain(ceiling) : '0',
          tags,
          run: wanted,
          ...stop,
        };
        return { ledger: { ...others, holds: [...others.holds, hold] }, result: isHeld ? undefined : least };
      }),
    room: () => room,
    sent: () => {
      try {
        writeFileSync(marker, '', { mode: 0o600 });
      } catch {
        // The hold itself stands, and is taken for nothing spent at the worst.
      }
    },
    settle: async (receipt) => {
      const settling = { ...receipt, hold: id };
      try {
        await locked((ledger) => {
          appendReceipt(io, named, settling);
          return { ledger: without(ledger), result: undefined };
        });
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        // Whoever has the lock next finds the receipt, and the hold that it settles.
        appendReceipt(io, named, settling);
      } finally {
        rmSync(marker, { force: true });
      }
    },
  };
}

function ledgerFile(file: string): string {
  return `${file}.budget`;
}

function markerOf(file: string, id: string): string {
  return `${file}.sent.${id}`;
}

/** Throws a UserError with the exit code of a gate for a ledger that cannot be kept: then the budget does not hold. */
async function guarded<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof LockTaken ? 'another process has it' : reasonOf(error);
    throw new UserError(`the budget beside ${file} cannot be kept: ${why}`, {
      hint: 'nothing was sent; ask without --budget',
      code: exitCode.gateFailed,
    });
  }
}

/** The ledger with all receipts in it, and what killed processes held settled. */
function caughtUp(io: World, file: string, named: string | undefined, labels: readonly string[]): Ledger {
  const ledger = upToDate(io, file, readLedger(file), labels);
  const dead = ledger.holds.filter((hold) => !isAlive(hold));
  if (dead.length === 0) return ledger;
  for (const hold of dead) {
    const receipt = receiptOfKilled(hold, existsSync(markerOf(file, hold.id)));
    if (receipt) appendReceipt(io, named, receipt);
    rmSync(markerOf(file, hold.id), { force: true });
  }
  const isDead = new Set(dead.map(({ id }) => id));
  return upToDate(io, file, { ...ledger, holds: ledger.holds.filter(({ id }) => !isDead.has(id)) }, labels);
}

/** How budgets stand, by the receipts that are there and what living processes hold. */
export function standingNow(io: Pick<Io, 'now' | 'env'>, file: string, budgets: readonly Budget[]): Standing[] {
  const labels = budgets.flatMap(({ tag }) => tag ?? []);
  const holds = (readLedger(file)?.holds ?? []).filter(isAlive);
  const ledger = upToDate(io, file, { ...emptyLedger('', labels), holds }, labels);
  return standingsOf(ledger, budgets, { now: io.now(), run: io.env['COST_PROJECTION_RUN'] || undefined });
}

function upToDate(io: Pick<Io, 'now'>, file: string, known: Ledger | undefined, labels: readonly string[]): Ledger {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats && !stats.isFile()) throw new UserError(`a budget needs a file of receipts, and ${file} is none`, { code: exitCode.gateFailed });
  const identity = stats ? `${stats.dev}:${stats.ino}` : '';
  const isSame =
    known !== undefined && known.file === identity && known.end <= (stats?.size ?? 0) && labels.every((label) => known.tags.includes(label));
  const before = isSame ? known : emptyLedger(identity, [...new Set([...(known?.tags ?? []), ...labels])], known?.holds);
  let ledger = before;
  const batch: Entry[] = [];
  const flush = (end: number): void => {
    ledger = withEntries(ledger, batch.splice(0), end, io.now());
  };
  const { end } = readReceiptFile(file, {
    from: before.end,
    endedOnly: true,
    onEntry: (entry) => {
      if (batch.push(entry) >= 10_000) flush(before.end);
    },
  });
  flush(Math.max(end, before.end));
  return ledger;
}

/** Throws a UserError for a file that is no ledger: what it held is not known. */
function readLedger(file: string): Ledger | undefined {
  const path = ledgerFile(file);
  if (!existsSync(path)) return undefined;
  const value = readState(path);
  if (isLedger(value)) return value;
  throw new UserError(`${path} cannot be read`, { hint: 'remove it when no ask with a budget runs', code: exitCode.gateFailed });
}

function isLedger(value: unknown): value is Ledger {
  if (typeof value !== 'object' || value === null) return false;
  const { schemaVersion, file, end, tags, spans, holds }: { [key in keyof Ledger]?: unknown } = value;
  return (
    schemaVersion === 1 &&
    typeof file === 'string' &&
    Number.isSafeInteger(end) &&
    Array.isArray(tags) &&
    Array.isArray(holds) &&
    holds.every(isHold) &&
    typeof spans === 'object' &&
    spans !== null &&
    Object.values(spans).every(
      (span: unknown) => typeof span === 'object' && span !== null && 'amount' in span && isAmount(span.amount) && 'at' in span,
    )
  );
}

function isHold(hold: unknown): boolean {
  if (typeof hold !== 'object' || hold === null || !('id' in hold) || !('pid' in hold)) return false;
  return 'held' in hold && isAmount(hold.held) && 'spent' in hold && isAmount(hold.spent);
}

function isAmount(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,20}(\.\d{1,30})?$/.test(value);
}

/** What a killed process may have spent, as a receipt: all that it held where its request was on its way. */
function receiptOfKilled({ id, at, spent, held, tags, run, tier, offer, model }: Hold, isSent: boolean): Receipt | undefined {
  const cost = plain(sum([decimal(spent), ...(isSent ? [decimal(held)] : [])]));
  if (cost === '0') return undefined;
  const known = tier === 'fallback' || tier === 'premium' || tier === 'model' ? tier : 'default';
  const attempt: Attempt = {
    tier: known,
    offer,
    model,
    outcome: 'killed',
    reason: 'its process was killed',
    latencyMs: 0,
    requests: 1,
    cost,
    bound: 'atMost',
  };
  return {
    schemaVersion: 1,
    at,
    outcome: 'killed',
    tier: known,
    offer,
    model,
    usage: {},
    estimated: true,
    cost,
    bound: 'atMost',
    baseline: null,
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(run !== undefined && { run }),
    hold: id,
    attempts: [attempt],
    catalogue: { version: '', asOf: at.slice(0, 10) },
    latencyMs: 0,
  };
}
