import { UserError } from '../../values/errors.ts';

const groupedCount = /^\d{1,3}(,\d{3})+(\.0+)?$/;
const plainCount = /^\d+(\.0*)?(e\+?\d{1,2})?$|^\d+\.\d+e\+?\d{1,2}$/i;

/** Reads a count as exports write it: `3`, `3.0`, `1,234`, `1.2e+07`. Throws a UserError for others and above 2^53. */
export function countOf(value: unknown): number {
  const count = typeof value === 'string' ? fromText(value.trim()) : value;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count;
  throw new UserError(`${quoted(value)} is not a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`);
}

function fromText(text: string): number | undefined {
  if (groupedCount.test(text)) return Number(text.replaceAll(',', ''));
  return plainCount.test(text) ? Number(text) : undefined;
}

function quoted(value: unknown): string {
  const text =
    typeof value === 'string'
      ? `"${value}"`
      : typeof value === 'number'
        ? String(value)
        : (JSON.stringify(value) ?? String(value));
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/**
 * Returns the decimal text of an amount as exports write it: `0.01375`, `1.2e-7`, `$0.04`, `1,234.50`. Throws a
 * UserError.
 */
export function amountOf(value: unknown): string {
  const text =
    typeof value === 'number'
      ? String(value)
      : typeof value === 'string'
        ? ungrouped(value.trim().replace(/^\$/, ''))
        : '';
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?$/i.test(text)) return text;
  throw new UserError(`${quoted(value)} is not an amount of money`);
}

/** Commas that group digits are left out; `0,5` has none. */
function ungrouped(text: string): string {
  return /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/.test(text) ? text.replaceAll(',', '') : text;
}
