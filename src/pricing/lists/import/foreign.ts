import { decimal, isNegative, isZero, plain, significant, times, type Decimal } from '../../../values/money.ts';
import { DEAREST_RATE, EXACT_DIGITS, significantDigits } from '../rate-schema.ts';
import type { Model } from '../schema.ts';

/** A price list in the making. */
export interface ForeignList {
  readonly provider: string;
  /** Undefined where the source has no better one than the provider. */
  readonly name?: string | undefined;
  readonly source: string;
  readonly models: readonly Model[];
}

/** Something that a price list cannot hold, or that is not plausible. */
export interface Loss {
  readonly what: string;
  /** The model it was found at. */
  readonly at: string;
}

export interface Foreign {
  readonly lists: readonly ForeignList[];
  readonly losses: readonly Loss[];
}

/** A published format: how to recognise and to read it. `checked` becomes the day on which prices were checked. */
export interface ForeignFormat {
  readonly source: string;
  readonly isIt: (data: unknown) => boolean;
  readonly read: (data: unknown, checked: string) => Foreign;
}

export type ForeignFields = Readonly<Record<string, unknown>>;

export function importedFields(value: unknown): ForeignFields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

export function importedText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function importedCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** A URL; undefined for any other text. */
export function addressOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^https?:\/\/[^\s"]+$/.test(value) && URL.canParse(value) ? value : undefined;
}

/** The entry of a name in a table; the name may be anything, even one that every object has. */
export function ownEntry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** A rate, or the reason why there is none; a rate may have lost digits that no list can hold. */
export type Amount = { readonly rate: number; readonly rounded?: true } | { readonly loss: string } | undefined;

const numberForm = /^-?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d{1,3})?$/i;

/** A price as a number or text, scaled exactly: by a million from dollars per token to dollars per million of them. */
export function importedAmount(value: unknown, scale: Decimal | number = 1): Amount {
  if (value === undefined || value === null) return undefined;
  if (!(typeof value === 'number' || typeof value === 'string') || !numberForm.test(String(value)))
    return { loss: 'a price that is not a number' };
  const amount = times(decimal(value), scale);
  if (isNegative(amount)) return { loss: 'a price below zero, which means that it varies' };
  const rate = Number(plain(amount));
  if (rate > DEAREST_RATE) return { loss: `a price above ${DEAREST_RATE}` };
  return significantDigits(rate) > EXACT_DIGITS
    ? { rate: Number(significant(amount, EXACT_DIGITS)), rounded: true }
    : { rate };
}

export const PER_TOKEN = 1_000_000;

export function isNothing(amount: Amount): boolean {
  return amount !== undefined && 'rate' in amount && isZero(decimal(amount.rate));
}

/** True for names of models that are free on purpose; elsewhere a zero may mean an unknown price. */
export function isFree(id: string): boolean {
  return /[:/_-]free$/i.test(id);
}
