import { randomBytes } from 'node:crypto';
import { openAnswerFile, orderedOutput, type AnswerSink } from '../../ask/disk/answer-file.ts';
import { readPrompt, readSystem, type PromptMessages } from '../../ask/disk/prompt.ts';
import { readPrompts, type ListedPrompt } from '../../ask/disk/prompt-file.ts';
import type { Message } from '../../ask/routing/chat-exchange.ts';
import { maxChargeForRequest, type RequestCharge } from '../../ask/routing/charge.ts';
import { estimatePromptTokens } from '../../ask/routing/estimate.ts';
import type { Io } from '../../system/io.ts';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { formatMoney, formatTokens } from '../../values/format.ts';
import { sum } from '../../values/money.ts';
import type { StderrMessages } from '../framework/stderr-messages.ts';
import { fitContext, noteUnencrypted, refuseOverMaxCost } from './ask-limits.ts';
import type { AskOptions } from './ask-options.ts';
import { openRoute } from './ask-request.ts';
import { watchPrompts } from './each-progress.ts';
import { askListed, budgetRoom, type ListedAsk } from './each-request.ts';
import { prepareTerms, withPrompt, type AskTerms } from './prepare-ask.ts';

// Many prompts in one run, under one budget.

interface EachOptions extends AskOptions {
  readonly each: string;
  readonly voice: StderrMessages;
}

/** Prompts that fail one after the other before the rest is not asked: a wrong key, a server that is down. */
const MOST_FAILURES = 10;

/** Asks every prompt of a file, several at a time, and writes a line of JSON for each. */
export async function askEach(io: Io, words: readonly string[], options: EachOptions): Promise<ExitCode> {
  const { voice, out = '-' } = options;
  const shared = await sharedPrompt(io, words, options);
  const prompts = await readPrompts(io, options.each, (shared.system ?? shared.user) ? JSON.stringify(shared) : '');
  const terms = await prepareTerms(io, options, voice);
  const silent = { ...voice, note: () => Promise.resolve() };
  const asks: ListedAsk[] = [];
  for (const listed of prompts) {
    const prompt = withShared(listed, shared);
    const prepare = async () => await fitContext(await withPrompt(io, terms, prompt, { options, voice }), silent);
    asks.push({ listed, prepared: await atLine(listed, options, prepare) });
  }
  if (options.dryRun === true) return await printEstimate(io, asks);
  await noteUnencrypted(terms.route, voice);
  for (const ask of asks) await atLine(ask.listed, options, () => refuseOverMaxCost(ask.prepared));
  const sink = out === '-' ? orderedOutput(io, prompts) : await openAnswerFile(io, out, prompts);
  const waiting = asks.filter(({ listed }) => !sink.answered.has(listed.line));
  if (waiting.length < asks.length)
    await voice.note(`${asks.length - waiting.length} of ${asks.length} prompts are answered in ${out} already`);
  return await askAll(io, waiting, { terms, sink }, options);
}

/** What every prompt begins with: the words of the command line, files and images. */
async function sharedPrompt(
  io: Io,
  words: readonly string[],
  { system, file, image }: AskOptions,
): Promise<{ readonly system: Message | undefined; readonly user: Message | undefined }> {
  if (words.join('').trim() === '' && file === undefined && image === undefined)
    return {
      system: system === undefined ? undefined : { role: 'system', content: await readSystem(io, system) },
      user: undefined,
    };
  // Standard input may be the prompts.
  const withoutInput: Io = Object.create(io, { isPiped: { value: false } });
  return await readPrompt(withoutInput, words, { system, file, image });
}

function withShared(
  { prompt, system }: ListedPrompt,
  shared: { readonly system: Message | undefined; readonly user: Message | undefined },
): Pick<PromptMessages, 'system' | 'user'> {
  const before = shared.user?.content ?? '';
  return {
    system: system === undefined ? shared.system : { role: 'system', content: system },
    user: { role: 'user', ...shared.user, content: before === '' ? prompt : `${before}\n\n${prompt}` },
  };
}

/** Has errors say which line they are about. */
async function atLine<T>({ line }: ListedPrompt, { each }: EachOptions, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${each}:${line}:1: ${error.message}`, { hint: error.hint, exitCode: error.exitCode });
  }
}

function promptCount({ length }: readonly ListedAsk[]): string {
  return length === 1 ? '1 prompt' : `${length} prompts`;
}

async function printEstimate(io: Io, asks: readonly ListedAsk[]): Promise<ExitCode> {
  const [first] = asks;
  const model = first?.prepared.route[0];
  if (!first || !model) return exitCode.done;
  const tokens = asks.reduce((total, { prepared }) => total + estimatePromptTokens(prepared.messages).likely, 0);
  // Prompts of one length cost the same at most.
  const byLength = new Map<number, RequestCharge | undefined>();
  const ceilings = asks.map(({ prepared }) => {
    const { most } = estimatePromptTokens(prepared.messages, prepared.attached);
    if (!byLength.has(most)) byLength.set(most, maxChargeForRequest(model.offer, prepared));
    return byLength.get(most);
  });
  const isKnown = ceilings.every((ceiling) => ceiling !== undefined);
  const most = isKnown
    ? `at most ${formatMoney(sum(ceilings.flatMap((ceiling) => (ceiling ? (ceiling.atMost ?? ceiling.cost) : []))))}`
    : 'cost unknown: a rate, or the longest answer, is not published';
  const what = `${promptCount(asks)} of about ${formatTokens(tokens)} tokens on ${model.offer.offer.key}`;
  await io.stdout.write(`${what}: ${most}.\nNothing was sent.\n`);
  return exitCode.done;
}

async function askAll(
  io: Io,
  asks: readonly ListedAsk[],
  { terms, sink }: { readonly terms: AskTerms; readonly sink: AnswerSink },
  options: EachOptions,
): Promise<ExitCode> {
  const start = io.elapsed();
  const controller = new AbortController();
  const opened = await openRoute(io, terms, options, options.voice);
  const progress = await watchPrompts(io, asks.length, options.quiet === true);
  const stopListening = io.onInterrupt(() => controller.abort('interrupted'));
  const run = io.env['COST_PROJECTION_RUN'] || randomBytes(8).toString('hex');
  const queue = asks.values();
  const room = budgetRoom();
  let failures = 0;
  let isOverBudget = false;
  const work = async (): Promise<void> => {
    for (const ask of queue) {
      if (controller.signal.aborted || failures >= MOST_FAILURES) return;
      const result = await askListed(io, ask, opened, { options, run, progress, room, signal: controller.signal });
      if (result.kind === 'interrupted') return;
      isOverBudget ||= result.kind === 'overBudget';
      failures = result.kind === 'failed' ? failures + 1 : 0;
      await sink.add(result.entry);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.parallel ?? 4 }, work));
  } finally {
    progress.stop();
    await sink.finish();
  }
  stopListening();
  const { answered, failed, cost } = progress.tally;
  const seconds = ((io.elapsed() - start) / 1000).toFixed(1);
  const outcomes = `${answered} answered${failed > 0 ? `, ${failed} failed` : ''}`;
  await options.voice.line(`${promptCount(asks)} · ${outcomes} · ${formatMoney(cost)} · ${seconds} s`);
  if (controller.signal.aborted) return exitCode.interrupted;
  if (failures >= MOST_FAILURES)
    await options.voice.error(`${MOST_FAILURES} prompts failed one after the other, and the rest was not asked`);
  if (failed === 0) return exitCode.done;
  return isOverBudget ? exitCode.gateFailed : exitCode.requestFailed;
}
