import { noTokens, blank, type UsageRecord } from '../records/record.ts';
import { meters } from '../../pricing/rates/meters.ts';
import { isObject, listIn, objectIn, textIn, type SourceObject, type TreeFormat } from './format.ts';
import { billedIn, countIn, momentIn, tagsOf, tierOf } from './values.ts';

/** Receipts of `ask`: each attempt that used tokens is use of the offer that it was priced as, also where it gave no answer. */
export const receipts: TreeFormat = {
  kind: 'tree',
  name: 'receipts',
  title: 'receipts of cost-projection ask',
  recognises: (value) => value['schemaVersion'] === 1 && Array.isArray(value['attempts']) && 'outcome' in value,
  open:
    ({ assume }) =>
    (receipt) => {
      const labels = labelsOf(receipt);
      const attempts = listIn(receipt, 'attempts').filter((attempt) => isObject(attempt));
      // A receipt without its attempts says the same of the last one itself.
      return (attempts.length > 0 ? attempts : [receipt]).flatMap((attempt, place) => {
        const usage = objectIn(attempt, 'usage');
        if (Object.keys(usage).length > 0) return [recordOf(attempt, place, usage, labels)];
        if (textIn(attempt, 'cost') !== '0' && textIn(attempt, 'cost') !== undefined)
          assume(
            'Receipts of requests whose tokens nobody told, such as those of killed processes, count for nothing here; spend has what they were booked with.',
          );
        return [];
      });
    },
};

type Labels = Pick<UsageRecord, 'at' | 'session' | 'tags'> & { readonly moment: string };

function labelsOf(receipt: SourceObject): Labels {
  return {
    moment: textIn(receipt, 'at') ?? '',
    at: momentIn(receipt, 'at'),
    session: textIn(receipt, 'conversation') ?? textIn(receipt, 'run'),
    tags: tagsOf(receipt['tags']),
  };
}

function recordOf(
  attempt: SourceObject,
  place: number,
  usage: SourceObject,
  { moment, ...labels }: Labels,
): UsageRecord {
  const tokens = { ...noTokens };
  for (const meter of meters) tokens[meter] = countIn(usage, meter);
  const offer = textIn(attempt, 'pricedAs') ?? textIn(attempt, 'offer') ?? '';
  const slash = offer.indexOf('/');
  return {
    ...blank,
    ...labels,
    provider: slash > 0 ? offer.slice(0, slash) : undefined,
    model: offer.slice(slash + 1),
    // Of requests that were sent again for a parameter only the last one used tokens.
    tokens,
    serviceTier: tierOf(textIn(attempt, 'serviceTier')),
    tier: textIn(attempt, 'tier'),
    billed: billedIn(attempt, 'cost'),
    // Servers on one's own machine may give all replies one name.
    id: textIn(attempt, 'id') ?? moment,
    subId: `${moment} ${place} ${offer} ${countIn(attempt, 'latencyMs')}`,
  };
}
