import type { Io } from '../../system/io.ts';
import { streamBytes } from '../../system/files.ts';
import { CostError } from '../../library/cost-error.ts';
import { usageOf, type ReplyUsage } from '../../library/usage-of.ts';
import { promptMeters, type Meter } from '../../pricing/rates/meters.ts';
import { measuredFactor, type BilledPrompt } from '../../tokens/calibration.ts';
import { countPrompt, type CountText } from '../../tokens/counted-prompt.ts';
import { listTextFiles } from '../../tokens/disk/text-files.ts';
import { jsonDocuments, NotText } from '../../tokens/disk/read-texts.ts';
import { promptKind, readPrompt, type Prompt } from '../../tokens/prompt.ts';
import { exitCode, hasCode, UserError, type ExitCode } from '../../values/errors.ts';
import { jsonFields, jsonList, jsonText } from '../../values/json.ts';
import { andList } from '../../values/nearest.ts';
import { calibrationReport, type CalibratedModel } from '../../views/calibration.ts';
import { ineffectiveOption } from '../framework/options.ts';
import { writeReport } from '../framework/write-report.ts';
import type { TokensOptions } from './tokens.ts';
import { vocabularyCounting, type CountedModel } from './tokens-count.ts';

/** What acts on a calibration. */
const ofCalibration = new Set('calibrate tokenizer format out notes open quiet color pricing asOf'.split(' '));

/** Prints what requests were billed beside what they count to, and the factors that a plan can keep. */
export async function runCalibrate(
  io: Io,
  paths: readonly string[],
  logs: readonly string[],
  modelOf: (name: string) => CountedModel,
  options: TokensOptions,
): Promise<ExitCode> {
  const idle = paths[0] ?? ineffectiveOption(options, ofCalibration);
  if (idle !== undefined)
    throw new UserError(`${idle} has no effect beside --calibrate`, {
      hint: 'it compares logs with what was billed; a plan keeps the factors as tokenFactors',
    });
  const { models, notes } = await readCalibration(io, logs, modelOf);
  await writeReport(io, calibrationReport(models, notes), options);
  return exitCode.done;
}

/** Requests of logs with what they were billed, by model, and what was not used. */
interface Calibration {
  readonly models: readonly CalibratedModel[];
  readonly notes: readonly string[];
}

/**
 * Compares what requests count to with the input that was billed for them. Of a line that has a request and the usage
 * of its reply, of a receipt with its text, or of the lines of a batch and of its results. Throws a UserError where
 * fewer than three requests of one model are known.
 */
async function readCalibration(
  io: Io,
  paths: readonly string[],
  modelOf: (name: string) => CountedModel,
): Promise<Calibration> {
  const pairs = new BilledPairs(modelOf);
  let lines = 0;
  for (const { shown, isNamed } of listTextFiles(io, paths))
    try {
      for await (const value of jsonDocuments(streamBytes(shown, io), shown)) {
        lines++;
        pairs.add(value);
      }
    } catch (error) {
      if (!(error instanceof NotText) || isNamed) throw error;
    }
  const models = [...pairs.byModel].flatMap(([model, requests]): CalibratedModel[] => {
    const factor = measuredFactor(model.row, requests);
    return factor ? [{ model, ...factor }] : [];
  });
  if (models.length === 0)
    throw new UserError(
      `--calibrate: ${andList(paths)} has no three requests of 50 tokens on one model with their billed input`,
      { hint: 'a line needs the messages of a request and the usage of its reply; a receipt needs ask --keep-text' },
    );
  const used = models.reduce((sum, { requests }) => sum + requests, 0);
  return {
    models,
    notes: lines > used ? [`Lines that do not show a request with its billed input: ${lines - used}.`] : [],
  };
}

class BilledPairs {
  readonly byModel = new Map<CountedModel, BilledPrompt[]>();
  readonly #modelOf: (name: string) => CountedModel;
  readonly #countings = new Map<CountedModel, CountText>();
  readonly #asked = new Map<string, Prompt>();
  readonly #answered = new Map<string, ReplyUsage>();
  readonly #conversations = new Set<string>();

  constructor(modelOf: (name: string) => CountedModel) {
    this.#modelOf = modelOf;
  }

  add(value: unknown): void {
    const line = jsonFields(value);
    const [request, usage] = 'attempts' in line ? this.#receipt(line) : [requestIn(line), usageIn(line)];
    const id = jsonText(line['custom_id']);
    if (id === '') this.#pair(request, usage);
    else if (usage) this.#joined(id, this.#asked, this.#answered, usage, (asked) => this.#pair(asked, usage));
    else if (request) this.#joined(id, this.#answered, this.#asked, request, (reply) => this.#pair(request, reply));
  }

