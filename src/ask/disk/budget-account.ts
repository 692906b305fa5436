import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exitCode, UserError } from '../../values/errors.ts';
import { compare, isZero, plain, sum, type Money } from '../../values/money.ts';
import { reasonOf } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { budgetsForTags, budgetStatuses, tightestBudget } from '../ledger/budget.ts';
import type { SpendingLimit, BudgetHold, BudgetLedger, Standing } from '../ledger/budget.ts';
import { loadLedger, ledgerPath, sentMarkerPath } from './budget-file.ts';
import { LockTaken, thisProcess, withLock } from '../../system/lock.ts';
import type { Receipt } from '../ledger/receipt.ts';
import { appendReceipt } from './receipts.ts';
import { makeStateFolder, writeState } from './state-file.ts';
import type { Tags } from '../ledger/tags.ts';

// A budget over any number of processes without a server: a ledger beside the receipts, under a lock. What a request can cost
// at most is held before it is sent; its receipt settles that. What a killed process held is settled by the next one: as spent,
// at most, where its request had been sent, and as nothing where it had not.

/** About a minute, and then no request: a budget that cannot be looked at does not hold. */
const LOOKS = 1200;

export interface BudgetAccount {
  /** Holds what an attempt can cost, beside what those before it did; gives the budget that this does not fit, or undefined. */
  readonly reserve: (
    stop: Pick<BudgetHold, 'tier' | 'offer' | 'model'>,
    ceiling: Money,
    spent: Money,
  ) => Promise<Standing | undefined>;
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
  readonly budgets: readonly SpendingLimit[];
  readonly tags: Tags;
  readonly run: string | undefined;
}

type World = Pick<Io, 'env' | 'cwd' | 'now' | 'sleep' | 'random'>;

/** An account for one run of `ask`, which holds nothing yet. */
export function openBudgetAccount(io: World, { file, named, budgets: all, tags, run: wanted }: Wishes): BudgetAccount {
  const id = randomBytes(8).toString('hex');
  // A run of its own, where the user names none.
  const run = wanted ?? id;
  const budgets = budgetsForTags(all, tags);
  const labels = all.flatMap(({ tag }) => tag ?? []);
  const marker = sentMarkerPath(file, id);
  let room: Money | undefined;

  const locked = async <T>(
    work: (ledger: BudgetLedger) => { readonly ledger: BudgetLedger; readonly result: T },
  ): Promise<T> =>
    await guarded(file, () => {
      if (named === undefined) makeStateFolder(dirname(file));
      return withLock(`${file}.lock`, io, LOOKS, () => {
        const { ledger, result } = work(loadLedger(io, file, named, labels));
        writeState(ledgerPath(file), ledger);
        return result;
      });
    });
  const without = (ledger: BudgetLedger): BudgetLedger => ({
    ...ledger,
    holds: ledger.holds.filter((hold) => hold.id !== id),
  });

  return {
    reserve: (stop, ceiling, spent) =>
      locked((ledger) => {
        const others = without(ledger);
        const now = io.now();
        const least = tightestBudget(budgetStatuses(others, budgets, { now, run }));
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
