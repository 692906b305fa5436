import { resolve } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import { exitCode, type ExitCode } from '../../values/errors.ts';
import { focusTable } from '../../views/usage/focus.ts';
import { rollUpTable } from '../../views/usage/roll-up.ts';
import { usageReport } from '../../views/usage/report.ts';
import { renderCsv } from '../../render/delimited.ts';
import type { Table } from '../../report/report.ts';
import { stderrMessages } from '../framework/stderr-messages.ts';
import { writeReport } from '../framework/write-report.ts';
import type { Io } from '../../system/io.ts';
import { refuseExisting } from '../../system/new-file.ts';
import { writeWhole } from '../../system/whole-file.ts';
import { isLabel, keepAll, keptFor, labelIn, readDimensions } from '../../usage/tally/group-by.ts';
import type { Labels } from '../../usage/records/record.ts';
import { chargePeriods } from '../../usage/tally/time-buckets.ts';
import { readColumns } from '../../usage/formats/named-columns.ts';
import { formats } from '../../usage/formats/registry.ts';
import { costCells } from '../../usage/pricing/groups.ts';
import { reconcileAll } from '../../usage/pricing/reconcile.ts';
import { RollUp, type RollUpCell } from '../../usage/tally/roll-up.ts';
import { collectValues, pricedReportCommand, type Define } from '../framework/command.ts';
import { quantityOption, shareOption, timeZoneOption } from '../framework/options.ts';
import { withPricingOptions, withSpan } from '../framework/shared-options.ts';
import { isOfMonthsEnd, remainingOf, tellUsageBudget, withUsageBudget } from './usage-budget.ts';
import { formatName, placed, refuseStrayShare, refuseTwoResults } from './usage-options.ts';
import { openQuestion, type UsageOptions } from './usage-question.ts';
import { refuseBesideRecords, writeRecords } from './usage-records.ts';
import { usageView, type UsageResult } from './usage-view.ts';
import { tellGate, tellLanding, tellNames, tellProblems, tellUnused } from './usage-tell.ts';

export const define: Define = ({ io, finish }) =>
  withUsageBudget(
    withPricingOptions(
      withSpan(
        pricedReportCommand(
          'usage',
          'Read what was used, from exports and logs, and price each record at the rates of its moment.',
          [
            'cost-projection usage logs/ --by day,model',
            'cost-projection usage --from claude-code --since 7d --by project',
            'cost-projection usage usage.csv --bill cost.csv --fail-over 2%',
            'cost-projection usage logs/ --on gpt-4o-mini --on claude-sonnet-4-5=claude-haiku-4-5',
            'cost-projection usage logs/ --write-plan cost-projection.yaml',
            'cost-projection usage --from claude-code --budget 20/day --remaining',
            'zcat calls.jsonl.gz | cost-projection usage - --records > priced.jsonl',
          ],
        )
          .argument('[paths...]', 'files, folders or - for standard input; gzip and UTF-16 too')
          .addOption(
            new Option('--from <format>', 'take everything for this format, instead of knowing it by its content')
              .choices(formats.map(({ name }) => name))
              .argParser(formatName),
          )
          .addOption(
            new Option(
              '--columns <pairs>',
              'what the columns of a home-made table hold, like input="Input Tokens",at=Day',
            )
              .argParser(readColumns)
              .conflicts('from'),
          )
          .option(
            '--by <what>',
            'add up by one to four of model (default), offer, provider, hour, day, week, month, project, user, key, ' +
              'session, service-tier, tier, team, branch, cost-center, tag:NAME',
            readDimensions,
          ),
      )
        .option('--time-zone <name>', 'whose days and hours, like Europe/Berlin (default: UTC)', timeZoneOption)
        .option('--top <count>', 'only the costliest rows, and the others as one', quantityOption('--top'))
        .option(
          '--on <model>',
          'what it would cost on another model, or FROM=TO for some of it (repeatable)',
          collectValues,
        )
        .option('--bill <path>', 'what was charged: a cost export to set it against (repeatable)', collectValues)
        .option(
          '--fail-over <share>',
          'fail where the bill differs by more than this, like 2%',
          shareOption('--fail-over'),
        )
        .option(
          '--name <pair>',
          'map a name in your logs to an offer, like my-deployment=azure/gpt-4o (repeatable)',
          collectValues,
        )
        .option('--map <file>', 'whose use is: a CSV like project,team with a row for each, * for any part')
        .addOption(
          new Option('--shared <how>', 'what has no owner is borne by the others of --by').choices([
            'even',
            'by-cost',
          ] as const),
        )
        .option('--plan <file>', 'the plan whose names say the same (default: the nearest cost-projection.yaml)')
        .option('--no-plan', 'ignore a cost-projection.yaml found nearby')
        .option('--records', 'each record as a line of JSON, priced by itself, instead of a report')
        .option('--rollup <file>', 'write the sums hour by hour as CSV, to be read again (- instead of the report)')
        .option('--focus <file>', 'write it as rows of FOCUS 1.2, at our prices (- instead of the report)')
        .option('--write-plan <file>', 'write a plan whose scenario is this traffic (- instead of the report)')
        .option('--show-keys', 'print keys and e-mail addresses whole'),
    ),
  ).action(async (paths, options) => finish(await runUsage(io, paths, options)));

