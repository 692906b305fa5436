import { isInstant } from '../values/calendar.ts';
import { UserError } from '../values/errors.ts';
import { meters, serviceTiers } from '../pricing/meters.ts';
import type { ServiceTier } from '../pricing/meters.ts';
import { disjointUsage } from './reported.ts';
import type { Usage } from './usage.ts';

/** One request as a log has it. */
export interface UsageRecord {
  readonly model: string;
  /** When it was sent; undefined where the log does not say. */
  readonly at: string | undefined;
  readonly usage: Usage;
  readonly serviceTier: ServiceTier | undefined;
  readonly webSearches: number;
  readonly thinking: boolean;
  /** Names of the multipliers that its rates take. */
  readonly multipliers: readonly string[];
}

const keys: ReadonlySet<string> = new Set(['model', 'at', 'usage', 'serviceTier', 'webSearches', 'thinking', 'multipliers']);
const meterNames: ReadonlySet<string> = new Set([...meters, 'prompt', 'completion']);

/** Reads one line of JSON. Throws a UserError that says what is wrong with it. */
export function readRecord(line: string): UsageRecord {
  const record = objectOf(parse(line), 'the record');
  const { model, at, usage, serviceTier, webSearches = 0, thinking = false, multipliers = [] } = record;
  const unknown = Object.keys(record).find((key) => !keys.has(key));
  if (unknown !== undefined) throw new UserError(`unknown key "${unknown}"`);
  if (typeof model !== 'string' || model === '') throw new UserError('model is missing, or no text');
  if (at !== undefined && !(typeof at === 'string' && isInstant(at))) throw new UserError('at is no moment like 2026-11-23T10:00:00Z');
  if (typeof thinking !== 'boolean') throw new UserError('thinking is neither true nor false');
  return {
    model,
    at,
    usage: usageOf(objectOf(usage, 'usage')),
    serviceTier: tierOf(serviceTier),
    webSearches: wholeOf(webSearches, 'webSearches', 'whole number'),
    thinking,
    multipliers: namesOf(multipliers),
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new UserError('not JSON');
  }
}

function objectOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new UserError(`${name} is missing, or no object`);
}

function usageOf(usage: Readonly<Record<string, unknown>>): Usage {
  const counts = Object.entries(usage).map(([meter, tokens]) => {
    if (!meterNames.has(meter)) throw new UserError(`unknown meter "${meter}"`);
    return [meter, wholeOf(tokens, meter, 'whole number of tokens')];
  });
  return disjointUsage(Object.fromEntries(counts));
}

function wholeOf(value: unknown, name: string, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new UserError(`${name} is no ${what} from 0 to ${Number.MAX_SAFE_INTEGER}`);
}

function namesOf(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((each): each is string => typeof each === 'string')) return value;
  throw new UserError('multipliers is no list of names');
}

function tierOf(value: unknown): ServiceTier | undefined {
  if (value === undefined || value === 'standard') return undefined;
  const tier = serviceTiers.find((each) => each === value);
  if (tier) return tier;
  throw new UserError(`serviceTier is none of standard, ${serviceTiers.join(', ')}`);
}
