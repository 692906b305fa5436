import { Option } from '@commander-js/extra-typings';
import { isInstant } from '../../values/calendar.ts';
import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { inCurrency, times } from '../../values/money.ts';
import type { Io } from '../../system/io.ts';
import { changesBetween, isRiseOver, totalOf, type RiseLimit, type Totals } from '../../projection/change.ts';
import { diffReport } from '../../views/diff/report.ts';
import { formatMoney, formatShare } from '../../values/format.ts';
import { writeReport } from '../framework/write-report.ts';
import { readAmount, readShare } from '../../values/quantity.ts';
import { sampleKinds } from '../../usage/samples/sample-costs.ts';
import { collectValues, pricedReportCommand, type Define } from '../framework/command.ts';
import { againstUsage, readSide } from './diff-sides.ts';
import { isSaved, refuseIdle, type DiffOptions, type NamedSide } from './saved-side.ts';
import { sortArguments } from './plan-from-arguments.ts';
import { withPlanOptions } from './plan-options.ts';

export const define: Define = ({ io, finish }) =>
  withPlanOptions(
    pricedReportCommand('diff', 'Show what changed in cost, and how much of it is traffic, price or model choice.', [
      'cost-projection diff old-plan.yaml new-plan.yaml',
      'cost-projection diff --from 2026-07-01 --to 2026-11-23',
      'cost-projection diff plan.yaml --from 2026-07-01 --format markdown',
      'cost-projection diff plan.yaml --prompts HEAD',
      'cost-projection diff main.json branch.json --fail-over 10%',
      'cost-projection diff plan.yaml --usage logs/ --fail-over 15%',
      'cost-projection diff --usage base/ --usage head/ --per task --fail-over 10%',
    ]).argument(
      '[files...]',
      'two plans, two saved JSON results, or one plan at two dates (default: the nearest plan); models for both sides',
    ),
  )
    .option('--from <date>', 'price the first side as of that day', day('--from'))
    .option('--to <date>', 'price the second side as of that day (default: --as-of, or today)', day('--to'))
    .option('--prompts <revision>', 'the first side with its prompts as they were at that git revision, like HEAD')
    .option('--candidate <name>', 'which candidate to compare (default: the first of each plan)')
    .option('--scenario <name>', 'only this scenario (repeatable)', collectValues)
    .option('--fail-over <limit>', "fail where the total, or any stage, rises by more: 10%, or '$200' a month", limit)
    .addOption(new Option('--per <what>', 'of two --usage: does each one cost more, beyond noise').choices(sampleKinds))
    .action(async (files, options) =>
      finish(
        options.per === undefined
          ? await runDiff(io, files, options)
          : await (await import('./diff-samples.ts')).diffSamples(io, files, { ...options, per: options.per }),
      ),
    );

async function runDiff(io: Io, words: readonly string[], options: DiffOptions): Promise<ExitCode> {
  const [before, after] = await bothSides(io, words, options);
  refuseTwoCurrencies(before, after);
  const most = options.failOver && limitIn(options.failOver, after);
  const all = changesBetween(before.sides, after.sides);
  const total = totalOf(all, [before, after]);
  await writeReport(io, diffReport(all, total, { before, after }), options);
  const gate = most ? await tellRise(io, total ? [{ ...total, scenario: undefined }] : all, most) : exitCode.done;
  return after.code ?? gate;
}

/** Reports on standard error what rises by more than it may: all scenarios together, or each stage by itself. */
async function tellRise(io: Io, rises: readonly Rise[], most: RiseLimit): Promise<ExitCode> {
  const allowed = 'share' in most ? formatShare(most.share) : formatMoney(most.dollars);
  const over = rises.filter((rise) => isRiseOver(rise, most));
  for (const { scenario, change } of over) {
    const cost = scenario === undefined ? 'the cost' : `the cost of ${scenario}`;
    await io.stderr.write(`error: ${cost} rises by ${formatMoney(change)} per month, more than ${allowed}\n`);
  }
  return over.length > 0 ? exitCode.gateFailed : exitCode.done;
}

/** A limit in what the result is in: a bare amount is, one with its dollar sign is converted. */
function limitIn(most: RiseLimit, { sides: [side] }: NamedSide): RiseLimit {
  if (!('dollars' in most)) return most;
  const { dollars } = most;
  const answer = side?.candidate.parts[0]?.offer.offer.terms.answer;
  const amount = answer && dollars.currency !== undefined ? times(dollars, answer.perDollar) : dollars;
  return { dollars: inCurrency(amount, answer?.currency) };
}

/** Undefined for all scenarios together. */
type Rise = Pick<Totals, 'change' | 'changeRatio'> & { readonly scenario: string | undefined };

function refuseTwoCurrencies(...named: readonly [NamedSide, NamedSide]): void {
  const [one = 'USD', other = 'USD'] = named.map(({ sides }) => sides[0]?.total.currency);
  if (one !== other)
    throw new UserError(`${named[0].name} is in ${one} and ${named[1].name} in ${other}`, {
      hint: 'ask for both in one currency, with --currency and --fx',
    });
}

async function bothSides(
  io: Io,
  words: readonly string[],
  options: DiffOptions,
): Promise<readonly [NamedSide, NamedSide]> {
  if (options.usage) return await againstUsage(io, words, options);
  const { plans, models } = sortArguments(io, words);
  const [first, second] = plans;
  if (plans.length > 2)
    throw new UserError('more than two sides to compare', { hint: 'name two plans, or two saved results' });
  if (second === undefined && options.from === undefined && options.prompts === undefined)
    throw new UserError('nothing to compare with', {
      hint: 'name two files, or say --from 2026-07-01 for one plan at two dates',
    });
  if (plans.every(isSaved)) refuseIdle(plans, options);
  const earlier = { ...options, promptsAt: options.prompts };
  const before = await readSide(io, [...models, ...(first === undefined ? [] : [first])], options.from, earlier);
  const other = second ?? first;
  const after = await readSide(io, [...models, ...(other === undefined ? [] : [other])], options.to, options);
  if (second !== undefined) return [before, after];
  const prompts = options.prompts === undefined ? '' : `prompts at ${options.prompts}, `;
  return [
    { ...before, name: options.from === undefined ? prompts.slice(0, -2) : `${prompts}${before.asOf}` },
    { ...after, name: options.to ?? `now, ${after.asOf}` },
  ];
}

function day(option: string): (text: string) => string {
  return (text) => {
    if (isInstant(text)) return text;
    throw new UserError(`${option}: "${text}" is not a valid date`, { hint: 'write it like 2026-11-23' });
  };
}

function limit(text: string): RiseLimit {
  if (text.includes('%')) {
    const share = readShare(text);
    if ('value' in share) return { share: share.value };
  }
  const dollars = readAmount(text, 'month');
  if (/^\$|\/month$/.test(text) && 'value' in dollars) return { dollars: dollars.value };
  throw new UserError(`--fail-over: "${text}" is not a limit`, { hint: "write it like 10% or '$200'" });
}
