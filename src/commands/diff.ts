import { isInstant } from '../values/calendar.ts';
import { exitCode, UserError } from '../values/errors.ts';
import type { ExitCode } from '../values/errors.ts';
import { readText } from '../system/files.ts';
import type { Io } from '../system/io.ts';
import { specNamed } from '../projection/candidate.ts';
import { changes, isOver, totalsOf } from '../projection/change.ts';
import type { Limit, Side } from '../projection/change.ts';
import type { Settled } from '../projection/price.ts';
import { project } from '../projection/project.ts';
import type { ScenarioProjection } from '../projection/project.ts';
import { diffReport } from '../report/builders/diff.ts';
import type { DiffSide } from '../report/builders/diff.ts';
import { formatMoney, formatShare } from '../report/format.ts';
import { writeReport } from '../report/write.ts';
import type { OutputOptions } from '../report/write.ts';
import { readMoney, readShare } from '../values/quantity.ts';
import { newCommand } from './command.ts';
import type { Define } from './command.ts';
import { idleOption } from './idle.ts';
import { ask, planFor, sorted, withWorkload } from './workload.ts';
import type { Asked, WorkloadOptions } from './workload.ts';

export const define: Define = ({ io, finish }) =>
  withWorkload(
    newCommand('diff', 'Show what changed in cost, and how much of it is traffic, price or model choice.', [
      'cost-projection diff old-plan.yaml new-plan.yaml',
      'cost-projection diff --from 2026-07-01 --to 2026-11-23',
      'cost-projection diff plan.yaml --from 2026-07-01 --format markdown',
      'cost-projection diff main.json branch.json --fail-over 10%',
    ]).argument('[files...]', 'two plans, two saved JSON results, or one plan at two dates (default: the nearest plan); models for both sides'),
  )
    .option('--from <date>', 'price the first side as of that day', day('--from'))
    .option('--to <date>', 'price the second side as of that day (default: --as-of, or today)', day('--to'))
    .option('--candidate <name>', 'which candidate to compare (default: the first of each plan)')
    .option('--fail-over <limit>', "fail where the total rises by more: 10%, or '$200' a month", limit)
    .action(async (files, options) => finish(await runDiff(io, files, options)));

interface Options extends WorkloadOptions, OutputOptions {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly candidate?: string | undefined;
  readonly failOver?: Limit | undefined;
}

/** One side of the comparison, with what it is called. */
interface Named extends DiffSide {
  readonly sides: readonly Side[];
}

async function runDiff(io: Io, words: readonly string[], options: Options): Promise<ExitCode> {
  const [before, after] = await bothSides(io, words, options);
  refuseTwoCurrencies(before, after);
  const all = changes(before.sides, after.sides);
  await writeReport(io, diffReport(all, { before, after }), options);
  const totals = totalsOf(all);
  if (!options.failOver || !isOver(totals, options.failOver)) return exitCode.done;
  const allowed = 'share' in options.failOver ? formatShare(options.failOver.share) : formatMoney(options.failOver.dollars);
  await io.stderr.write(`error: the cost rises by ${formatMoney(totals.change)} a month, more than ${allowed}\n`);
  return exitCode.gateFailed;
}

function refuseTwoCurrencies(...named: readonly [Named, Named]): void {
  const [one = 'USD', other = 'USD'] = named.map(({ sides }) => sides[0]?.total.currency);
  if (one !== other)
    throw new UserError(`${named[0].name} is in ${one} and ${named[1].name} in ${other}`, {
      hint: 'ask for both in one currency, with --currency and --fx',
    });
}

async function bothSides(io: Io, words: readonly string[], options: Options): Promise<readonly [Named, Named]> {
  const { plans, models } = sorted(io, words);
  const [first, second] = plans;
  if (plans.length > 2) throw new UserError('more than two sides to compare', { hint: 'name two plans, or two saved results' });
  if (second === undefined && options.from === undefined)
    throw new UserError('nothing to compare with', { hint: 'name two files, or say --from 2026-07-01 for one plan at two dates' });
  if (plans.every(isSaved)) refuseIdle(plans, options);
  const before = await sideOf(io, [...models, ...(first === undefined ? [] : [first])], options.from, options);
  const other = second ?? first;
  const after = await sideOf(io, [...models, ...(other === undefined ? [] : [other])], options.to, options);
  return second === undefined
    ? [
        { ...before, name: before.asOf },
        { ...after, name: options.to ?? `now, ${after.asOf}` },
      ]
    : [before, after];
}

