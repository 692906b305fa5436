import { minus, ratio, type Money } from '../../values/money.ts';
import type { Difference } from '../../pricing/rates/diff.ts';
import type { PriceUpdate } from '../../pricing/lists/update/update.ts';
import { buildReport } from '../../report/build-report.ts';
import { change, left, maybeCost, right, text, type Report } from '../../report/report.ts';
import { decimalOrNull } from '../report-parts.ts';
import { recordsOf, tableOf } from '../tables.ts';
import { differenceFields, differenceJson, differencesTable } from './diff.ts';

/** What a scenario of the plan costs a month; undefined where it cannot be priced. */
export interface PlanChange {
  readonly scenario: string;
  readonly candidate: string;
  readonly before: Money | undefined;
  readonly after: Money | undefined;
}

export interface UpdateShown {
  readonly update: PriceUpdate;
  /** Of every offer, new ones too. */
  readonly differences: readonly Difference[];
  readonly source: string;
  readonly day: string;
  /** The version of the prices after it. */
  readonly catalogue: string;
  /** Where the lists were written; undefined where none were. */
  readonly folder: string | undefined;
  readonly plan: { readonly file: string; readonly changes: readonly PlanChange[] } | undefined;
  /** True to show the rates of new offers too. */
  readonly isWhole: boolean;
}

const SHOWN_NAMES = 6;

/** What an update changes, in prices and in the plan; what was held back, and what was not carried over. */
export function updateReport(shown: UpdateShown): Report {
  const { update, differences, source, day, catalogue, folder, plan, isWhole } = shown;
  const visible = isWhole ? differences : differences.filter((each) => each.change !== 'added');
  const changes = plan?.changes ?? [];
  const planTable = tableOf(changes, [
    [left('scenario', 'Scenario'), ({ scenario }) => text(scenario)],
    [left('candidate', 'Model'), ({ candidate }) => text(candidate)],
    [right('before', 'Before, per month'), ({ before }) => maybeCost(before)],
    [right('after', 'After'), ({ after }) => maybeCost(after)],
    [right('by', 'Change', 1), (each) => change(shareOf(each))],
  ]);
  return buildReport({
    tables: [
      ...(visible.length > 0 ? [differencesTable(visible, 'Before', 'After')] : []),
      ...(changes.length > 0 ? [planTable] : []),
    ],
    notes: notesOf(shown),
    prices: { catalogue, asOf: day, used: [] },
    records: recordsOf(differences, differenceFields),
    body: () => ({
      source,
      folder: folder ?? null,
      confirmed: update.confirmed.length,
      changed: update.changed,
      added: update.added,
      heldBack: update.heldBack.map(({ offer, why }) => ({ offer, why })),
      notCarriedOver: update.losses.map(({ what, at }) => ({ what, at })),
      differences: differences.map(differenceJson),
      plan: plan
        ? {
            file: plan.file,
            changes: plan.changes.map(({ scenario, candidate, before, after }) => ({
              scenario,
              candidate,
              before: decimalOrNull(before),
              after: decimalOrNull(after),
            })),
          }
        : null,
    }),
  });
}

function shareOf({ before, after }: PlanChange) {
  return before && after ? ratio(minus(after, before), before) : undefined;
}

function notesOf({ update, source, plan, folder, isWhole }: UpdateShown): string[] {
  const { confirmed, changed, added, heldBack, losses } = update;
  const kinds = [...new Set(losses.map(({ what }) => what))];
  return [
    `Prices of ${source}: ${confirmed.length} confirmed, ${changed.length} changed, ${added.length} new.`,
    ...(added.length > 0 && !isWhole ? [`New: ${someOf(added)}; --all lists their rates.`] : []),
    ...(heldBack.length > 0
      ? [
          `Held back, since these look like slips: ${someOf(
            heldBack.map(({ offer, why }) => `${offer} (${why})`),
            '; ',
          )}.`,
        ]
      : []),
    ...kinds.map((what) => {
      const at = losses.filter((loss) => loss.what === what).map((loss) => loss.at);
      return `Not carried over, ${at.length} × ${what}: ${someOf(at)}.`;
    }),
    ...(plan ? [planNote(plan)] : []),
    folder === undefined
      ? 'Nothing was written.'
      : `Written to ${folder}; cost-projection pricing update --undo takes it back.`,
  ];
}

function planNote({ file, changes }: NonNullable<UpdateShown['plan']>): string {
  return changes.length > 0 ? `The second table is what changes in ${file}.` : `Nothing changes in ${file}.`;
}

function someOf(names: readonly string[], between = ', '): string {
  const rest = names.length - SHOWN_NAMES;
  return names.slice(0, SHOWN_NAMES).join(between) + (rest > 0 ? ` and ${rest} more` : '');
}
