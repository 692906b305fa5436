import { noTokens, blank } from '../record.ts';
import type { Tokens, UsageRecord } from '../record.ts';
import { meters } from '../../pricing/meters.ts';
import { isObject, listIn, objectIn, textIn } from './format.ts';
import type { JsonObject, TreeFormat } from './format.ts';
import { billedIn, countIn, momentIn } from './values.ts';

/** Receipts of `ask`: each attempt that used tokens is use of its offer, also the ones that gave no answer. */
export const receipts: TreeFormat = {
  kind: 'tree',
  name: 'receipts',
  title: 'receipts of cost-projection ask',
  recognises: (value) => value['schemaVersion'] === 1 && Array.isArray(value['attempts']) && 'outcome' in value,
  open: () => (receipt) => {
    const at = momentIn(receipt, 'at');
    return listIn(receipt, 'attempts').flatMap((attempt) => {
      if (!isObject(attempt)) return [];
      const usage = objectIn(attempt, 'usage');
      return Object.keys(usage).length === 0 ? [] : [recordOf(attempt, usage, at)];
    });
  },
};

function recordOf(attempt: JsonObject, usage: JsonObject, at: number | undefined): UsageRecord {
  const tokens: Tokens = { ...noTokens, ...Object.fromEntries(meters.map((meter) => [meter, countIn(usage, meter)])) };
  const offer = textIn(attempt, 'offer') ?? '';
  const slash = offer.indexOf('/');
  return {
    ...blank,
    at,
    provider: slash > 0 ? offer.slice(0, slash) : undefined,
    model: offer.slice(slash + 1),
    tokens,
    requests: Math.max(1, countIn(attempt, 'requests')),
    tier: textIn(attempt, 'tier'),
    billed: billedIn(attempt, 'cost'),
  };
}
