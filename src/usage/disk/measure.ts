import { UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { Intake } from '../tally/intake.ts';
import { SourceDays, type SourceDay } from '../tally/source-days.ts';
import type { IntakeOptions } from '../tally/intake-options.ts';
import { listUsageFiles, readUsageFiles, type UnrecognisedFile, type Progress, type UsageFile } from './files.ts';

/**
 * Exports of sums are seldom lines of JSON: where all files are, they are logs, and keeping their days would take
 * a tenth of the time for nothing.
 */
const jsonLines = /\.(?:jsonl|ndjson|log)(?:\.gz|\.zst)?$/i;

/** What is to be read. */
export interface UsageRequest extends IntakeOptions {
  readonly paths: readonly string[];
  /** Files of what was charged: nothing in them counts as used. */
  readonly bills: readonly string[];
  /** Told what will be read, and how many records were so far. */
  readonly progress: (files: readonly UsageFile[], records: () => number) => Progress;
}

export interface UsageRead {
  readonly intake: Intake;
  /** Files that were named, or count use, in which nothing was recognised. */
  readonly refused: readonly UnrecognisedFile[];
  /** How many files of folders are something else. */
  readonly others: number;
  /** What each of several sources used day by day. */
  readonly days: readonly SourceDay[];
}

/** Reads all files and passes their records on. Throws a UserError if there is no file, or nothing is recognised. */
export async function readUsage(io: Io, { paths, bills, progress, ...settings }: UsageRequest): Promise<UsageRead> {
  const [usage, billed] = [listUsageFiles(io, paths), listUsageFiles(io, bills)];
  const mayOverlap = usage.length > 1 && !usage.every(({ shown }) => jsonLines.test(shown));
  const days = mayOverlap ? new SourceDays() : undefined;
  const intake = new Intake({ ...settings, days });
  if (usage.length + billed.length === 0) throw new UserError(`no files in ${[...paths, ...bills].join(', ')}`);
  const done = progress([...usage, ...billed], () => intake.count);
  const passed = [
    ...(await readUsageFiles(io, usage, ({ shown }, canWait) => intake.open(shown, false, canWait), done)),
    ...(await readUsageFiles(io, billed, ({ shown }) => intake.open(shown, true), done)),
  ];
  intake.end();
  const refused = passed.filter(({ file, isUse }) => file.isNamed || isUse);
  if (intake.tallies.length === 0) throw nothingIn(paths, refused, settings);
  refuseChargeless(intake);
  return { intake, refused, others: passed.length - refused.length, days: days?.list() ?? [] };
}

/** Usage that is given as a bill counts neither as used nor as charged. Throws a UserError where nothing else is. */
function refuseChargeless({ chargeless, charging, charges, assumptions }: Intake): void {
  const [first] = chargeless;
  if (first === undefined) return;
  if (charging > 0) {
    for (const path of chargeless)
      assumptions.add(`${path} says what was used, and not what was charged: it is left out of the bill.`);
    return;
  }
  const isSwapped = charges.all().length > 0;
  throw new UserError(`--bill: ${first} says what was used, and not what was charged`, {
    hint: isSwapped
      ? 'swap them: what was charged goes after --bill'
      : 'name it as usage, and a cost export with --bill',
  });
}

function nothingIn(
  paths: readonly string[],
  refused: readonly UnrecognisedFile[],
  { from }: Pick<IntakeOptions, 'from'>,
): UserError {
  const [first] = refused;
  const what = first ? (first.file.shown === '-' ? 'standard input' : first.file.shown) : paths.join(', ');
  if (first?.reason !== undefined) {
    const [reason = '', hint] = first.reason.split('; ');
    return new UserError(`cannot read ${what}: ${reason}`, { hint });
  }
  if (from) return new UserError(`nothing in ${what} can be read as ${from.name}`, { hint: `it is ${from.title}` });
  return new UserError(`nothing in ${what} is usage in a form that is known here`, {
    hint: 'cost-projection usage --help names the forms; --from FORMAT takes it for one of them',
  });
}
