import { decimal, inCurrency, plain, type Money } from './money.ts';

// JSON that keeps amounts exact: what a page carries to compute with.

const KEY = '$decimal';

/** Plain data as JSON; amounts keep every digit and their currency. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isAmount(each) ? { [KEY]: plain(each), currency: each.currency } : each,
  );
}

/** The reviver for `JSON.parse` of what `exactJson` wrote. */
export function reviveDecimals(_key: string, value: unknown): unknown {
  if (!isWritten(value)) return value;
  return value.currency === undefined ? decimal(value[KEY]) : inCurrency(decimal(value[KEY]), value.currency);
}

function isAmount(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'units' in value && typeof value.units === 'bigint';
}

function isWritten(value: unknown): value is { readonly [KEY]: string; readonly currency?: string } {
  return typeof value === 'object' && value !== null && KEY in value && typeof value[KEY] === 'string';
}
