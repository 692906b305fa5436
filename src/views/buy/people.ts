import { isZero, plain } from '../../values/money.ts';
import { amountInProse, formatMoney, groupDigits } from '../../values/format.ts';
import type { Purchase } from '../../projection/bought.ts';
import { costWithSeat, useAt, type SeatPurchase } from '../../projection/seats.ts';
import { cost, left, right, text, type JsonObject, type Table } from '../../report/report.ts';
import { tableOf, type TableColumn } from '../tables.ts';

// Seats and the people who use them.

/** A purchase by the seat. */
export type BySeat = Purchase & { readonly seats: SeatPurchase };

export function bySeat(bought: readonly Purchase[]): BySeat[] {
  return bought.flatMap((each) => (each.seats ? [{ ...each, seats: each.seats }] : []));
}

/** `20`, `6 of 20` */
export function seatsText({ seats, people }: SeatPurchase): string {
  const count = groupDigits(String(seats));
  return seats === people ? count : `${count} of ${groupDigits(String(people))}`;
}

/** From which use on a seat pays: `from $39 a person`, `never`. */
export function seatBreakEvenText({ breakEven }: SeatPurchase): string {
  return breakEven ? `from ${amountInProse(breakEven)} a person` : 'never';
}

/** `$312.00 for 8 seats, $510.00 of the use included`, then what is beyond it, and the use of people without one. */
export function seatParts({ seats, people, price, included, beyond, others }: SeatPurchase): string[] {
  const noun = seats === 1 ? 'seat' : 'seats';
  return [
    `${formatMoney(price)} for ${groupDigits(String(seats))} ${noun}, ${formatMoney(included)} of the use included`,
    ...(isZero(beyond) ? [] : [`+ ${formatMoney(beyond)} of use beyond it`]),
    ...(isZero(others)
      ? []
      : [`+ ${formatMoney(others)} of use of the ${groupDigits(String(people - seats))} without one`]),
  ];
}

const shares = [
  ['p50', 0.5],
  ['p90', 0.9],
  ['most', 1],
] as const;

/** Ways with a seat for each of several people, whose cost follows from their own use in dollars. */
export function ownSeats(bought: readonly Purchase[]): BySeat[] {
  const all = bySeat(bought).filter(({ seats: { isMix, terms } }) => {
    const isByUse = terms.includes === 'all' || 'units' in terms.includes;
    return !isMix && isByUse && terms.pooled === undefined;
  });
  return all.filter(({ candidate, seats }) => candidate.key === all[0]?.candidate.key && seats.of.length > 1);
}

/** What people of different use pay at the rates of the model, and with a seat. */
export function peopleTable(bought: readonly Purchase[]): Table[] {
  const ways = ownSeats(bought);
  const [first] = ways;
  if (!first) return [];
  const { of } = first.seats;
  const rows = shares.map(([name, share]) => ({ name, use: useAt(of, share) }));
  const columns = ways.map(({ way, seats }, index): TableColumn<(typeof rows)[number]> => [
    right(`seat${index + 1}`, way.name),
    ({ use }) => cost(costWithSeat(seats.terms, use)),
  ]);
  return [
    tableOf(rows, [
      [left('person', 'Use of one person'), ({ name }) => text(name)],
      [right('use', first.candidate.key), ({ use }) => cost(use)],
      ...columns,
    ]),
  ];
}

export function seatsJson({
  seats,
  people,
  price,
  included,
  beyond,
  others,
  terms,
  breakEven,
  of,
  says,
}: SeatPurchase): JsonObject {
  return {
    seats,
    people,
    seat: plain(terms.price),
    cost: plain(price),
    included: plain(included),
    beyond: plain(beyond),
    others: plain(others),
    breakEven: breakEven ? plain(breakEven) : null,
    says,
    use: Object.fromEntries(shares.map(([name, share]) => [name, plain(useAt(of, share))])),
  };
}
