import { Option } from '@commander-js/extra-typings';
import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import type { Io } from '../../system/io.ts';
import { listTextFiles } from '../../tokens/disk/text-files.ts';
import { NotText, readTexts, type TextPart } from '../../tokens/disk/read-texts.ts';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { formatMoney } from '../../values/format.ts';
import { compare, type Money } from '../../values/money.ts';
import { tokensReport, type TokenTotal } from '../../views/tokens.ts';
import { collectValues, pricedTableCommand, type Define } from '../framework/command.ts';
import { amountOption } from '../framework/options.ts';
import { writeReport, type OutputOptions } from '../framework/write-report.ts';
import { openPrices, type PriceOptions } from './prices.ts';
import { readAnswers } from './measured-answers.ts';
import { findModels, modelNames, OwnTokenizers } from './tokens-models.ts';
import { TokenTally, type CountPer } from './tokens-tally.ts';
import { answerNotes, pricedTotals, uncountedNotes } from './tokens-totals.ts';

export const define: Define = ({ io, finish }) =>
  pricedTableCommand('tokens', 'Count the tokens of texts, requests and batches on models, and what they cost.', [
    'cost-projection tokens prompts/ --on gpt-5.4,claude-sonnet-5',
    'cost-projection tokens batch.jsonl --max-cost 50',
    'cost-projection tokens prompts/ --on gpt-5.4 --diff HEAD',
    "cost-projection tokens 'prompts/*.md' --on gemini-2.5-flash,deepseek-v4-flash --format json",
  ])
    .argument('[paths...]', 'files, folders, patterns with *, or - for standard input')
    .option('--on <models>', 'models to count on, with commas (default: those that a batch names)', modelNames)
    .option(
      '--tokenizer <model=file>',
      "count this model by its maker's file: tokenizer.json, .tiktoken or tekken.json (repeatable)",
      collectValues,
    )
    .option(
      '--like <path>',
      'logs or receipts of such requests: how long their answers will be (repeatable)',
      collectValues,
    )
    .option(
      '--calibrate <path>',
      'logs of requests with what was billed: the tokens of models beside what is counted (repeatable)',
      collectValues,
    )
    .option('--diff <revision>', 'what changed since that git revision, file by file')
    .addOption(new Option('--per <item>', 'what has a row').choices(['file', 'request', 'message'] as const))
    .optionsGroup('Gates:')
    .option(
      '--max-cost <amount>',
      'fail where all of it costs more: the highest input, answers at their limits, or P90 of answers --like',
      amountOption('--max-cost'),
    )
    .optionsGroup('Options:')
    .action(async (paths, options) => finish(await runTokens(io, paths, options)));

export interface TokensOptions extends OutputOptions, PriceOptions {
  readonly on?: readonly string[] | undefined;
  readonly tokenizer?: readonly string[] | undefined;
  readonly like?: readonly string[] | undefined;
  readonly calibrate?: readonly string[] | undefined;
  readonly diff?: string | undefined;
  readonly per?: CountPer | undefined;
  readonly maxCost?: Money | undefined;
  readonly quiet?: boolean | undefined;
}

async function runTokens(io: Io, paths: readonly string[], options: TokensOptions): Promise<ExitCode> {
  const prices = await openPrices(io, options);
  const unpriced = new Map<string, Unpriced>();
  const tokenizers = await OwnTokenizers.read(io, options.tokenizer ?? []);
  const modelOf = findModels(prices, unpriced, tokenizers);
  if (options.calibrate)
    return await (await import('./tokens-calibrate.ts')).runCalibrate(io, paths, options.calibrate, modelOf, options);
  const asked = (options.on ?? []).map(modelOf);
  if (options.diff !== undefined)
    return await (await import('./tokens-diff.ts')).runDiff(io, paths, { options, prices, models: asked, unpriced });
  const files = listTextFiles(io, paths.length === 0 && io.isPiped ? ['-'] : paths);
  if (files.length === 0)
    throw new UserError('no text to count', {
      hint: 'name a file or a folder: cost-projection tokens prompts/ --on gpt-5.4',
    });
  const like = options.like && (await readAnswers(io, options.like, options.quiet === true));
  const tally = new TokenTally({ asked, modelOf, per: options.per ?? 'file', asOf: prices.asOf, like });
  const problems = new Problems();
  for (const { shown, isNamed } of files) {
    try {
      const parts = (isNamed ? await evaluationIn(io, shown, asked.length === 0) : undefined) ?? readTexts(io, shown);
      await tally.addFile(shown, parts, (line, why) => problems.add(`${shown}:${line} ${why ?? 'is not a request'}`));
    } catch (error) {
      if (!(error instanceof NotText) || isNamed) throw error;
      problems.skipped.push(shown);
    }
  }
  if (tally.tallies.size === 0 && asked.length === 0 && problems.count === 0)
    throw new UserError('no model to count on', { hint: 'name one or more: --on gpt-5.4,claude-sonnet-5' });
  tokenizers.refuseUnused();
  if (like && !tally.isRequests)
    throw new UserError('--like has no effect: nothing here is a request', {
      hint: 'it is about the answers to requests and batches',
    });
  const { totals, assumptions } = pricedTotals([...tally.tallies.values()], like, unpriced);
  const { catalogue, asOf } = prices;
  const notes = [
    ...(like ? answerNotes(like, options.like ?? []) : []),
    ...notesOf(tally, totals, problems.skipped, like !== undefined),
  ];
  await writeReport(
    io,
    tokensReport(tally.items, totals, {
      notes,
      assumptions,
      unpriced: [...unpriced.values()],
      catalogue: catalogue.version,
      asOf,
    }),
    options,
  );
  await problems.tell(io);
  const gate = options.maxCost && (await tellCost(io, prices.given(options.maxCost), totals, tally));
  return gate ?? (problems.count > 0 ? exitCode.wrongInput : exitCode.done);
}

