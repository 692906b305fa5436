import type { Failure, FailureKind } from './failures.ts';
import { fieldsOf } from './reply-fields.ts';

/** That a model has failed, and until when others are asked before it. Moments in milliseconds since 1970 UTC. */
export interface Outage {
  readonly kind: FailureKind;
  /** In a row. */
  readonly failures: number;
  readonly at: number;
  readonly until: number;
}

/** By server and model. */
export type Outages = Readonly<Record<string, Outage>>;

/** After its first failure; doubled for each further one. */
const COOLDOWN_MS = 30_000;
const LONGEST_MS = 600_000;
/** A busy model is asked again sooner. */
const BUSY_MS = 10_000;
/** Who asks a model again after its cooldown does so alone for that long. */
const PROBE_MS = 30_000;
/** What is older says nothing. */
const FORGET_MS = 3_600_000;

/** What passes by itself, and so is worth to wait for. */
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

/** Reads what a file says of outages; what is none is left out. */
export function readOutages(value: unknown, now: number): Outages {
  const entries = Object.entries(fieldsOf(value) ?? {}).flatMap(([key, each]): [string, Outage][] => {
    const { kind, failures, at, until } = fieldsOf(each) ?? {};
    const known = [...passing].find((name) => name === kind);
    if (known === undefined || typeof failures !== 'number' || typeof at !== 'number' || typeof until !== 'number')
      return [];
    // A clock that was set back would make an outage last.
    return at > now || now - at > FORGET_MS
      ? []
      : [[key, { kind: known, failures, at, until: Math.min(until, at + LONGEST_MS) }]];
  });
  return Object.fromEntries(entries);
}

/** What is known after a failure. */
export function withFailure(outages: Outages, key: string, { kind, retryAfterMs = 0 }: Failure, now: number): Outages {
  if (!passing.has(kind)) return outages;
  const failures = (outages[key]?.failures ?? 0) + 1;
  const wait =
    kind === 'busy'
      ? Math.max(BUSY_MS, retryAfterMs)
      : Math.max(COOLDOWN_MS * 2 ** Math.min(failures - 1, 8), retryAfterMs);
  return { ...outages, [key]: { kind, failures, at: now, until: now + Math.min(wait, LONGEST_MS) } };
}

export function withoutOutage(outages: Outages, key: string): Outages {
  const { [key]: _, ...rest } = outages;
  return rest;
}

export interface OrderedRoute<T> {
  readonly stops: readonly T[];
  /** Those that are asked last. */
  readonly cooling: readonly { readonly stop: T; readonly outage: Outage }[];
  readonly outages: Outages;
}

/**
 * The order in which to ask: models that have just failed come last, where any other is left. One whose cooldown is over
 * is asked again in its place, by one process at a time.
 */
export function orderByOutage<T>(
  stops: readonly T[],
  keyOf: (stop: T) => string,
  outages: Outages,
  now: number,
): OrderedRoute<T> {
  const cooling = stops.flatMap((stop) => {
    const outage = outages[keyOf(stop)];
    return outage && outage.until > now ? [{ stop, outage }] : [];
  });
  if (cooling.length === stops.length) return { stops, cooling: [], outages };
  const last = new Set(cooling.map(({ stop }) => stop));
  const first = stops.filter((stop) => !last.has(stop));
  const [asked] = first;
  const key = asked === undefined ? '' : keyOf(asked);
  const probed = outages[key];
  return {
    stops: [...first, ...last],
    cooling,
    outages: probed ? { ...outages, [key]: { ...probed, until: now + PROBE_MS } } : outages,
  };
}
