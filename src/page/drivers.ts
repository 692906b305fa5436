import { plain, times, type Decimal } from '../values/money.ts';
import { readMeanMonthly, readMonthly, readQuantity, readShare, type ParsedQuantity } from '../values/quantity.ts';
import { serviceTiers } from '../pricing/rates/meters.ts';
import { formatTokens } from '../values/format.ts';
import { MOST_TURNS, type Drivers } from '../workload/scenario.ts';

type Value = NonNullable<Drivers[keyof Drivers]>;

/** A driver as a field of a form: how it is called, read and written. */
export interface DriverField {
  readonly driver: keyof Drivers;
  readonly label: string;
  readonly read: (text: string, daysPerMonth: number | undefined) => ParsedQuantity<Value>;
  /** The texts there are to choose from; undefined where any may be written. */
  readonly choices?: readonly string[];
}

const volume = (driver: keyof Drivers, label: string): DriverField => ({ driver, label, read: readMonthly });
const quantity = (driver: keyof Drivers, label: string): DriverField => ({ driver, label, read: readQuantity });
const share = (driver: keyof Drivers, label: string): DriverField => ({ driver, label, read: readShare });

/** Every driver, in the order of a plan. */
export const driverFields: readonly DriverField[] = [
  volume('tokens', 'Tokens a month'),
  share('outputShare', 'Output, of the tokens'),
  volume('requests', 'Requests a month'),
  quantity('users', 'Users'),
  { driver: 'requestsPerUser', label: 'Requests a user, a month', read: readMeanMonthly },
  quantity('inputTokens', 'Prompt, tokens'),
  quantity('fixedTokens', 'Always the same of it'),
  quantity('outputTokens', 'Answer, tokens'),
  quantity('reasoningTokens', 'Reasoning, tokens'),
  quantity('webSearches', 'Web searches a request'),
  { driver: 'turns', label: 'Turns of a conversation', read: readTurns },
  quantity('turnTokens', 'Added by each turn, tokens'),
  share('cacheHit', 'Read from the cache'),
  share('cacheWrite', 'Written to the cache'),
  share('cacheWrite1h', 'Written for an hour'),
  share('batch', 'Sent by batch API'),
  share('retries', 'Paid twice'),
  share('peakShare', 'In hours of other rates'),
  { driver: 'serviceTier', label: 'Service tier', read: readTier, choices: ['', ...serviceTiers] },
  { driver: 'thinking', label: 'Thinking mode', read: (text) => ({ value: text === 'yes' }), choices: ['', 'yes'] },
  {
    driver: 'multipliers',
    label: 'Multipliers',
    read: (text) => ({ value: text.split(',').map((each) => each.trim()) }),
  },
];

/** What is worth asking of a scenario although it says nothing of it. */
const offered: ReadonlySet<keyof Drivers> = new Set(['cacheHit', 'batch', 'retries']);

/** The drivers of a scenario that a form has fields for: those that are set, and a few more. */
export function fieldsFor(drivers: Drivers): readonly DriverField[] {
  const isByTokens = drivers.tokens !== undefined;
  return driverFields.filter(
    ({ driver }) => drivers[driver] !== undefined || offered.has(driver) || (!isByTokens && driver === 'fixedTokens'),
  );
}

/** A driver's value as a form shows it; read again, it is the same. */
export function driverText(value: Value | undefined): string {
  if (value === undefined || value === false) return '';
  if (value === true) return 'yes';
  if (typeof value === 'number') return formatTokens(value);
  if (typeof value === 'string') return value;
  return 'units' in value ? percent(value) : value.join(', ');
}

/** `12.5%`, with every digit. */
export function percent(value: Decimal): string {
  return `${plain(times(value, 100))}%`;
}

function readTurns(text: string): ParsedQuantity<number> {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= MOST_TURNS
    ? { value: count }
    : { problem: `"${text}" is not between 1 and ${MOST_TURNS}` };
}

function readTier(text: string): ParsedQuantity<(typeof serviceTiers)[number]> {
  const tier = serviceTiers.find((each) => each === text);
  return tier ? { value: tier } : { problem: `"${text}" is no service tier` };
}
