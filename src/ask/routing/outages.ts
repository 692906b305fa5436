import type { Failure, FailureKind } from './failures.ts';
import { amountOf, countOf, fieldsOf } from './reply-fields.ts';

/** A model that has failed, and until when others are asked before it. Moments in milliseconds since 1970 UTC. */
export interface Outage {
  readonly kind: FailureKind;
  /** In a row. */
  readonly failures: number;
  readonly at: number;
  readonly until: number;
}

/** By server and model. */
export type Outages = Readonly<Record<string, Outage>>;

/** After the first failure; doubled for each further one. */
const COOLDOWN_MS = 30_000;
const MAX_COOLDOWN_MS = 600_000;
/** A busy model recovers sooner. */
const BUSY_MS = 10_000;
/** After a cooldown, one process asks the model again; the others wait so long for its result. */
const PROBE_MS = 30_000;
/** Older failures are forgotten. */
const FORGET_MS = 3_600_000;

/** Failures that pass by themselves. */
const passing: ReadonlySet<FailureKind> = new Set([
  'busy',
  'overloaded',
  'server',
  'reset',
  'unreachable',
  'timedOut',
  'malformed',
  'cutOff',
]);

export function outageKey(server: string, model: string): string {
  return `${server} ${model}`;
}

/** Reads the content of an outage file; skips entries that are not valid. */
export function readOutages(value: unknown, now: number): Outages {
  const entries = Object.entries(fieldsOf(value) ?? {}).flatMap(([key, entry]): [string, Outage][] => {
    const { kind, failures, at, until } = fieldsOf(entry) ?? {};
    const known = [...passing].find((name) => name === kind);
    const [count, since, end] = [countOf(failures), countOf(at), amountOf(until)];
    if (known === undefined || count === undefined || since === undefined || end === undefined) return [];
    // Moments in the future come from a clock that was set back, and would last too long.
    if (since > now || now - since > FORGET_MS) return [];
    return [[key, { kind: known, failures: count, at: since, until: Math.min(end, since + MAX_COOLDOWN_MS) }]];
  });
  return Object.fromEntries(entries);
}

export function withFailure(outages: Outages, key: string, { kind, retryAfterMs = 0 }: Failure, now: number): Outages {
  if (!passing.has(kind)) return outages;
  const failures = (outages[key]?.failures ?? 0) + 1;
  const cooldown = kind === 'busy' ? BUSY_MS : COOLDOWN_MS * 2 ** Math.min(failures - 1, 8);
  const until = now + Math.min(Math.max(cooldown, retryAfterMs), MAX_COOLDOWN_MS);
  return { ...outages, [key]: { kind, failures, at: now, until } };
}

export function withoutOutage(outages: Outages, key: string): Outages {
  const { [key]: _, ...rest } = outages;
  return rest;
}

export interface OrderedRoute<T> {
  readonly route: readonly T[];
  /** The models that are asked last. */
  readonly cooling: readonly { readonly model: T; readonly outage: Outage }[];
  readonly outages: Outages;
}

/**
 * Puts models that have just failed last, unless all have. A model whose cooldown is over keeps its position, and is
 * asked by one process at a time.
 */
export function orderByOutage<T>(
  route: readonly T[],
  keyOf: (model: T) => string,
  outages: Outages,
  now: number,
): OrderedRoute<T> {
  const cooling = route.flatMap((model) => {
    const outage = outages[keyOf(model)];
    return outage && outage.until > now ? [{ model, outage }] : [];
  });
  if (cooling.length === route.length) return { route, cooling: [], outages };
  const last = new Set(cooling.map(({ model }) => model));
  const first = route.filter((model) => !last.has(model));
  const key = first[0] === undefined ? '' : keyOf(first[0]);
  const probed = outages[key];
  return {
    route: [...first, ...last],
    cooling,
    outages: probed ? { ...outages, [key]: { ...probed, until: now + PROBE_MS } } : outages,
  };
}
