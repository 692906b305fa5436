import { isInstant } from '../calendar.ts';
import { UserError } from '../errors.ts';
import { meters, serviceTiers } from '../pricing/meters.ts';
import type { ServiceTier } from '../pricing/meters.ts';
import type { Usage } from './usage.ts';

/** One request as a log has it. */
export interface UsageRecord {
  readonly model: string;
  /** When it was sent; undefined where the log does not say. */
  readonly at: string | undefined;
  readonly usage: Usage;
  readonly serviceTier: ServiceTier | undefined;
}

const keys: ReadonlySet<string> = new Set(['model', 'at', 'usage', 'serviceTier']);
const meterNames: ReadonlySet<string> = new Set(meters);

/** Reads one line of JSON. Throws a UserError that says what is wrong with it. */
export function readRecord(line: string): UsageRecord {
  const record = objectOf(parse(line), 'the record');
  const { model, at, usage, serviceTier } = record;
  const unknown = Object.keys(record).find((key) => !keys.has(key));
  if (unknown !== undefined) throw new UserError(`unknown key "${unknown}"`);
  if (typeof model !== 'string' || model === '') throw new UserError('model is missing, or no text');
  if (at !== undefined && !(typeof at === 'string' && isInstant(at))) throw new UserError('at is no moment like 2026-11-23T10:00:00Z');
  return { model, at, usage: usageOf(objectOf(usage, 'usage')), serviceTier: tierOf(serviceTier) };
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
  return Object.fromEntries(
    Object.entries(usage).map(([meter, tokens]) => {
      if (!meterNames.has(meter)) throw new UserError(`unknown meter "${meter}"`);
      if (typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens >= 0) return [meter, tokens];
      throw new UserError(`${meter} is no whole number of tokens from 0 to ${Number.MAX_SAFE_INTEGER}`);
    }),
  );
}

function tierOf(value: unknown): ServiceTier | undefined {
  if (value === undefined || value === 'standard') return undefined;
  const tier = serviceTiers.find((each) => each === value);
  if (tier) return tier;
  throw new UserError(`serviceTier is none of standard, ${serviceTiers.join(', ')}`);
}
