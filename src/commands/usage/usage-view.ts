import type { UsageView } from '../../views/usage/json.ts';
import { usageAssumptions } from '../../views/usage/assumptions.ts';
import type { Landing } from '../../views/usage/landing.ts';
import { groupBy, totalUsage } from '../../usage/pricing/groups.ts';
import { shortKey, withoutAddresses } from '../../usage/pricing/short-names.ts';
import { topGroups } from '../../usage/pricing/top-groups.ts';
import type { Costed, Group } from '../../usage/pricing/groups.ts';
import { overlapsIn } from '../../usage/pricing/overlaps.ts';
import type { ReconciledBill } from '../../usage/pricing/reconcile.ts';
import { shareCost } from '../../usage/pricing/shared-cost.ts';
import type { UsageRead } from '../../usage/disk/measure.ts';
import { isLabel, type Dimension } from '../../usage/tally/group-by.ts';
import type { Money } from '../../values/money.ts';
import { countDays } from '../../values/time-spans.ts';
import type { UsageOptions, UsageQuestion } from './usage-question.ts';

/** What was read and priced. */
export interface UsageResult {
  readonly costed: readonly Costed[];
  readonly read: UsageRead;
  readonly question: UsageQuestion;
}

interface Told extends UsageResult {
  readonly bills: readonly ReconciledBill[];
  readonly landing: Landing | string | undefined;
}

/** What the report shows of it. */
export function usageView(
  { costed, read: { intake, days }, question, bills, landing }: Told,
  { asOf, top = Infinity, showKeys, shared }: UsageOptions,
): UsageView {
  const { catalogue, prices, dimensions, whatIfs, timeZone: zone } = question;
  const found = groupBy(costed, dimensions, zone, question.owners);
  const bill = shared === undefined ? undefined : sharedBill(found, intake, bills);
  const groups =
    shared === undefined ? found : shareCost(found, shared, bill?.total.difference, ownOf(bill, dimensions));
  const assumptions = usageAssumptions({ intake, costed, whatIfs, priced: prices.assumptions });
  const short = showKeys === true ? (value: string | undefined) => value : shortened;
  const nameOf = (value: string | undefined, dimension = ''): string | undefined => {
    const name = value === undefined ? undefined : intake.names.of(dimension, value);
    return name === undefined || showKeys === true ? name : withoutAddresses(name);
  };
  const by = dimensions.find((each) => isLabel(each));
  const [priced, unpriced] = [true, false].map((isPriced) =>
    topGroups(
      groups.filter(({ reason }) => (reason === undefined) === isPriced),
      top,
    ),
  );
  const shown = [priced, unpriced].flatMap((each) => each?.shown ?? []);
  return {
    catalogue: catalogue.version,
    currency: catalogue.terms.answer?.currency,
    asOf,
    assumptions,
    files: intake.tallies,
    // What they are priced by takes nothing for granted that counts here.
    overlaps: overlapsIn(days, prices, question.grain.rates),
    outside: intake.outside,
    timeZone: zone,
    window: intake.window && { ...intake.window, days: countDays(intake.window, zone) },
    dimensions,
    groups: shown.map((group) => ({
      ...group,
      key: group.key.map((value, index) => short(value, dimensions[index])),
      names: group.key.map((value, index) => nameOf(value, dimensions[index])),
    })),
    rests: [priced, unpriced].flatMap((each) => each?.rest ?? []),
    hidden: groups.length - shown.length,
    total: totalUsage(costed, whatIfs),
    bills: bills.map((each) => ({
      ...each,
      owners: each.owners.map((row) => ({ ...row, owner: short(row.owner, by), name: nameOf(row.owner, by) })),
    })),
    beyond: bill?.total.difference,
    isCharged: intake.charges.all().length > 0,
    landing: typeof landing === 'string' ? undefined : landing,
  };
}

/** The bill whose difference to the cost is borne by the rows; undefined without one, or where nobody can bear it. */
function sharedBill(
  groups: readonly Group[],
  { charges }: UsageRead['intake'],
  bills: readonly ReconciledBill[],
): ReconciledBill | undefined {
  const isBorne = groups.some(({ key, cost }) => key[0] !== undefined && cost !== undefined);
  return isBorne && charges.all().length > 0 ? bills.find(({ isCompared }) => isCompared) : undefined;
}

/** What a bill says beyond the cost of each owner, where rows are owners. */
function ownOf(bill: ReconciledBill | undefined, dimensions: readonly Dimension[]): ReadonlyMap<string, Money> {
  const owners = dimensions.length === 1 ? (bill?.owners ?? []) : [];
  return new Map(
    owners.flatMap(({ owner, difference }) => (owner === undefined || !difference ? [] : [[owner, difference]])),
  );
}

/** A key, or what may have an e-mail address in it, unless it is to be shown whole. */
function shortened(value: string | undefined, dimension: Dimension | undefined): string | undefined {
  return value === undefined ? undefined : withoutAddresses(dimension === 'key' ? shortKey(value) : value);
}