async function runUsage(io: Io, paths: readonly string[], options: UsageOptions): Promise<ExitCode> {
  if (options.records === true) refuseBesideRecords(options);
  refuseTwoResults(options);
  refuseStrayShare(options);
  if (options.writePlan !== undefined && options.writePlan !== '-') refuseExisting(io, options.writePlan);
  const question = await openQuestion(io, paths, options);
  if (options.records === true) return await writeRecords(io, question, options);
  const { prices, dimensions, whatIfs, grain } = question;
  const asked = keptFor(dimensions, question.owners);
  const kept =
    options.rollup === undefined && options.focus === undefined ? asked : { ...keepAll, session: asked.session };
  const rollUp = new RollUp(options.focus === undefined ? grain : chargePeriods(grain), kept);
  const read = await question.read({
    take: (record) => rollUp.add(record),
    counts: rollUp.counts,
  });
  if (question.owners) question.owners.names = read.intake.names;
  const cells = rollUp.cells();
  const costed = costCells(cells, prices, whatIfs);
  const by = dimensions.find((each) => isLabel(each));
  const ownerOf = by && ((labels: Labels) => labelIn(by, labels, question.owners));
  const bills = reconcileAll(costed, read.intake.charges.all(), prices, question.catalogue.terms, ownerOf);
  const limit = options.budget && question.given(options.budget.limit);
  const landing =
    limit && isOfMonthsEnd(options)
      ? (await import('./usage-landing.ts')).landingOf(cells, read, question, limit)
      : undefined;
  await writeFiles(io, { cells, costed, read, question }, options);
  if (options.remaining === true) await io.stdout.write(`${remainingOf(costed, limit)}\n`);
  else if (!placed(options).includes('-') || (options.out ?? '-') !== '-')
    await writeReport(io, usageReport(usageView({ costed, read, question, bills, landing }, options)), options);
  const voice = stderrMessages(io, options);
  await tellUnused(voice, whatIfs, costed);
  const unpriced = await tellNames(io, voice, prices, costed);
  const billed = await tellGate(io, bills, options.failOver);
  const landed = await tellLanding(io, landing, options.gate !== false);
  const spent = await tellUsageBudget(voice, costed, limit, options);
  const gate = billed === exitCode.done ? landed : billed;
  return (await tellProblems(io, read, options.quiet === true)) ?? unpriced ?? spent ?? gate;
}

/** Writes the files asked for besides the report, or instead of it. */
async function writeFiles(
  io: Io,
  { cells, costed, read, question }: UsageResult & { readonly cells: readonly RollUpCell[] },
  options: UsageOptions,
): Promise<void> {
  const { rollup, focus, writePlan, showKeys = false } = options;
  const outputs: (readonly [string | undefined, () => Iterable<string>])[] = [
    [rollup, () => csv(rollUpTable(cells, { window: read.intake.window, rates: question.grain.rates, showKeys }))],
    [focus, () => csv(focusTable(costed, question.catalogue.terms.answer?.currency))],
  ];
  if (focus !== undefined && costed.some(({ cell }) => cell.at === undefined))
    await stderrMessages(io, options).note('--focus leaves out what does not say when it was used');
  for (const [file, pieces] of outputs) {
    if (file === '-') for (const piece of pieces()) await io.stdout.write(piece);
    else if (file !== undefined) await writeWhole(resolve(io.cwd, file), file, pieces());
  }
  if (writePlan === undefined) return;
  const { usagePlan, writeUsagePlan } = await import('./usage-plan.ts');
  await writeUsagePlan(io, usagePlan(cells, read, question), options);
}

function csv(records: Table): Iterable<string> {
  return renderCsv({
    tables: [],
    notes: [],
    assumptions: [],
    unpriced: [],
    prices: undefined,
    records,
    body: () => ({}),
  });
}
