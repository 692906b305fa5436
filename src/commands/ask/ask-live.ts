import type { Io } from '../../system/io.ts';
import { exitCode, type ExitCode } from '../../values/errors.ts';
import { answerJson, receiptLines } from '../../views/ask.ts';
import { completionsUrl } from '../../ask/routing/server.ts';
import type { StderrMessages } from '../framework/stderr-messages.ts';
import { createAnswerPrinter } from './answer-printer.ts';
import type { AskOptions } from './ask-options.ts';
import { askOnce, explainOverBudget, openRoute } from './ask-request.ts';
import type { PreparedAsk } from './prepare-ask.ts';
import { createWaitingLine } from './waiting-line.ts';

// The part of `ask` that sends a request. Only a request that is really sent loads it.

interface LiveOptions extends AskOptions {
  readonly voice: StderrMessages;
}

/** Asks, stores the receipt, prints the answer (as it comes, or whole) and shows what it cost. */
export async function askLive(io: Io, prepared: PreparedAsk, { voice, ...options }: LiveOptions): Promise<ExitCode> {
  // A checked answer is printed after the check.
  const isChecked = options.check !== undefined || prepared.schema !== undefined;
  const isLive = options.json !== true && !isChecked && (options.stream ?? io.stdout.isTTY);
  const opened = await openRoute(io, prepared, options, voice);
  await debugRequests(voice, { ...prepared, route: opened.route }, isLive);

  const controller = new AbortController();
  const stopListening = io.onInterrupt(() => controller.abort('interrupted'));
  const deadline = startDeadline(options.timeout ?? prepared.config.timeoutMs, controller);
  const printer = createAnswerPrinter(io, controller.signal, () => controller.abort('unread'));
  const waiting = createWaitingLine(io, options);
  await waiting.show(opened.route[0]);
  const { outcome, answer, receipt, problem } = await askOnce(io, prepared, opened, {
    options,
    run: io.env['COST_PROJECTION_RUN'] || undefined,
    isLive,
    onText: async (text) => {
      await waiting.clear();
      await printer.print(text);
    },
    note: async (text) => {
      await waiting.clear();
      await printer.endLine();
      await voice.note(opened.redact(text));
    },
    signal: controller.signal,
  })
    .finally(() => clearTimeout(deadline))
    .catch(async (error: unknown) => {
      await waiting.clear();
      return explainOverBudget(error);
    });
  await waiting.clear();
  stopListening();

  if (options.json === true)
    await printer.printWhole(JSON.stringify(answerJson(receipt, { ...outcome, text: answer }), null, 2));
  else if (!isLive) await printer.printWhole(answer);
  await printer.endLine();
  if (problem !== undefined) await voice.note(problem);
  printer.rethrow();
  for (const line of receiptLines(receipt)) await voice.line(line);
  if (outcome.kind === 'answered') return exitCode.done;
  await voice.error(opened.redact(outcome.shown ?? outcome.reason ?? 'no answer'));
  return outcome.kind === 'interrupted' ? exitCode.interrupted : exitCode.requestFailed;
}

async function debugRequests(
  voice: StderrMessages,
  { route, config, maxTokens }: PreparedAsk,
  isLive: boolean,
): Promise<void> {
  const limit = maxTokens === undefined ? '' : `, at most ${maxTokens} tokens`;
  const printed = isLive ? 'as it comes' : 'when it is whole';
  for (const { endpoint, model } of route)
    await voice.debug(`POST ${completionsUrl(endpoint.baseUrl)}, ${model}${limit}, printed ${printed}`);
  const { retries, connectTimeoutMs, firstTokenTimeoutMs, idleTimeoutMs, timeoutMs } = config;
  await voice.debug(
    [
      `${retries} retries where busy; ${connectTimeoutMs} ms to connect`,
      `${firstTokenTimeoutMs} ms to the first token`,
      `${idleTimeoutMs} ms between two`,
      `${timeoutMs} ms in total`,
    ].join(', '),
  );
}

function startDeadline(ms: number, controller: AbortController): NodeJS.Timeout {
  return setTimeout(() => controller.abort('expired'), ms);
}
