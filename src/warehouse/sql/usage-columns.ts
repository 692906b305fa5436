import { mapMeters, meterRows, type CountedFee } from '../../pricing/rates/meters.ts';
import type { Rated } from '../../pricing/rates/rate-set.ts';
import { maybe, type WarehouseColumn } from '../table.ts';

/** The column of each meter and fee. */
export const columnFor: Readonly<Record<Rated | CountedFee, string>> = {
  ...mapMeters(({ column }) => column),
  thinkingOutput: 'thinking_output',
  requests: 'requests',
  webSearches: 'web_searches',
};

/** Columns that `priced_usage` reads: of a request, or of requests that are alike. */
export const usageColumns: readonly WarehouseColumn[] = [
  maybe('id', 'text', 'of the request; only passed on'),
  maybe('at', 'moment', 'when it was sent, in UTC; without it the row has no price'),
  maybe('provider', 'text', 'who sold it, as `names` has it; empty where the name says it, or one name is enough'),
  maybe('model', 'text', 'by any name of `names`, in any case'),
  maybe('service_tier', 'text', '`batch`, `flex`, `priority` or `fast`; empty or `standard` for the standard way'),
  maybe('thinking', 'flag', 'true for an answer of the thinking mode'),
  maybe(
    'multipliers',
    'text',
    'names of the multipliers that its rates take, in the order of the alphabet, with spaces between',
  ),
  maybe(
    'prompt_tokens',
    'tokens',
    'length of each prompt, where the row is more than one request; empty: what its columns add up to',
  ),
  maybe('requests', 'tokens', 'how many requests it is; empty: one'),
  maybe('web_searches', 'tokens', 'how many web searches it made'),
  ...meterRows.map(({ column, tokens }) => maybe(column, 'tokens', tokens)),
  maybe('project', 'text', 'whose it is'),
];