/** The requests of a configuration of promptfoo; undefined for a file that is none. */
async function evaluationIn(io: Io, path: string, isByModel: boolean): Promise<Iterable<TextPart> | undefined> {
  if (!/\.(?:ya?ml|json)$/i.test(path)) return undefined;
  const { promptfooParts, readPromptfoo } = await import('../../tokens/disk/promptfoo.ts');
  const config = await readPromptfoo(io, path);
  return config && promptfooParts(config, isByModel);
}

/** Lines that could not be read, the first few in words, and files that are not text. */
class Problems {
  static readonly #SHOWN = 5;
  readonly #first: string[] = [];
  readonly skipped: string[] = [];
  count = 0;

  add(problem: string): void {
    if (this.count++ < Problems.#SHOWN) this.#first.push(problem);
  }

  async tell(io: Io): Promise<void> {
    for (const problem of this.#first) await io.stderr.write(`error: ${problem}, and was not counted\n`);
    const others = this.count - this.#first.length;
    if (others > 0) await io.stderr.write(`error: ${others} more lines are not requests\n`);
  }
}

function notesOf(
  { tallies, leftOut }: TokenTally,
  totals: readonly TokenTotal[],
  skipped: readonly string[],
  isLike: boolean,
): string[] {
  const isBatch = totals.some(({ lineItems }) => lineItems.some(({ serviceTier }) => serviceTier === 'batch'));
  const unlimited = Math.max(0, ...[...tallies.values()].map((each) => (each.maxOutput > 0 ? each.unlimited : 0)));
  return [
    ...(isBatch ? ['Requests of a batch are priced at batch rates.'] : []),
    ...uncountedNotes([...tallies.values()]),
    ...(leftOut.length > 0 ? [`Not counted: ${leftOut.slice(0, 5).join(', ')}${more(leftOut)}.`] : []),
    ...(unlimited > 0 && !isLike
      ? [`Requests without a limit of their answers, which are left out of the cost: ${unlimited}.`]
      : []),
    ...(skipped.length > 0 ? [`Not text, and left out: ${skipped.slice(0, 5).join(', ')}${more(skipped)}.`] : []),
  ];
}

function more(list: readonly string[]): string {
  return list.length > 5 ? ` and ${list.length - 5} more` : '';
}

/** Fails where what is counted may cost more than the limit, or nobody knows what it costs. */
async function tellCost(io: Io, limit: Money, totals: readonly TokenTotal[], tally: TokenTally): Promise<ExitCode> {
  let failed = false;
  const fail = async (message: string): Promise<void> => {
    failed = true;
    await io.stderr.write(`error: ${message}\n`);
  };
  for (const { model, costHigh: highest, answers } of totals) {
    const costHigh = answers ? answers.costs?.p90 : highest;
    const { unlimited = 0, uncounted = 0 } = tally.tallies.get(model) ?? {};
    if (!costHigh) await fail(`nobody knows what ${model.name} costs`);
    else if (compare(costHigh, limit) > 0)
      await fail(
        `${model.name}: ${answers ? 'one time in ten more than' : 'up to'} ${formatMoney(costHigh)} ` +
          `is over the limit of ${formatMoney(limit)}`,
      );
    else if (uncounted > 0)
      await fail(`${model.name}: what is not counted may cost any amount (images, sounds or files: ${uncounted})`);
    else if (unlimited > 0 && tally.isRequests && !answers)
      await fail(`${model.name}: answers without a limit may cost any amount (requests: ${unlimited})`);
  }
  if (tally.leftOut.length > 0) await fail(`what is not counted may cost any amount (${tally.leftOut.join(', ')})`);
  return failed ? exitCode.gateFailed : exitCode.done;
}
