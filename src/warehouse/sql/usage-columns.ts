import { meters, type Meter } from '../../pricing/rates/meters.ts';
import { maybe, type WarehouseColumn } from '../table.ts';

/** `cacheWrite1h` as `cache_write_1h`, the name of its column. */
export function columnOf(meter: string): string {
  return meter.replaceAll(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);
}

const says: Readonly<Record<Meter, string>> = {
  input: 'tokens of the prompt that no other column counts',
  cacheRead: 'tokens of the prompt that were read from the cache',
  cacheWrite: 'tokens written to the cache for about five minutes',
  cacheWrite1h: 'tokens written to the cache for an hour',
  inputAudio: 'audio tokens of the prompt',
  cacheReadAudio: 'audio tokens of the prompt that were read from the cache',
  inputImage: 'image tokens of the prompt',
  output: 'tokens of the answer that no other column counts',
  reasoning: 'reasoning tokens of the answer',
  outputAudio: 'audio tokens of the answer',
};

/** What `priced_usage` reads: a request, or requests that are alike. */
export const usageColumns: readonly WarehouseColumn[] = [
  maybe('id', 'text', 'of the request; only passed on'),
  maybe('at', 'moment', 'when it was sent, in UTC; without it there is no price'),
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
  ...meters.map((meter) => maybe(columnOf(meter), 'tokens', says[meter])),
  maybe('project', 'text', 'whose it is'),
];
