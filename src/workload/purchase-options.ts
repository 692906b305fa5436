import { decimal, isZero, zero } from '../values/money.ts';
import type { CandidateSpec } from './blend.ts';
import type { PurchaseOption, Units } from './plan.ts';
import { readUnits, unitSettings, withUnits } from './provisioned.ts';
import { readSetting, seatProblem, seatSettings, type SeatSettings } from './seat-settings.ts';
import { readAmount, readMonthly, readShare, type ParsedQuantity } from '../values/quantity.ts';

/** What the three founding ways to buy have beside their price; what is not published is left to the user. */
const founding: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  direct: {
    uptime: "provider's own",
    support: "provider's own",
    capacity: 'shared',
    rateLimit: "provider's own",
    dataProcessingAgreement: '-',
    billing: "provider's own",
    onboarding: 'self',
    models: "one provider's",
    failover: 'none',
  },
  standard: {
    uptime: 'best effort',
    support: 'community, email',
    capacity: 'shared',
    rateLimit: '50/min on the free tier; paid not published',
    dataProcessingAgreement: '-',
    billing: 'PayPal, Visa, Mastercard; credits never expire',
    onboarding: 'self',
    models: '184',
    failover: 'automatic',
  },
  'Pro Channel': {
    uptime: '99.9% SLA',
    support: '24/7 priority',
    capacity: 'reserved, priority queue',
    rateLimit: 'custom',
    dataProcessingAgreement: 'custom DPA',
    billing: 'Net-30 invoice, purchase orders',
    onboarding: 'dedicated engineer',
    models: '184',
    failover: 'automatic',
  },
};

/** A way to buy at list price, with the properties of the founding way of that name. */
export function listPriceOption(name: string, candidate: CandidateSpec): PurchaseOption {
  return {
    name,
    candidate,
    fee: zero,
    discount: zero,
    minimum: zero,
    capacity: undefined,
    staffHours: zero,
    staffRate: zero,
    properties: founding[name] ?? {},
  };
}

const FORM = 'write it like "Reserved: fee=50, discount=30%"';

type Setting = 'model' | 'fee' | 'discount' | 'minimum' | 'capacity' | 'staffHours' | 'staffRate';

const readers: Readonly<
  Record<Setting, (text: string, daysPerMonth: number | undefined) => ParsedQuantity<Partial<PurchaseOption>>>
> = {
  model: (text) => ({ value: { candidate: text } }),
  fee: (text) => as(readAmount(text, 'month'), (fee) => ({ fee })),
  discount: (text) => as(readShare(text), (discount) => ({ discount })),
  minimum: (text) => as(readAmount(text, 'month'), (minimum) => ({ minimum })),
  capacity: (text, daysPerMonth) => as(readMonthly(text, daysPerMonth), (capacity) => ({ capacity })),
  staffHours: (text) =>
    /^\d{1,4}(\.\d+)?$/.test(text)
      ? { value: { staffHours: decimal(text) } }
      : { problem: `"${text}" is not a number of hours` },
  staffRate: (text) => as(readAmount(text), (staffRate) => ({ staffRate })),
};

function as<T>(
  read: ParsedQuantity<T>,
  make: (value: T) => Partial<PurchaseOption>,
): ParsedQuantity<Partial<PurchaseOption>> {
  return 'value' in read ? { value: make(read.value) } : read;
}

/** `Pro: model=global-api/deepseek-r1, fee=500, discount=10%, minimum=1k, capacity=2B, staffHours=10, staffRate=90`. */
export function readPurchaseOption(
  text: string,
  candidate: CandidateSpec,
  daysPerMonth?: number,
): ParsedQuantity<PurchaseOption> {
  const colon = text.indexOf(':');
  const name = (colon < 0 ? text : text.slice(0, colon)).trim();
  if (name === '') return { problem: `"${text}" has no name before the colon; ${FORM}` };
  // Settings that were taken for a part of the name would make a contract look like list price.
  if (name.includes('=')) return { problem: `"${name}" has no colon between its name and its settings; ${FORM}` };
  const way = listPriceOption(name, candidate);
  const settings = colon < 0 ? [] : text.slice(colon + 1).split(/[,;]/);
  if (settings.length === 1 && settings[0]?.trim() === '')
    return { problem: `${name} has nothing after the colon; ${FORM}` };
  const [seats, units]: [SeatSettings, Partial<Units>] = [{}, {}];
  for (const setting of settings) {
    const [key = '', value = ''] = setting.split('=').map((part) => part.trim());
    const [ofSeats, ofUnits] = [seatSettings.find((each) => each === key), unitSettings.find((each) => each === key)];
    const known = [...Object.keys(readers), ...unitSettings, ...seatSettings].join(', ');
    const [into, read] = isSetting(key)
      ? [way, readers[key](value, daysPerMonth)]
      : ofSeats
        ? [seats, readSetting(ofSeats, value)]
        : [units, ofUnits && readUnits(ofUnits, value, daysPerMonth)];
    if (!read) return { problem: `"${key}" is not a setting of an option to buy; there is ${known}` };
    if ('problem' in read) return { problem: `${name}: ${read.problem}` };
    Object.assign(into, read.value);
  }
  if (Object.keys(seats).length > 0) Object.assign(way, { seats });
  const isOfTokens = !isZero(way.discount) || !isZero(way.minimum) || way.capacity !== undefined;
  const problem = seatProblem(name, way.seats, isOfTokens);
  return problem === undefined ? withUnits(way, units) : { problem };
}

function isSetting(key: string): key is Setting {
  return Object.hasOwn(readers, key);
}
