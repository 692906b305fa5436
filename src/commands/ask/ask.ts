import { firstDialect, requestBody } from '../../ask/client/request.ts';
import { readPrompt } from '../../ask/disk/prompt.ts';
import type { Io } from '../../system/io.ts';
import { exitCode, type ExitCode } from '../../values/errors.ts';
import { estimateJson, estimateLines, type Estimate } from '../../views/ask.ts';
import type { Define } from '../framework/command.ts';
import { stderrMessages } from '../framework/stderr-messages.ts';
import { estimateCosts, fitContext, noteUnencrypted, refuseOverMaxCost } from './ask-limits.ts';
import { askCommand, type AskOptions } from './ask-options.ts';
import { refuseIdleOptions } from './idle-options.ts';
import { prepareTerms, withPrompt, type PreparedAsk } from './prepare-ask.ts';
import { wordSchema } from './schema-in-words.ts';

export const define: Define = ({ io, finish }) =>
  askCommand().action(async (words, options) => finish(await runAsk(io, words, options)));

async function runAsk(io: Io, words: readonly string[], options: AskOptions): Promise<ExitCode> {
  refuseIdleOptions(options, words);
  const voice = stderrMessages(io, options);
  const { each } = options;
  if (each !== undefined) {
    const { askEach } = await import('./ask-each.ts');
    return await askEach(io, words, { ...options, each, voice });
  }
  const prompt = await readPrompt(io, words, options);
  if (prompt.note !== undefined) await voice.note(prompt.note);
  const terms = await prepareTerms(io, options, voice);
  const prepared = await fitContext(await withPrompt(io, terms, prompt, { options, voice }), voice);
  await noteUnencrypted(prepared.route, voice);
  if (options.dryRun === true) {
    const estimate = {
      ...prepared,
      ...estimateCosts(prepared, (await import('./count-route.ts')).countRoute(prepared)),
      stops: prepared.route,
      catalogue: prepared.prices.catalogue.version,
    };
    const lines = estimateLines(estimate).join('\n');
    await io.stdout.write(`${options.json === true ? dryRunJson(estimate, prepared) : lines}\n`);
    return exitCode.done;
  }
  refuseOverMaxCost(prepared);
  const { askLive } = await import('./ask-live.ts');
  return await askLive(io, prepared, { ...options, voice });
}

/** The estimate with the body of the first request, as it would be sent. */
function dryRunJson(estimate: Estimate, prepared: PreparedAsk): string {
  const { route, config, schema } = prepared;
  const messages = wordSchema(schema, prepared.messages, route).messages();
  const [first] = route;
  const request = first && {
    ...prepared,
    messages,
    model: first.model,
    schema: schema?.schema,
    isStreamed: config.isStreamed,
    maxBytes: 0,
  };
  const body = request && requestBody(request, firstDialect(request));
  return JSON.stringify({ ...estimateJson(estimate), body }, null, 2);
}
