import { runDriverTable } from './run-drivers.ts';
import type { DriverKind, DriverRow, ValueOfKind } from './driver-kinds.ts';

/**
 * What drives the tokens of a month: keys of a scenario, in the order in which they are written and listed. The schema
 * of a plan, its parser, the options of commands, the fields of a page and the flags in messages follow from these
 * rows.
 */
export const driverTable = {
  tokens: {
    kind: 'volume',
    label: 'Tokens per month',
    about: 'input and output together, per month unless it says /day, /hour, /min or /s; or give requests',
    help: 'scenario as 5M or name=5M, per month unless /day (repeatable)',
  },
  outputShare: {
    kind: 'share',
    label: 'Output share of tokens',
    about: 'share of the tokens that is output (default: 100%)',
  },
  requests: {
    kind: 'volume',
    label: 'Requests per month',
    about: 'requests per month (or 3k/day), instead of tokens; conversations if turns are given',
  },
  users: { kind: 'count', label: 'Users', about: 'users, who each make requestsPerUser; instead of requests' },
  requestsPerUser: {
    kind: 'meanVolume',
    label: 'Requests per user per month',
    about: 'average requests per user per month (or 2.5/day)',
  },
  runs: {
    kind: 'volume',
    label: 'Runs per month',
    about: 'runs of an agent per month (or 200/day), instead of requests: each of so many steps',
  },
  inputTokens: {
    kind: 'tokens',
    label: 'Prompt, tokens',
    about: 'the whole prompt of a request, cached tokens included',
    flag: '--input',
    isShort: true,
  },
  outputTokens: {
    kind: 'tokens',
    label: 'Answer, tokens',
    about: 'the answer of a request, reasoning left out',
    flag: '--output',
    isShort: true,
  },
  reasoningTokens: {
    kind: 'tokens',
    label: 'Reasoning, tokens',
    about: 'reasoning of a request, billed as output if a list has no rate for it',
  },
  fixedTokens: {
    kind: 'tokens',
    label: 'Fixed part of prompt, tokens',
    about: 'the part of inputTokens that every request repeats: system prompt, tools, attachments',
  },
  webSearches: {
    kind: 'meanCount',
    label: 'Web searches per request',
    about: 'average web searches of a request, 0.3 too',
  },
  turns: {
    kind: 'turns',
    label: 'Turns per conversation',
    about: 'requests of a conversation, each of which sends all before it again',
  },
  turnTokens: {
    kind: 'tokens',
    label: 'Added by each turn, tokens',
    about: 'tokens that a turn adds to the next prompt (default: its own input and its answer)',
  },
  ...runDriverTable,
  cacheHit: {
    kind: 'share',
    label: 'Cached share of input',
    about: 'share of the input served from cache; with fixedTokens, of those and what turns resend',
    isOffered: true,
  },
  historyCacheHit: {
    kind: 'share',
    label: 'Cached share of resent turns',
    about: 'share of what turns resend that is read from the cache (default: cacheHit)',
  },
  cacheWrite: { kind: 'share', label: 'Cache writes, share of input', about: 'share of the same written to the cache' },
  cacheWrite1h: {
    kind: 'share',
    label: 'Cache writes for 1 hour',
    about: 'share of the same written to the cache for an hour',
  },
  batch: {
    kind: 'share',
    label: 'Batch share',
    about: 'share of the traffic sent by batch API',
    isOffered: true,
  },
  serviceTier: {
    kind: 'tier',
    label: 'Service tier',
    about: 'how all of the traffic, or all but the batches, is sent',
  },
  thinking: { kind: 'switch', label: 'Thinking mode', about: 'in thinking mode, if that has a rate of its own' },
  multipliers: {
    kind: 'names',
    label: 'Multipliers',
    about: 'multipliers of the price list that apply, such as data residency',
    help: 'a multiplier of the list, such as data residency (repeatable)',
    flag: '--multiplier',
  },
  retries: {
    kind: 'share',
    label: 'Retried share',
    about: 'share of requests retried (billed twice)',
    isOffered: true,
  },
  peakShare: {
    kind: 'share',
    label: 'Share in hours of other rates',
    about: 'share of the traffic in hours that a list has rates of their own for (default: spread over the week)',
  },
} as const satisfies Readonly<Record<string, DriverRow>>;

type Table = typeof driverTable;
export type DriverName = keyof Table;

/** The values of drivers: what a scenario sets of them. */
export type Drivers = { readonly [Name in DriverName]?: ValueOfKind[Table[Name]['kind']] | undefined };

export type DriverValue = ValueOfKind[DriverKind];

export const driverNames: readonly DriverName[] = Object.keys(driverTable).filter((key) => isDriver(key));

export function isDriver(key: string): key is DriverName {
  return Object.hasOwn(driverTable, key);
}

/** The row of a driver, as every row may be. */
export function driverRow(name: DriverName): DriverRow {
  return driverTable[name];
}

type DriverOfKind<Kind extends DriverKind> = {
  [Name in DriverName]: Table[Name]['kind'] extends Kind ? Name : never;
}[DriverName];

/** A driver whose values are counts, tokens or volumes. */
export type AmountDriver = DriverOfKind<'volume' | 'meanVolume' | 'count' | 'meanCount' | 'tokens' | 'turns'>;

/** The drivers of some kinds, whose values are of one type. */
export function driversOfKind<Kind extends DriverKind>(...kinds: readonly Kind[]): DriverOfKind<Kind>[] {
  const wanted: ReadonlySet<DriverKind> = new Set(kinds);
  return driverNames.filter((name): name is DriverOfKind<Kind> => wanted.has(driverTable[name].kind));
}

/** An object with an entry for every driver. */
export function mapDrivers<Entries extends Record<DriverName, unknown>>(
  entryFor: (name: DriverName) => Entries[DriverName],
): Entries;
export function mapDrivers(entryFor: (name: DriverName) => unknown): object {
  return Object.fromEntries(driverNames.map((name) => [name, entryFor(name)]));
}
