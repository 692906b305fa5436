import { UserError, type ExitCode } from '../../values/errors.ts';
import { readText } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import type { RiseLimit, Side } from '../../projection/change.ts';
import type { DiffSide } from '../../views/diff/chart.ts';
import type { OutputOptions } from '../framework/write-report.ts';
import type { Plan } from '../../workload/plan.ts';
import { ineffectiveOption } from '../framework/options.ts';
import type { PlanOptions } from './plan-options.ts';

export interface DiffOptions extends PlanOptions, OutputOptions {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly prompts?: string | undefined;
  /** The git revision of one side's prompts. */
  readonly promptsAt?: string | undefined;
  readonly candidate?: string | undefined;
  readonly scenario?: readonly string[] | undefined;
  readonly failOver?: RiseLimit | undefined;
}

/** One side of the comparison, with what it is called. */
export interface NamedSide extends DiffSide {
  readonly sides: readonly Side[];
  /** Where its scenarios follow each other. */
  readonly stages: Plan['stages'];
  readonly alternatives?: Plan['alternatives'];
  /** What the run ends with where some of it could not be read. */
  readonly code?: ExitCode | undefined;
}

export function isSaved(word: string): boolean {
  return /\.json$/i.test(word);
}

/** What acts on saved results alone; a day that one side is priced on is refused with that side. */
export const ofSaved = new Set([
  'candidate',
  'scenario',
  'failOver',
  'from',
  'to',
  'format',
  'out',
  'chart',
  'scale',
  'notes',
  'sources',
  'quiet',
  'color',
]);

/** What acts on usage that is measured beside it. */
export const ofMeasured = [
  'usage',
  'name',
  'since',
  'until',
  'daysPerMonth',
  'pricing',
  'asOf',
  'fx',
  'currency',
  'strictDates',
  'assumeInput',
  'assumeWebSearch',
];

export function refuseIdle(
  files: readonly string[],
  options: DiffOptions,
  acting: ReadonlySet<string> = ofSaved,
): void {
  const idle = files.length > 0 ? ineffectiveOption(options, acting) : undefined;
  if (idle !== undefined) throw new UserError(`${idle} has no effect on a saved result`, { hint: KEEPS_ITS_OWN });
}

const KEEPS_ITS_OWN = 'compare plans by their YAML for that; --candidate chooses among the saved ones';

/** A saved result is what it is: nothing that would change it may pass unheard. */
export async function savedSide(
  io: Io,
  file: string,
  words: readonly string[],
  asOf: string | undefined,
  options: DiffOptions,
): Promise<NamedSide> {
  if (asOf !== undefined || words.length > 1) {
    const what = asOf === undefined ? `"${words.find((word) => word !== file) ?? ''}"` : `the day ${asOf}`;
    throw new UserError(`${what} has no effect on a saved result: ${file} keeps its own prices and models`, {
      hint: KEEPS_ITS_OWN,
    });
  }
  const { readSaved } = await import('../../projection/saved.ts');
  return { name: file, ...readSaved(parse(await readText(file, io), file), file, options) };
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${file} is not JSON`);
  }
}