async function sideOf(io: Io, words: readonly string[], asOf: string | undefined, options: Options): Promise<Named> {
  const saved = words.find(isSaved);
  if (saved !== undefined) return await savedSide(io, saved, words, asOf, options);
  const plan = await planFor(io, words, options);
  const asked = await ask(io, plan, { ...options, ...(asOf !== undefined && { asOf }) });
  const wanted = options.candidate === undefined ? undefined : keyOf(options.candidate, asked);
  const sides = [...project(asked)].map((result) => sideIn(result, wanted, asked));
  const { catalogue, asOf: priced } = asked.prices;
  return { name: plan.file ?? 'the founding plan', catalogue: catalogue.version, asOf: priced, sides };
}

function isSaved(word: string): boolean {
  return /\.json$/i.test(word);
}

/** What acts on saved results alone; a day that one side is priced on is refused with that side. */
const ofSaved = new Set(['candidate', 'failOver', 'from', 'to', 'format', 'out', 'chart', 'scale', 'notes', 'sources', 'quiet', 'color']);

function refuseIdle(files: readonly string[], options: Options): void {
  const idle = files.length > 0 ? idleOption(options, ofSaved) : undefined;
  if (idle !== undefined) throw new UserError(`${idle} has no effect on a saved result`, { hint: KEEPS_ITS_OWN });
}

const KEEPS_ITS_OWN = 'compare plans by their YAML for that; --candidate chooses among the saved ones';

/** A saved result is what it is: nothing that would change it may pass unheard. */
async function savedSide(io: Io, file: string, words: readonly string[], asOf: string | undefined, options: Options): Promise<Named> {
  if (asOf !== undefined || words.length > 1) {
    const what = asOf === undefined ? `"${words.find((word) => word !== file) ?? ''}"` : `the day ${asOf}`;
    throw new UserError(`${what} has no effect on a saved result: ${file} keeps its own prices and models`, {
      hint: KEEPS_ITS_OWN,
    });
  }
  const { readSaved } = await import('../projection/saved.ts');
  return { name: file, ...readSaved(parse(await readText(file, io), file), file, options.candidate) };
}

/** The key of a candidate by any name it has. */
function keyOf(name: string, { plan, prices }: Asked): string {
  const spec = specNamed(name, plan.candidates);
  return typeof spec === 'string' ? prices.priceOf(spec).offer.key : spec.name;
}

/** What a plan means to use is its first candidate; the baseline only where there is no other. */
function sideIn({ traffic, projections, unpriced, assumptions }: ScenarioProjection, wanted: string | undefined, settled: Settled): Side {
  const chosen =
    wanted === undefined
      ? (projections.find(({ isBaseline }) => !isBaseline) ?? projections[0])
      : projections.find(({ candidate }) => candidate.key === wanted);
  if (chosen) return { scenario: traffic.scenario.name, traffic, settled, ...chosen, assumptions: [...assumptions, ...chosen.assumptions] };
  const reason = unpriced.find(({ key }) => key === wanted);
  if (reason) throw new UserError(reason.reason, { hint: reason.hint });
  throw new UserError(`${traffic.scenario.name} is not projected on "${wanted ?? ''}"`, {
    hint: `it is on ${projections.map(({ candidate }) => candidate.key).join(', ')}`,
  });
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${file} is not JSON`);
  }
}

function day(option: string): (text: string) => string {
  return (text) => {
    if (isInstant(text)) return text;
    throw new UserError(`${option}: "${text}" is no day of the calendar`, { hint: 'write it like 2026-11-23' });
  };
}

function limit(text: string): Limit {
  if (text.includes('%')) {
    const share = readShare(text);
    if ('value' in share) return { share: share.value };
  }
  const dollars = readMoney(text, 'month');
  if (/^\$|\/month$/.test(text) && 'value' in dollars) return { dollars: dollars.value };
  throw new UserError(`--fail-over: "${text}" is no limit`, { hint: "write it like 10% or '$200'" });
}
