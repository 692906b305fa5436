import { compare, decimal, minus, partOf, ratio, sum, times, zero, type Money } from '../values/money.ts';

// What seats cost for people, who each use a model at its rates: the seats, the use beyond what they include, and all
// use of those without one.

/** People who use as much as each other: what all of them would pay together in a month, at the rates of a model. */
export interface People {
  readonly count: number;
  readonly use: Money;
  readonly tokens: number;
}

/** What is bought by the seat. */
export interface SeatTerms {
  readonly price: Money;
  /** The use that a seat includes, in dollars at the rates of the models or in tokens; all of it. */
  readonly includes: Money | { readonly tokens: number } | 'all';
  /** True where all seats share it; an amount is the most that they have together. */
  readonly pooled: true | Money | undefined;
}

/** A month of people, of whom some have a seat: US dollars. */
export interface SeatBill {
  readonly seats: number;
  readonly people: number;
  /** Of all seats. */
  readonly price: Money;
  /** Use at the rates of the models, of what seats include; beyond that; and of people without a seat. */
  readonly included: Money;
  readonly beyond: Money;
  readonly others: Money;
  readonly total: Money;
}

/** A month that is bought by the seat. */
export interface SeatPurchase extends SeatBill {
  readonly terms: SeatTerms;
  readonly of: readonly People[];
  /** True where only those have a seat for whom it pays. */
  readonly isMix: boolean;
  /** What was taken for granted, sentence by sentence. */
  readonly says: readonly string[];
  /** The use of a person from which on a seat costs no more than the same use without it; undefined for never. */
  readonly breakEven: Money | undefined;
}

/** The bill where so many seats go to those for whom they include most. */
export function seatBill(terms: SeatTerms, people: readonly People[], seats: number): SeatBill {
  const order = people.toSorted(
    (a, b) => perPerson(includedOf(terms, b), b, includedOf(terms, a), a) || usesMore(b, a),
  );
  let left = seats;
  const [held, included]: [Money[], Money[]] = [[], []];
  for (const group of order) {
    const count = Math.min(left, group.count);
    left -= count;
    held.push(partOf(group.use, count, group.count));
    included.push(partOf(includedOf(terms, group), count, group.count));
  }
  const use = sum(people.map((each) => each.use));
  const ofSeats = sum(held);
  const all = sum(included);
  const used = terms.pooled === undefined ? all : least(all, poolOf(terms, seats));
  const [price, beyond, others] = [times(terms.price, seats), minus(ofSeats, used), minus(use, ofSeats)];
  const count = people.reduce((total, each) => total + each.count, 0);
  return { seats, people: count, price, included: used, beyond, others, total: sum([price, beyond, others]) };
}

/** The cheapest number of seats, the fewest of several. A further seat never saves more than the one before. */
export function bestSeats(terms: SeatTerms, people: readonly People[]): number {
  const total = (seats: number): Money => seatBill(terms, people, seats).total;
  let [few, many] = [0, people.reduce((all, { count }) => all + count, 0)];
  while (few < many) {
    const middle = Math.floor((few + many) / 2);
    if (compare(total(middle + 1), total(middle)) < 0) few = middle + 1;
    else many = middle;
  }
  return few;
}

/** The use of a person from which on a seat costs no more than the same use without it; undefined for never. */
export function seatBreakEven({ price, includes, pooled }: SeatTerms): Money | undefined {
  const isNever = includes !== 'all' && 'units' in includes && compare(includes, price) < 0;
  return isNever || (pooled !== undefined && pooled !== true && compare(pooled, price) < 0) ? undefined : price;
}

/** The use of a person that this share of all people do not exceed. */
export function useAt(people: readonly People[], share: number): Money {
  const order = people.toSorted(usesMore);
  const wanted = Math.ceil(order.reduce((all, { count }) => all + count, 0) * share);
  let seen = 0;
  const found = order.find(({ count }) => (seen += count) >= wanted);
  return (found && ratio(found.use, decimal(found.count))) ?? zero;
}

/** What one person with such use pays with a seat of their own. */
export function costWithSeat(terms: SeatTerms, use: Money): Money {
  return seatBill(terms, [{ count: 1, use, tokens: 0 }], 1).total;
}

/** The use of a group that its seats include, if each has one; in a pool whatever they use. */
function includedOf({ includes, pooled }: SeatTerms, { count, use, tokens }: People): Money {
  if (includes === 'all' || pooled !== undefined) return use;
  if ('units' in includes) return least(use, times(includes, count));
  return tokens <= includes.tokens * count ? use : partOf(use, includes.tokens * count, tokens);
}

function poolOf({ includes, pooled }: SeatTerms, seats: number): Money {
  const whole = includes !== 'all' && 'units' in includes ? times(includes, seats) : zero;
  return pooled === undefined || pooled === true ? whole : least(whole, pooled);
}

function least(one: Money, other: Money): Money {
  return compare(one, other) < 0 ? one : other;
}

function usesMore(a: People, b: People): number {
  return perPerson(a.use, a, b.use, b);
}

/** Compares two amounts of groups by what they are for one person. */
function perPerson(one: Money, a: People, other: Money, b: People): number {
  return compare(times(one, b.count), times(other, a.count));
}
