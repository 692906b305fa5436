import { compare, type Decimal, type Money } from '../values/money.ts';
import { currencySign } from '../values/format.ts';
import type { Chart, SeriesStatus } from './charts/chart.ts';
import type { PricedOffer } from '../pricing/rates/timeline.ts';
import type { Assumption } from '../projection/assumption.ts';
import type { Unpriced } from '../pricing/catalogue/no-price.ts';
import type { LineItem } from '../projection/price.ts';

/** A value with its kind, so that each renderer can print it its own way: rounded for people, exact for machines. */
export type Cell =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'cost'; readonly value: Money; readonly isOverBudget?: boolean }
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
  /** How counts are written: with all digits, to be redone by hand; each with three and a unit; else as the column. */
  readonly counts?: 'exact' | 'short';
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
  /** Shows these figures on a terminal that is too narrow for the columns. */
  readonly narrow?: () => Table;
}

/** A result that any renderer can print. No renderer computes. */
export interface Report {
  /** The currency of its amounts; undefined for US dollars. */
  readonly currency?: string | undefined;
  /** The result in one plain sentence, the first that people read: subject, figure, comparison. */
  readonly finding?: string | undefined;
  /** For people: table and markdown. */
  readonly tables: readonly Table[];
  /** Findings beside the tables: what is over a budget, how many rows there are. */
  readonly notes: readonly string[];
  /** What the figures take for granted. */
  readonly assumptions: readonly Assumption[];
  /** The candidates that could not be priced, and why. */
  readonly unpriced: readonly Unpriced[];
  /** Where the prices come from; undefined if none were used. */
  readonly prices: PricesUsed | undefined;
  /** One flat row for each figure: csv, tsv and ndjson. */
  readonly records: Table;
  /** The keys of the JSON document that are this report's own. */
  readonly body: () => JsonObject;
  /** Called only if the output format draws charts. */
  readonly picture?: (() => Promise<Picture>) | undefined;
}

/** A candidate, or one side of a comparison, by the figure that matters most. */
export interface Card {
  readonly name: string;
  readonly figure: string;
  /** What the figure is: `per month`. */
  readonly about: string;
  readonly status?: SeriesStatus | undefined;
}

/** A result in charts. */
export interface Picture {
  /** For a page: at most four. */
  readonly cards?: readonly Card[] | undefined;
  /** The most telling one first. */
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

/** A cell without a value: a rate that is not published, a share of nothing. */
export const none: Cell = { kind: 'none' };

export const text = (value: string): Cell => ({ kind: 'text', value });
export const cost = (value: Money): Cell & { readonly kind: 'cost' } => ({ kind: 'cost', value });
export const rate = (value: Money): Cell => ({ kind: 'rate', value });
export const tokens = (value: number): Cell => ({ kind: 'tokens', value });
export const flag = (value: boolean): Cell => ({ kind: 'flag', value });

/** A cost under a budget, which is marked where it is over it. */
export const costWithin = (value: Money | undefined, budget: Money | undefined): Cell =>
  value && budget && compare(value, budget) > 0 ? { ...cost(value), isOverBudget: true } : maybeCost(value);

export const maybeText = (value: string | undefined): Cell => (value === undefined ? none : text(value));
export const maybeCost = (value: Money | undefined): Cell => (value === undefined ? none : cost(value));
export const maybeRate = (value: Money | undefined): Cell => (value === undefined ? none : rate(value));
export const maybeTokens = (value: number | undefined): Cell => (value === undefined ? none : tokens(value));

/** A share; nothing where it is unknown, such as the share of a baseline that costs nothing. */
export const share = (value: Decimal | undefined): Cell => (value === undefined ? none : { kind: 'share', value });
/** How much something rose or fell, as a share of what it was. */
export const change = (value: Decimal | undefined): Cell => (value === undefined ? none : { kind: 'change', value });
/** How many times as much as something else. */
export const times = (value: Decimal | undefined): Cell => (value === undefined ? none : { kind: 'times', value });

/** The unit of a column of rates, per million: `$/M`, `€/M`. */
export function perMillion(currency: string | undefined): string {
  return `${currencySign(currency).trim()}/M`;
}

export const left = (key: string, header: string, drop = 0): Column => ({ key, header, align: 'left', drop });
export const right = (key: string, header: string, drop = 0): Column => ({ key, header, align: 'right', drop });
/** Counts with all their digits, to be redone by hand. */
export const exact = (key: string, header: string): Column => ({ ...right(key, header), counts: 'exact' });
