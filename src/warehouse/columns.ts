import { column, maybe, type WarehouseColumn } from './table.ts';

export const tableNames = ['rates', 'names', 'windows', 'fees', 'gaps', 'origins'] as const;

export type TableName = (typeof tableNames)[number];

interface Shape {
  readonly says: string;
  readonly columns: readonly WarehouseColumn[];
}

const offer = column('offer', 'text', 'one model as sold by one provider, `provider/model`');
const catalogue = column('catalogue', 'text', 'the version of the catalogue that the row is from');

const times: readonly WarehouseColumn[] = [
  maybe('valid_from', 'moment', 'the first moment, in UTC; empty: always before'),
  maybe('valid_until', 'moment', 'the first moment after it; empty: without an end'),
];

const cell: readonly WarehouseColumn[] = [
  offer,
  column('service_tier', 'text', '`standard`, `batch`, `flex`, `priority` or `fast`'),
  column(
    'multipliers',
    'text',
    'names of the multipliers asked for, in the order of the alphabet, with spaces between; mostly empty',
  ),
  column('window', 'text', 'the hours it holds in, as `windows` names them; empty: outside of all of them'),
  maybe(
    'above_input_tokens',
    'tokens',
    'holds for a request whose prompt, cached tokens included, is longer than that; empty: any',
  ),
  maybe('up_to_input_tokens', 'tokens', 'and no longer than that; empty: any'),
  ...times,
];

/** Every column of every table, for amounts with so many decimals of a US dollar. */
export function columnsOf(scale: number): Readonly<Record<TableName, Shape>> {
  return {
    rates: {
      says: 'What a token costs.',
      columns: [
        ...cell,
        column(
          'meter',
          'text',
          'what is counted, such as `input` or `cacheRead`; `thinkingOutput` bills the whole answer in thinking mode',
        ),
        column('usd_per_million', 'text', 'US dollars per million tokens, every digit'),
        column(
          'pico_usd_per_token',
          { amount: scale - 12 },
          'the same in millionths of a millionth of a dollar: whole up to six decimals per million',
        ),
        column('is_undated', 'flag', 'true where nobody recorded that the rate was in force then already'),
        catalogue,
      ],
    },
    names: {
      says: 'What a model may be called.',
      columns: [
        column('provider', 'text', 'who sells it, in lower case; empty: a name that says so itself, or needs not'),
        column('name', 'text', 'in lower case'),
        offer,
        ...times,
        catalogue,
      ],
    },
    windows: {
      says: 'When hours with rates of their own are, cut at midnights of UTC.',
      columns: [
        offer,
        column('service_tier', 'text', 'whose hours they are'),
        column('window', 'text', 'the hours in words'),
        column('day', 'day', 'the day in UTC on which the interval lies'),
        column('valid_from', 'moment', 'its first moment, in UTC'),
        column('valid_until', 'moment', 'the first moment after it'),
        catalogue,
      ],
    },
    fees: {
      says: 'What is paid by count, whatever the service tier.',
      columns: [
        offer,
        column('fee', 'text', '`requests` or `webSearches`'),
        ...times,
        column('usd_each', 'text', 'US dollars for each, every digit'),
        column('pico_usd_each', { amount: scale - 12 }, 'the same in millionths of a millionth of a dollar'),
        catalogue,
      ],
    },
    gaps: {
      says: 'What has no price, and why.',
      columns: [...cell, column('reason', 'text', 'why, in words'), catalogue],
    },
    origins: {
      says: 'Where prices were recorded.',
      columns: [
        offer,
        ...times,
        maybe('checked', 'text', 'when somebody last compared them with the source'),
        column('source', 'text', 'where they were recorded'),
        maybe('page', 'text', "the provider's own page of prices"),
        maybe('note', 'text', 'what a reader should know about them'),
        column('currency', 'text', 'of the list; all amounts here are in US dollars'),
        maybe('per_dollar', 'text', 'how much of that currency a dollar was taken for'),
        maybe('discount', 'text', 'what part is already taken off the rates of tokens'),
        catalogue,
      ],
    },
  };
}
