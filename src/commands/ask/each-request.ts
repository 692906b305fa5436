import type { AnswerLine } from '../../ask/disk/answer-file.ts';
import type { ListedPrompt } from '../../ask/disk/prompt-file.ts';
import { OverBudget } from '../../ask/ledger/budget.ts';
import { bookedCost } from '../../ask/ledger/receipt.ts';
import type { Io } from '../../system/io.ts';
import { UserError } from '../../values/errors.ts';
import type { StderrMessages } from '../framework/stderr-messages.ts';
import type { AskOptions } from './ask-options.ts';
import { askOnce, overBudgetError, type AskResult, type OpenRoute } from './ask-request.ts';
import type { EachProgress } from './each-progress.ts';
import type { PreparedAsk } from './prepare-ask.ts';

// One prompt of many: its request, its limit of time and its line.

export interface ListedAsk {
  readonly listed: ListedPrompt;
  readonly prepared: PreparedAsk;
}

/** What became of a prompt; one that the user has interrupted is asked again next time. */
export type ListedResult =
  | { readonly kind: 'answered' | 'failed' | 'overBudget'; readonly entry: AnswerLine }
  | { readonly kind: 'interrupted' };

interface EachTerms {
  readonly options: AskOptions & { readonly voice: StderrMessages };
  readonly run: string;
  readonly progress: EachProgress;
  readonly room: BudgetRoom;
  readonly signal: AbortSignal;
}

/** Asks one prompt of many, and counts it. Resolves to its line, also where it fails. */
export async function askListed(
  io: Io,
  { listed, prepared }: ListedAsk,
  opened: OpenRoute,
  { options, run, progress, room, signal }: EachTerms,
): Promise<ListedResult> {
  const { line, id, hash } = listed;
  const about = { line, ...(id !== undefined && { id }), promptHash: hash };
  const note = async (text: string): Promise<void> => {
    await progress.clear();
    await options.voice.note(`line ${line}: ${opened.redact(text)}`);
  };
  const route = opened.route.filter(({ model }) => prepared.route.some((planned) => planned.model === model));
  const ask = async (): Promise<AskResult> => {
    const limit = limitTime(options.timeout ?? prepared.config.timeoutMs, signal);
    try {
      const hooks = { options, run, isLive: false, onText: () => Promise.resolve(), note, signal: limit.signal };
      return await askOnce(io, prepared, { ...opened, route }, hooks);
    } finally {
      limit.release();
    }
  };
  try {
    const { outcome, answer, receipt, problem } = await room.take(ask);
    if (problem !== undefined) await note(problem);
    const { kind } = outcome;
    progress.count(kind === 'answered' || kind === 'interrupted' ? kind : 'failed', bookedCost(receipt));
    if (kind === 'interrupted') return { kind };
    const { model, cost } = receipt;
    if (kind === 'answered') return { kind, entry: { ...about, answer, model, cost } };
    return { kind: 'failed', entry: { ...about, error: opened.redact(outcome.shown ?? 'no answer'), cost } };
  } catch (error) {
    const mistake = error instanceof OverBudget ? overBudgetError(error) : error;
    if (!(mistake instanceof UserError)) throw mistake;
    progress.count('failed', undefined);
    return { kind: error instanceof OverBudget ? 'overBudget' : 'failed', entry: { ...about, error: mistake.message } };
  }
}

/** A signal that aborts with the run, or when the time for this prompt is over. */
function limitTime(ms: number, run: AbortSignal): { readonly signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = (): void => controller.abort(run.reason);
  const timer = setTimeout(() => controller.abort('expired'), ms);
  run.addEventListener('abort', stop, { once: true });
  if (run.aborted) stop();
  return {
    signal: controller.signal,
    release: () => {
      clearTimeout(timer);
      run.removeEventListener('abort', stop);
    },
  };
}

export interface BudgetRoom {
  /** Does the work; again, where a budget had no room for it while others held some that they may not need. */
  readonly take: <T>(work: () => Promise<T>) => Promise<T>;
}

export function budgetRoom(): BudgetRoom {
  let active = 0;
  const waiting: (() => void)[] = [];
  const isRefused = (error: unknown): boolean => error instanceof OverBudget && active > 1;
  const tryOnce = async <T>(work: () => Promise<T>): Promise<{ readonly done: T } | undefined> => {
    active++;
    let isDone = true;
    try {
      return { done: await work() };
    } catch (error) {
      if (!isRefused(error)) throw error;
      isDone = false;
      return undefined;
    } finally {
      active--;
      // What was refused has freed nothing.
      if (isDone) for (const wake of waiting.splice(0)) wake();
    }
  };
  return {
    take: async (work) => {
      for (;;) {
        const result = await tryOnce(work);
        if (result) return result.done;
        if (active > 0)
          await new Promise<void>((resolve) => {
            waiting.push(resolve);
          });
      }
    },
  };
}