  /** A line of a batch and one of its results may come in any order, each once. */
  #joined<Other, Own>(
    id: string,
    others: Map<string, Other>,
    waiting: Map<string, Own>,
    own: Own,
    use: (other: Other) => void,
  ): void {
    const other = others.get(id);
    if (other === undefined) waiting.set(id, own);
    else {
      others.delete(id);
      use(other);
    }
  }

  #pair(prompt: Prompt | undefined, usage: ReplyUsage | undefined): void {
    if (!prompt || !usage || prompt.images.length + prompt.otherParts > 0) return;
    const billed = billedInput(usage);
    const name = usage.model === '' ? prompt.model : usage.model;
    if (billed === undefined || name === undefined || name === '') return;
    const model = this.#found(name, prompt.model);
    if (!model) return;
    const { vocabulary } = model.row;
    const count = this.#countings.get(model) ?? vocabularyCounting(['o200k_base', ...(vocabulary ? [vocabulary] : [])]);
    this.#countings.set(model, count);
    const pairs = this.byModel.get(model) ?? [];
    pairs.push({ prompt: countPrompt(prompt, count), billed });
    this.byModel.set(model, pairs);
  }

  /** By the name that the reply has, or else the one that was asked for. */
  #found(name: string, asked: string | undefined): CountedModel | undefined {
    for (const each of new Set([name, asked ?? name]))
      try {
        return this.#modelOf(each);
      } catch (error) {
        if (!hasCode(error, 'unknown-model')) throw error;
      }
    return undefined;
  }

  /** The text of a receipt; of a conversation, its first, because later ones send more than they keep. */
  #receipt(line: ReturnType<typeof jsonFields>): [Prompt | undefined, ReplyUsage | undefined] {
    const [conversation, text] = [jsonText(line['conversation']), jsonText(line['prompt'])];
    const isFirst = !this.#conversations.has(conversation);
    if (conversation !== '') this.#conversations.add(conversation);
    const isWhole =
      line['estimated'] === false && jsonList(line['attempts']).length === 1 && line['images'] === undefined;
    if (text === '' || !isFirst || !isWhole) return [undefined, undefined];
    const model = jsonText(line['offer']);
    const system = jsonText(line['system']);
    const messages = [...(system === '' ? [] : [{ role: 'system', content: system }]), { role: 'user', content: text }];
    const usage = Object.fromEntries(
      Object.entries(jsonFields(line['usage'])).flatMap(([meter, count]) =>
        typeof count === 'number' ? [[meter, count]] : [],
      ),
    );
    return [readPrompt({ messages, model }), { model, usage, webSearches: 0, multipliers: [], notes: [] }];
  }
}

/** Where a line of a log has the request that it is about. */
const requestKeys = ['request', 'request_body', 'requestBody', 'body', 'params', 'input', 'kwargs'];
const replyKeys = ['response', 'response_body', 'responseBody', 'reply', 'result', 'completion', 'output'];

function requestIn(line: ReturnType<typeof jsonFields>): Prompt | undefined {
  for (const key of requestKeys) {
    const inner = line[key];
    const body = jsonFields(inner)['body'] ?? inner;
    const value = Array.isArray(body) ? { messages: body } : body;
    if (promptKind(value) === 'requests') return readPrompt({ model: line['model'], ...jsonFields(value) });
  }
  return promptKind(line) === 'requests' ? readPrompt(line) : undefined;
}

function usageIn(line: ReturnType<typeof jsonFields>): ReplyUsage | undefined {
  const inside = replyKeys.map((key) => jsonFields(line[key])).flatMap((each) => [jsonFields(each['body']), each]);
  for (const value of [...inside, line])
    try {
      const found = Object.keys(value).length > 0 ? usageOf(value) : [];
      if (found.length === 1) return found[0];
    } catch (error) {
      if (!(error instanceof CostError)) throw error;
    }
  return undefined;
}

const otherThanText: readonly Meter[] = ['inputAudio', 'cacheReadAudio', 'inputImage'];

/** All tokens of a prompt; undefined where some are not of its text. */
function billedInput({ usage, webSearches }: ReplyUsage): number | undefined {
  const tokens = promptMeters.reduce((sum, meter) => sum + (usage[meter] ?? 0), 0);
  return tokens === 0 || webSearches > 0 || otherThanText.some((meter) => (usage[meter] ?? 0) > 0) ? undefined : tokens;
}
