import { exitCode, UserError, type ExitCode } from '../../values/errors.ts';
import { formatShare } from '../../values/format.ts';
import { compare, type Decimal } from '../../values/money.ts';
import type { Io } from '../../system/io.ts';
import { costCells } from '../../usage/pricing/groups.ts';
import { overlapsIn } from '../../usage/pricing/overlaps.ts';
import type { UsageRecord } from '../../usage/records/record.ts';
import { keptFor } from '../../usage/tally/group-by.ts';
import { RollUp } from '../../usage/tally/roll-up.ts';
import { sampleChange, type SampleChange } from '../../usage/samples/sample-change.ts';
import { sampleCosts, type SampleKind } from '../../usage/samples/sample-costs.ts';
import { sampleReport } from '../../views/diff/sample-report.ts';
import type { SampleDiff, SampleSide } from '../../views/diff/sample-finding.ts';
import { usageAssumptions } from '../../views/usage/assumptions.ts';
import { overlapNote } from '../../views/usage/notes.ts';
import { ineffectiveOption } from '../framework/options.ts';
import { stderrMessages } from '../framework/stderr-messages.ts';
import { writeReport } from '../framework/write-report.ts';
import { openQuestion } from '../usage/usage-question.ts';
import { tellNames, tellProblems } from '../usage/usage-tell.ts';
import type { DiffOptions } from './saved-side.ts';

interface SampleOptions extends DiffOptions {
  readonly per: SampleKind;
}

/** Options that affect two usages. */
const acting = new Set(
  (
    'per usage failOver since until name plan assumeInput assumeWebSearch textKind sameTokens pricing asOf fx ' +
    'currency strictDates format out chart scale title size open notes sources quiet color'
  ).split(' '),
);

/** Whether each session, task or request of the second usage costs more than of the first, beyond noise. */
export async function diffSamples(io: Io, words: readonly string[], options: SampleOptions): Promise<ExitCode> {
  const { usage = [], per, failOver } = options;
  const idle = words[0] ?? ineffectiveOption(options, acting);
  if (idle !== undefined) throw new UserError(`${idle} has no effect beside --per`, { hint: WAY });
  const [first, second, ...more] = usage;
  if (first === undefined || second === undefined || more.length > 0)
    throw new UserError(`--per ${per} compares two usages, and there ${toBe(usage.length)}`, { hint: WAY });
  if (failOver && 'dollars' in failOver)
    throw new UserError('--fail-over: beside --per a limit is a share', { hint: 'write it like 10%' });
  const before = await readSide(io, first, options, 'before');
  const after = await readSide(io, second, options, 'after');
  const result = sampleChange(before.costs, after.costs);
  const { catalogue } = after;
  await writeReport(
    io,
    sampleReport({
      kind: per,
      before,
      after,
      result,
      assumptions: [...before.assumptions, ...after.assumptions],
      notes: [...before.notes, ...after.notes],
      catalogue: catalogue.version,
      asOf: options.asOf,
      currency: catalogue.terms.answer?.currency,
    }),
    options,
  );
  const gate = failOver ? await tellRise(io, per, result, failOver.share) : exitCode.done;
  return before.code ?? after.code ?? gate;
}

const WAY = 'write diff --usage base/ --usage head/ --per task';

function toBe(count: number): string {
  return count === 1 ? 'is 1' : `are ${count === 0 ? 'none' : count}`;
}

/** The gate: with what noise may do taken off, the rise is over the limit; or nobody knows. */
async function tellRise(
  io: Io,
  kind: SampleKind,
  { before, after, interval }: SampleChange,
  limit: Decimal,
): Promise<ExitCode> {
  if (interval && compare(interval.low, limit) <= 0) return exitCode.done;
  await io.stderr.write(
    interval
      ? `error: the cost per ${kind} rose by at least ${formatShare(interval.low)}, more than ${formatShare(limit)}\n`
      : `error: nobody knows whether the cost per ${kind} rose by more than ${formatShare(limit)}: ` +
          `${before.count} before and ${after.count} after cannot tell a rise from noise\n`,
  );
  return exitCode.gateFailed;
}

type ReadSide = SampleSide &
  Pick<SampleDiff, 'assumptions' | 'notes'> &
  Pick<Awaited<ReturnType<typeof openQuestion>>, 'catalogue'> & { readonly code: ExitCode | undefined };

/** What one usage cost, sample by sample. Throws a UserError where nothing in it can be compared. */
async function readSide(io: Io, path: string, options: SampleOptions, side: string): Promise<ReadSide> {
  const { per, quiet = false } = options;
  const question = await openQuestion(io, [path], { ...options, by: [], from: undefined, failOver: undefined });
  const rollUp = new RollUp(question.grain, { ...keptFor([]), session: true, tags: per === 'task' ? ['task'] : [] });
  const requests = new Requests(rollUp, side);
  const read = await question.read(
    per === 'request' ? requests : { take: (record) => rollUp.add(record), counts: rollUp.counts },
  );
  if (requests.sums > 0)
    throw new UserError(`--per request: ${path} has ${requests.sums} records that are sums of several requests`, {
      hint: 'compare logs with a record for each request; or sessions or tasks, with --per session',
    });
  const code = await tellProblems(io, read, quiet);
  const { prices, catalogue } = question;
  const costed = costCells(rollUp.cells(), prices, []);
  const unknown = await tellNames(io, stderrMessages(io, options), prices, costed);
  const costs = sampleCosts(costed, per);
  refuseEmpty(path, per, costs);
  return {
    name: path,
    costs,
    code: code ?? unknown,
    catalogue,
    assumptions: usageAssumptions({ intake: read.intake, costed, whatIfs: [], priced: prices.assumptions }),
    notes: overlapsIn(read.days, prices, question.grain.rates).map(overlapNote),
  };
}

/** Takes each request as a session of its own, which no other usage has. */
class Requests {
  private readonly rollUp: RollUp;
  private readonly side: string;
  private count = 0;
  /** Records that are not one request. */
  sums = 0;

  constructor(rollUp: RollUp, side: string) {
    this.rollUp = rollUp;
    this.side = side;
  }

  readonly take = (record: UsageRecord): void => {
    this.count++;
    if (record.requests !== 1) this.sums++;
    this.rollUp.add({ ...record, session: `${this.side} ${this.count}` });
  };
}

function refuseEmpty(path: string, kind: SampleKind, { bySample, unpriced, reason, loose }: SampleSide['costs']): void {
  if (bySample.size > 0) return;
  if (unpriced > 0) throw new UserError(`no ${kind} of ${path} can be priced: ${reason ?? ''}`);
  throw loose.requests > 0
    ? new UserError(`${path} does not say which ${kind} its ${loose.requests} requests belong to`, {
        hint: 'name it in the logs, as session or task; or compare them with --per request',
      })
    : new UserError(`nothing was used in ${path} in that time`);
}
