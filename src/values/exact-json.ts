import { decimal, plain } from './money.ts';
import type { Decimal } from './money.ts';

// Values with exact decimals in them as JSON, and back: what a page carries to compute with.

const KEY = '$decimal';

/** Plain data as JSON; decimals keep every digit. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (isDecimal(each) ? { [KEY]: plain(each) } : each));
}

/** For `JSON.parse` of what `exactJson` wrote. */
export function reviveDecimals(_key: string, value: unknown): unknown {
  return isWritten(value) ? decimal(value[KEY]) : value;
}

function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'object' && value !== null && 'units' in value && typeof value.units === 'bigint';
}

function isWritten(value: unknown): value is { readonly [KEY]: string } {
  return typeof value === 'object' && value !== null && KEY in value && typeof value[KEY] === 'string';
}
