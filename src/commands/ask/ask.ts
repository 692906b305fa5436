import { readPrompt } from '../../ask/disk/prompt.ts';
import type { Io } from '../../system/io.ts';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { estimateJson, estimateLines, type Estimate } from '../../views/ask.ts';
import type { Define } from '../framework/command.ts';
import { stderrMessages } from '../framework/stderr-messages.ts';
import { estimateCosts, fitContext, noteUnencrypted, refuseOverMaxCost } from './ask-limits.ts';
import { askCommand, type AskOptions } from './ask-options.ts';
import { prepareTerms, withPrompt } from './prepare-ask.ts';

export const define: Define = ({ io, finish }) =>
  askCommand().action(async (words, options) => finish(await runAsk(io, words, options)));

async function runAsk(io: Io, words: readonly string[], options: AskOptions): Promise<ExitCode> {
  const voice = stderrMessages(io, options);
  const { each } = options;
  if (each !== undefined) {
    const { askEach } = await import('./ask-each.ts');
    return await askEach(io, words, { ...options, each, voice });
  }
  const idle = options.parallel === undefined ? options.out && '-o' : '--parallel';
  if (idle) throw new UserError(`${idle} has no effect without --each`, { hint: 'name a file of prompts with --each' });
  const prompt = await readPrompt(io, words, options);
  if (prompt.note !== undefined) await voice.note(prompt.note);
  const terms = await prepareTerms(io, options, voice);
  const prepared = await fitContext(await withPrompt(io, terms, prompt, { options, voice }), voice);
  await noteUnencrypted(prepared.route, voice);
  if (options.dryRun === true) {
    const estimate = {
      ...prepared,
      ...estimateCosts(prepared),
      stops: prepared.route,
      catalogue: prepared.prices.catalogue.version,
    };
    return await printEstimate(io, estimate, options.json === true);
  }
  refuseOverMaxCost(prepared);
  const { askLive } = await import('./ask-live.ts');
  return await askLive(io, prepared, { ...options, voice });
}

async function printEstimate(io: Io, estimate: Estimate, isJson: boolean): Promise<ExitCode> {
  await io.stdout.write(
    isJson ? `${JSON.stringify(estimateJson(estimate), null, 2)}\n` : `${estimateLines(estimate).join('\n')}\n`,
  );
  return exitCode.done;
}
