import { existsSync, rmSync, statSync } from 'node:fs';
import { exitCode, UserError } from '../../values/errors.ts';
import { decimal, plain, sum } from '../../values/money.ts';
import type { Io } from '../../system/io.ts';
import { emptyLedger, budgetStatuses, isMonthKept, ledgerTally } from '../ledger/budget.ts';
import type { SpendingLimit, BudgetStatus } from '../ledger/budget.ts';
import { ledgerSchema, type BudgetHold, type BudgetLedger } from '../ledger/state-schema.ts';
import { isAlive, thisProcess } from '../../system/lock.ts';
import type { Receipt } from '../ledger/receipt.ts';
import { isInRepository, recordedUse } from './file-use.ts';
import { readReceiptSums } from './receipt-reader.ts';
import { appendReceipt } from './receipts.ts';
import { readState } from './state-file.ts';

// The ledger of budgets beside a file of receipts, brought up to date with the receipts written since.

export function ledgerPath(file: string): string {
  return `${file}.budget`;
}

/** The file that exists while the request of a hold is on its way. */
export function sentMarkerPath(file: string, id: string): string {
  return `${file}.sent.${id}`;
}

/** Loads the ledger with all receipts in it, and settles the holds of killed processes. */
export function loadLedger(
  io: Pick<Io, 'env' | 'cwd' | 'now'>,
  file: string,
  named: string | undefined,
  labels: readonly string[],
): BudgetLedger {
  const ledger = bringUpToDate(io, file, readLedger(io, file), labels);
  const dead = ledger.holds.filter((hold) => !isRunning(hold, io.now()));
  if (dead.length === 0) return ledger;
  for (const hold of dead) {
    const receipt = receiptOfKilled(hold, existsSync(sentMarkerPath(file, hold.id)));
    if (receipt) appendReceipt(io, named, receipt);
    rmSync(sentMarkerPath(file, hold.id), { force: true });
  }
  const isDead = new Set(dead.map(({ id }) => id));
  return bringUpToDate(io, file, { ...ledger, holds: ledger.holds.filter(({ id }) => !isDead.has(id)) }, labels);
}

/** How much of each budget is used, by the receipts so far and the holds of living processes. */
export function readBudgetStatuses(
  io: Pick<Io, 'now' | 'env'>,
  file: string,
  budgets: readonly SpendingLimit[],
): BudgetStatus[] {
  const labels = budgets.flatMap(({ tag }) => tag ?? []);
  const holds = (readLedger(io, file)?.holds ?? []).filter((hold) => isRunning(hold, io.now()));
  const ledger = bringUpToDate(io, file, { ...emptyLedger('', labels), holds }, labels);
  return budgetStatuses(ledger, budgets, { now: io.now(), run: io.env['COST_PROJECTION_RUN'] || undefined });
}

/** Whether a hold counts: of a process that runs, or of another machine, until its time for all attempts is over. */
function isRunning(hold: BudgetHold, now: Date): boolean {
  return isAlive(hold) && (hold.host === thisProcess().host || Date.parse(hold.until) > now.getTime());
}

function bringUpToDate(
  io: Pick<Io, 'now' | 'env'>,
  file: string,
  known: BudgetLedger | undefined,
  labels: readonly string[],
): BudgetLedger {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats && !stats.isFile())
    throw new UserError(`a budget needs a file of receipts, and ${file} is not a file`, {
      exitCode: exitCode.gateFailed,
    });
  const identity = stats ? `${stats.dev}:${stats.ino}` : '';
  const isSame =
    known !== undefined &&
    known.file === identity &&
    known.end <= (stats?.size ?? 0) &&
    isMonthKept(known, io.now()) &&
    labels.every((label) => known.tags.includes(label));
  const before = isSame
    ? known
    : emptyLedger(identity, [...new Set([...(known?.tags ?? []), ...labels])], known?.holds);
  const { add, ledger } = ledgerTally(before);
  const { end } = readReceiptSums(file, { from: before.end, endedOnly: true, onReceipt: add });
  return { ...ledger(Math.max(end, before.end), io.now()), use: recordedUse(io.env, file) };
}

/** Throws a UserError for a file that is not a ledger, or that came with a repository: what is held is not known. */
function readLedger({ env }: Pick<Io, 'env'>, file: string): BudgetLedger | undefined {
  const path = ledgerPath(file);
  if (!existsSync(path)) return undefined;
  const { data: ledger } = ledgerSchema.safeParse(readState(path));
  const isForeign = isInRepository(env, file) && (ledger?.use === undefined || ledger.use !== recordedUse(env, file));
  if (ledger && !isForeign) return ledger;
  const why = ledger ? 'lies in a repository, and no ask of yours has made it' : 'cannot be read';
  throw new UserError(`${path} ${why}`, {
    hint: 'remove it when no ask with a budget runs: it is made again from the receipts',
    exitCode: exitCode.gateFailed,
  });
}

/** The receipt of a killed process: the cost of its attempts, and all that it held if its request was on its way. */
function receiptOfKilled(
  { id, at, spent, held, tags, run, tier, offer, model }: BudgetHold,
  isSent: boolean,
): Receipt | undefined {
  const cost = plain(sum([decimal(spent), ...(isSent ? [decimal(held)] : [])]));
  if (cost === '0') return undefined;
  const asked = { tier, offer, model };
  const outcome = 'killed';
  const bound = 'atMost';
  const reason = 'its process was killed';
  return {
    schemaVersion: 1,
    at,
    outcome,
    ...asked,
    usage: {},
    estimated: true,
    cost,
    bound,
    baseline: null,
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(run !== undefined && { run }),
    hold: id,
    attempts: [{ ...asked, outcome, reason, latencyMs: 0, requests: 1, cost, bound }],
    catalogue: { version: '', asOf: at.slice(0, 10) },
    latencyMs: 0,
  };
}
