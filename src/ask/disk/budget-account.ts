import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { exitCode, UserError } from '../../values/errors.ts';
import { compare, isZero, plain, sum, type Money } from '../../values/money.ts';
import { failureReason } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { budgetsForTags, budgetStatuses, tightestBudget } from '../ledger/budget.ts';
import type { SpendingLimit, BudgetStatus } from '../ledger/budget.ts';
import type { BudgetHold, BudgetLedger } from '../ledger/state-schema.ts';
import { loadLedger, ledgerPath, sentMarkerPath } from './budget-file.ts';
import { LockTaken, thisProcess, withLock } from '../../system/lock.ts';
import { withFile } from '../../system/open-file.ts';
import type { Receipt } from '../ledger/receipt.ts';
import { appendReceipt } from './receipts.ts';
import { makeStateFolder, writeState } from './state-file.ts';
import type { Tags } from '../ledger/tags.ts';

// A budget over any number of processes without a server: a ledger beside the receipts, under a lock. The most that a
// request can cost is held before it is sent, and its receipt settles that. The next process settles what a killed one
// held: as spent if the request had been sent, as nothing if not.

/** Tries to take the lock, for about a minute. After that nothing is sent. */
const LOCK_TRIES = 1200;

export interface BudgetAccount {
  /**
   * Holds the most that an attempt can cost, on top of what those before it did. Resolves to the budget that has no
   * room for it, if there is one.
   */
  readonly reserve: (
    asked: Pick<BudgetHold, 'tier' | 'offer' | 'model'>,
    ceiling: Money,
    spent: Money,
  ) => Promise<BudgetStatus | undefined>;
  /** What is left for all attempts of this run, as of the last reservation. */
  readonly room: () => Money | undefined;
  /** The request is on its way, and may be billed. */
  readonly sent: () => void;
  /** Stores the receipt, which settles the hold. */
  readonly settle: (receipt: Receipt) => Promise<void>;
}

interface AccountOptions {
  /** The file of receipts, and its name if the user named one. */
  readonly file: string;
  readonly named: string | undefined;
  readonly budgets: readonly SpendingLimit[];
  readonly tags: Tags;
  /** Undefined for a run of its own. */
  readonly run: string | undefined;
  /** For all attempts together. */
  readonly timeoutMs: number;
}

/** What is left to do for an `ask` whose time is over. */
const GRACE_MS = 60_000;

type World = Pick<Io, 'env' | 'cwd' | 'now' | 'sleep' | 'random'>;

/** Opens an account for one run of `ask`, which holds nothing yet. */
export function openBudgetAccount(
  io: World,
  { file, named, budgets: all, tags, run: namedRun, timeoutMs }: AccountOptions,
): BudgetAccount {
  const id = randomBytes(8).toString('hex');
  const run = namedRun ?? id;
  const budgets = budgetsForTags(all, tags);
  const labels = all.flatMap(({ tag }) => tag ?? []);
  const marker = sentMarkerPath(file, id);
  let room: Money | undefined;

  const update = async <T extends { readonly ledger: BudgetLedger }>(work: (ledger: BudgetLedger) => T): Promise<T> =>
    await orCannotKeep(file, () => {
      if (named === undefined) makeStateFolder(dirname(file));
      return withLock(`${file}.lock`, io, LOCK_TRIES, () => {
        const updated = work(loadLedger(io, file, named, labels));
        writeState(ledgerPath(file), updated.ledger);
        return updated;
      });
    });
  const withoutOwn = (ledger: BudgetLedger): BudgetLedger => ({
    ...ledger,
    holds: ledger.holds.filter((hold) => hold.id !== id),
  });

  return {
    reserve: async (asked, ceiling, spent) => {
      const { full } = await update((ledger): { ledger: BudgetLedger; full: BudgetStatus | undefined } => {
        const others = withoutOwn(ledger);
        const now = io.now();
        const least = tightestBudget(budgetStatuses(others, budgets, { now, run }));
        if (!least) return { ledger, full: undefined };
        rmSync(marker, { force: true });
        room = least.left;
        const isHeld = compare(sum([ceiling, spent]), room) <= 0;
        if (!isHeld && isZero(spent)) return { ledger: others, full: least };
        const hold = {
          id,
          at: now.toISOString(),
          until: new Date(now.getTime() + timeoutMs + GRACE_MS).toISOString(),
          ...thisProcess(),
          spent: plain(spent),
          held: isHeld ? plain(ceiling) : '0',
          tags,
          run: namedRun,
          ...asked,
        };
        return { ledger: { ...others, holds: [...others.holds, hold] }, full: isHeld ? undefined : least };
      });
      return full;
    },
    room: () => room,
    sent: () => {
      try {
        withFile(marker, { to: 'append', mode: 0o600 }, () => undefined);
      } catch {
        // The hold remains; at worst it is settled as if nothing had been sent.
      }
    },
    settle: async (receipt) => {
      const settling = { ...receipt, hold: id };
      try {
        await update((ledger) => {
          appendReceipt(io, named, settling);
          return { ledger: withoutOwn(ledger) };
        });
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        // The next process with the lock finds the receipt, and the hold that it settles.
        appendReceipt(io, named, settling);
      } finally {
        rmSync(marker, { force: true });
      }
    },
  };
}

/** Throws a UserError with the exit code of a gate if the ledger cannot be kept. */
async function orCannotKeep<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof LockTaken ? 'another process has it' : failureReason(error);
    throw new UserError(`the budget beside ${file} cannot be kept: ${why}`, {
      hint: 'nothing was sent; ask without --budget',
      exitCode: exitCode.gateFailed,
    });
  }
}
