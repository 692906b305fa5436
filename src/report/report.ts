import type { Decimal, Money } from '../values/money.ts';
import type { Chart } from './charts/chart.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Assumption } from '../projection/assumption.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import type { LineItem } from '../projection/price.ts';

/** A value with its kind, so that each renderer can print it its own way: rounded for people, exact for machines. */
export type Cell =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'cost'; readonly value: Money }
  | { readonly kind: 'rate'; readonly value: Money }
  | { readonly kind: 'tokens'; readonly value: number }
  | { readonly kind: 'share'; readonly value: Decimal }
  | { readonly kind: 'times'; readonly value: Decimal }
  | { readonly kind: 'change'; readonly value: Decimal }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'none' };

export interface Column {
  /** Name in machine formats, camelCase. */
  readonly key: string;
  readonly header: string;
  readonly align: 'left' | 'right';
  /** Columns of the highest number go first when a terminal is too narrow; 0 always stays. */
  readonly drop: number;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** A total among its parts. */
  readonly strong?: boolean;
  /** The first of rows that belong together: a box has a line above it. */
  readonly opensGroup?: boolean;
}

export interface Table {
  readonly title?: string;
  readonly columns: readonly Column[];
  readonly rows: Iterable<Row>;
  /** The same figures for a terminal that has no room for these columns. */
  readonly narrow?: () => Table;
}

/** A result that any renderer can print. No renderer computes. */
export interface Report {
  /** For people: table and markdown. */
  readonly tables: readonly Table[];
  /** What the tables do not say: what is over a budget, how many there are. */
  readonly notes: readonly string[];
  /** What was taken for granted, by those who took it. */
  readonly assumptions: readonly Assumption[];
  /** Who could not be priced, and why. */
  readonly unpriced: readonly Unpriced[];
  /** Where the prices come from; undefined where none were used. */
  readonly prices: PricesUsed | undefined;
  /** One flat row for each figure: csv, tsv and ndjson. */
  readonly records: Table;
  /** What json says beside all this. */
  readonly body: () => JsonObject;
  /** Made where a format shows it. */
  readonly picture?: () => Promise<Picture>;
}

/** What a reader sees of a result before its figures. */
export interface Picture {
  /** The answer in one sentence. */
  readonly answer: string;
  /** The one that says most first. */
  readonly charts: readonly Chart[];
}

/** The prices that a result was computed with. */
export interface PricesUsed {
  /** Version of the catalogue. */
  readonly catalogue: string;
  readonly asOf: string;
  readonly used: readonly UsedPrice[];
}

/** An offer at its prices of one time, with a line item for each of the rates that were used. */
export interface UsedPrice {
  readonly priced: PricedOffer;
  readonly lineItems: readonly LineItem[];
}

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

export const text = (value: string): Cell => ({ kind: 'text', value });
export const cost = (value: Money): Cell => ({ kind: 'cost', value });
export const rate = (value: Money): Cell => ({ kind: 'rate', value });
export const tokens = (value: number): Cell => ({ kind: 'tokens', value });
/** A text, or nothing where there is none. */
export const maybeText = (value: string | undefined): Cell =>
  value === undefined ? { kind: 'none' } : { kind: 'text', value };
/** A rate, or nothing where none is published. */
export const maybeRate = (value: Money | undefined): Cell =>
  value === undefined ? { kind: 'none' } : { kind: 'rate', value };
/** A number of tokens, or nothing where it is not known. */
export const maybeTokens = (value: number | undefined): Cell =>
  value === undefined ? { kind: 'none' } : { kind: 'tokens', value };
/** An amount, or nothing where there is none to tell. */
export const maybeCost = (value: Money | undefined): Cell =>
  value === undefined ? { kind: 'none' } : { kind: 'cost', value };
/** A share, or nothing where there is none to tell (a baseline that costs nothing). */
export const share = (value: Decimal | undefined): Cell =>
  value === undefined ? { kind: 'none' } : { kind: 'share', value };

/** How much something rose or fell, as a part of what it was, or nothing where that is not known. */
export const change = (value: Decimal | undefined): Cell =>
  value === undefined ? { kind: 'none' } : { kind: 'change', value };

/** A multiple of something, or nothing where that is zero. */
export const times = (value: Decimal | undefined): Cell =>
  value === undefined ? { kind: 'none' } : { kind: 'times', value };

export const flag = (value: boolean): Cell => ({ kind: 'flag', value });

export const left = (key: string, header: string, drop = 0): Column => ({ key, header, align: 'left', drop });
export const right = (key: string, header: string, drop = 0): Column => ({ key, header, align: 'right', drop });
