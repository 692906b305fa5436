import { UserError } from '../values/errors.ts';
import { partOf, plus, sum, times, zero, type Money } from '../values/money.ts';
import type { Scenario } from '../workload/scenario.ts';
import { trafficOf } from '../workload/traffic.ts';
import type { PurchaseOption } from '../workload/plan.ts';
import { effectiveRate } from './bill.ts';
import type { Candidate } from './candidate.ts';
import { billTogether } from './compare.ts';
import type { LineItem, RateAssumptions } from './price.ts';
import type { MonthBought } from './bought.ts';
import { bestSeats, seatBill, seatBreakEven, type People, type SeatPurchase, type SeatTerms } from './seats.ts';

/** Refuses seats where nobody says for how many people. Throws a UserError. */
export function refuseUnknownPeople({ name, seats }: PurchaseOption, scenarios: readonly Scenario[]): void {
  if (!seats || seats.count !== undefined || scenarios.every((scenario) => peopleIn(scenario) !== undefined)) return;
  throw new UserError(`${name}: nobody says how many people need a seat`, {
    hint: 'say it with seats=20 in the way or users in the scenario, or measure their use with --usage',
  });
}

/** How many people use a scenario: those that were measured, or the users of its drivers; undefined if nobody says. */
function peopleIn({ measured, drivers }: Scenario): number | undefined {
  return measured?.people?.length ?? drivers.users;
}

/** The people of all scenarios, with what their use costs on a candidate. */
export function peopleOn(
  candidate: Candidate,
  scenarios: readonly Scenario[],
  settled: RateAssumptions,
  seats: number | undefined,
): People[] {
  const groupOf = (count: number, of: readonly Scenario[]): People => {
    const traffics = of.map((scenario) => trafficOf(scenario));
    const tokens = traffics.reduce((all, traffic) => all + traffic.tokens, 0);
    return { count, use: billTogether(candidate, traffics, settled).total, tokens };
  };
  if (scenarios.some((scenario) => peopleIn(scenario) === undefined)) return [groupOf(seats ?? 1, scenarios)];
  return scenarios.flatMap((scenario) => {
    const { measured, drivers } = scenario;
    const each = measured?.people?.map((counted) => groupOf(1, [{ ...scenario, measured: { ...measured, counted } }]));
    return each ?? ((drivers.users ?? 0) > 0 ? [groupOf(Math.round(drivers.users ?? 0), [scenario])] : []);
  });
}

interface Offered {
  readonly way: PurchaseOption;
  readonly candidate: Candidate;
  readonly terms: SeatTerms & { readonly says: readonly string[] };
  readonly lineItems: readonly LineItem[];
}

/** Seats for everybody, or as many as were said; and where that costs less, for those alone for whom a seat pays. */
export function seatPurchases(offered: Offered, people: readonly People[], tokens: number): MonthBought[] {
  const { way, terms } = offered;
  const everybody = people.reduce((all, { count }) => all + count, 0);
  const best = bestSeats(terms, people);
  const bought = (of: PurchaseOption, seats: number, isMix: boolean): MonthBought =>
    purchaseOf({ ...offered, way: of }, people, { seats, isMix }, tokens);
  const whole = bought(way, way.seats?.count ?? everybody, false);
  const isMixed = way.seats?.count === undefined && best > 0 && best < everybody;
  return isMixed ? [whole, bought({ ...way, name: `${way.name} and API` }, best, true)] : [whole];
}

function purchaseOf(
  { way, candidate, terms, lineItems }: Offered,
  people: readonly People[],
  { seats, isMix }: Pick<SeatPurchase, 'seats' | 'isMix'>,
  tokens: number,
): MonthBought {
  const operations = times(way.staffRate, way.staffHours);
  const around = plus(way.fee, operations);
  const monthlyOf = (of: readonly People[]): Money => sum([around, seatBill(terms, of, seats).total]);
  const bill = seatBill(terms, people, seats);
  const monthly = monthlyOf(people);
  return {
    way,
    candidate,
    lineItems,
    seats: {
      ...bill,
      terms,
      of: people,
      isMix,
      says: [...terms.says, ...equalPeople(people)],
      breakEven: seatBreakEven(terms),
    },
    covered: bill.others,
    fees: zero,
    overflow: bill.beyond,
    overflowTokens: 0,
    discount: zero,
    fee: way.fee,
    wasted: zero,
    operations,
    monthly,
    costAt: (count) =>
      monthlyOf(
        people.map((each) => ({
          ...each,
          use: tokens === 0 ? zero : partOf(each.use, count, tokens),
          tokens: tokens === 0 ? 0 : (each.tokens * count) / tokens,
        })),
      ),
    tokens,
    effectiveRate: effectiveRate(monthly, tokens),
    utilisation: undefined,
    breakEven: undefined,
  };
}

/** People of whom only the total is known. */
function equalPeople([first, ...others]: readonly People[]): string[] {
  return first && others.length === 0 && first.count > 1
    ? [`Assumes that the ${first.count} people use as much as each other; --usage takes each as measured.`]
    : [];
}
