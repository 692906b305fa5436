import { UserError } from '../values/errors.ts';
import { compare, decimal, minus, ratio, sum, times, zero } from '../values/money.ts';
import type { Decimal, Money } from '../values/money.ts';

/** What one scenario costs on the candidate of its choice, as far as a comparison needs it: US dollars a month. */
export interface Side {
  readonly scenario: string;
  readonly candidate: string;
  /** Offers with their shares, as text: two candidates of one name are the same only if these are. */
  readonly madeOf: string;
  readonly total: Money;
  /** Tokens, or counts of what a fee is for, and what they cost, by meter. */
  readonly meters: ReadonlyMap<string, { readonly tokens: number; readonly cost: Money }>;
}

/** How a scenario's cost changed, and how much of it is traffic, price or the choice of the model; the three add up. */
export interface Change {
  readonly scenario: string;
  readonly before: Side | undefined;
  readonly after: Side | undefined;
  readonly change: Money;
  /** As a part of what it was; undefined for what cost nothing, or was not there. */
  readonly changeRatio: Decimal | undefined;
  readonly traffic: Money;
  readonly price: Money;
  readonly model: Money;
}

/**
 * Changes scenario by scenario. Traffic is what the difference in tokens costs at the rates of before; the rest is the
 * difference in rates, which is one of prices where the candidate stayed the same, and the choice of the model where it
 * did not. A scenario that came or went is traffic.
 */
export function changes(before: readonly Side[], after: readonly Side[]): Change[] {
  const names = [...new Set([...before, ...after].map(({ scenario }) => scenario))];
  return names.map((scenario) =>
    changeOf(
      scenario,
      before.find((side) => side.scenario === scenario),
      after.find((side) => side.scenario === scenario),
    ),
  );
}

function changeOf(scenario: string, before: Side | undefined, after: Side | undefined): Change {
  const change = minus(after?.total ?? zero, before?.total ?? zero);
  const traffic = before && after ? trafficEffect(before, after) : change;
  const rest = minus(change, traffic);
  const isSame = before?.candidate === after?.candidate && before?.madeOf === after?.madeOf;
  return {
    scenario,
    before,
    after,
    change,
    changeRatio: before && ratio(change, before.total),
    traffic,
    price: isSame ? rest : zero,
    model: isSame ? zero : rest,
  };
}

/**
 * What more or fewer tokens cost at the rates of before. A meter that was not used then has no rate of then: the
 * average of all its tokens stands in.
 */
function trafficEffect(before: Side, after: Side): Money {
  const meters = new Set([...before.meters.keys(), ...after.meters.keys()]);
  const average = rateOf(total(before), before.total);
  return sum(
    [...meters].map((meter) => {
      const [was, is] = [before.meters.get(meter), after.meters.get(meter)];
      const rate = was && was.tokens > 0 ? rateOf(was.tokens, was.cost) : average;
      return times(rate, (is?.tokens ?? 0) - (was?.tokens ?? 0));
    }),
  );
}

function total({ meters }: Side): number {
  return [...meters.values()].reduce((all, { tokens }) => all + tokens, 0);
}

/** US dollars per token. */
function rateOf(tokens: number, cost: Money): Money {
  return tokens === 0 ? zero : precise(cost, tokens);
}

// A division ends after twelve decimals, which for a rate per token is too few: it is made of a billion of them.
function precise(cost: Money, tokens: number): Money {
  return times(ratio(times(cost, 1_000_000_000), decimal(tokens)) ?? zero, decimal('0.000000001'));
}

export interface Totals {
  readonly before: Money;
  readonly after: Money;
  readonly change: Money;
  readonly changeRatio: Decimal | undefined;
  readonly traffic: Money;
  readonly price: Money;
  readonly model: Money;
}

export function totalsOf(all: readonly Change[]): Totals {
  const of = (pick: (change: Change) => Money | undefined): Money => sum(all.map((change) => pick(change) ?? zero));
  const before = of((change) => change.before?.total);
  const change = of((each) => each.change);
  return {
    before,
    after: of((each) => each.after?.total),
    change,
    changeRatio: ratio(change, before),
    traffic: of((each) => each.traffic),
    price: of((each) => each.price),
    model: of((each) => each.model),
  };
}

/** A rise that fails a check: by more than a part of what it was, or by more than so many dollars a month. */
export type Limit = { readonly share: Decimal } | { readonly dollars: Money };

/** Whether the rise of all scenarios together is over a limit. What cost nothing before is over any share. */
export function isOver({ change, changeRatio }: Totals, limit: Limit): boolean {
  if ('dollars' in limit) return compare(change, limit.dollars) > 0;
  if (changeRatio) return compare(changeRatio, limit.share) > 0;
  return compare(change, zero) > 0;
}

/** Reads the sides of a saved `project --format json`. Throws a UserError that names the file. */
export function savedSides(data: unknown, file: string, wanted: string | undefined): Side[] {
  const root = fields(data);
  const version = root?.['schemaVersion'];
  if (version === undefined || !Array.isArray(root?.['scenarios']))
    throw new UserError(`${file} is no saved result`, { hint: 'save one with: cost-projection --format json -o FILE' });
  if (version !== 1)
    throw new UserError(`${file} is a result of version ${JSON.stringify(version)}, and this program reads version 1`, {
      hint: 'save it again with this program',
    });
  return root['scenarios'].map((scenario) => savedSide(fields(scenario) ?? {}, file, wanted));
}

function savedSide(scenario: Readonly<Record<string, unknown>>, file: string, wanted: string | undefined): Side {
  const projections = Array.isArray(scenario['projections']) ? scenario['projections'].map((each) => fields(each) ?? {}) : [];
  const named = projections.find(({ candidate }) => candidate === wanted);
  const chosen = wanted === undefined ? (projections.find(({ baseline }) => baseline !== true) ?? projections[0]) : named;
  const name = String(scenario['name']);
  if (!chosen)
    throw new UserError(`${file}: ${name} was not projected on "${wanted ?? ''}"`, {
      hint: `it was on ${projections.map(({ candidate }) => candidate).join(', ')}`,
    });
  const items = (Array.isArray(chosen['lineItems']) ? chosen['lineItems'] : []).map((item) => fields(item) ?? {});
  const side = {
    scenario: name,
    candidate: String(chosen['candidate']),
    madeOf: JSON.stringify(chosen['blend'] ?? null),
    total: amount(chosen['total'], file),
    meters: metersOf(items.map((item) => ({ meter: String(item['meter']), tokens: Number(item['tokens']), cost: amount(item['cost'], file) }))),
  };
  return side;
}

/** Line items by meter. */
export function metersOf(items: readonly { readonly meter: string; readonly tokens: number; readonly cost: Money }[]): Side['meters'] {
  const meters = new Map<string, { tokens: number; cost: Money }>();
  for (const { meter, tokens, cost } of items) {
    const same = meters.get(meter);
    meters.set(meter, { tokens: tokens + (same?.tokens ?? 0), cost: sum([cost, same?.cost ?? zero]) });
  }
  return meters;
}

function fields(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function amount(value: unknown, file: string): Money {
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return decimal(value);
  throw new UserError(`${file} has a cost that is no amount: ${JSON.stringify(value)}`);
}
