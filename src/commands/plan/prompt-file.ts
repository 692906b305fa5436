import { isPriced, type Contender } from '../../projection/candidate.ts';
import type { Io } from '../../system/io.ts';
import { readTexts } from '../../tokens/disk/read-texts.ts';
import { modelRow } from '../../tokens/model-counting.ts';
import { UserError } from '../../values/errors.ts';
import type { TokenItem } from '../../views/tokens.ts';
import type { CountedModel } from './tokens-count.ts';
import { TokenTally } from './tokens-tally.ts';

/**
 * Counts a file as one prompt on each model that has a price: what it counts to, by the key of its offer. Throws a
 * UserError for a file of several requests.
 */
export async function countPromptFile(
  io: Io,
  path: string,
  contenders: readonly Contender[],
  asOf: string,
): Promise<{ readonly item: TokenItem; readonly tokens: ReadonlyMap<string, number> } | undefined> {
  const models = contenders.filter(isPriced).flatMap(({ key, parts: [part] }): CountedModel[] => {
    return part ? [{ name: key, row: modelRow(key), offer: part.offer }] : [];
  });
  const [first] = models;
  if (!first) return undefined;
  const tally = new TokenTally(models, () => first, 'file', asOf);
  await tally.addFile(path, readTexts(io, path), (line) => {
    throw new UserError(`${path}:${line} is not a request`);
  });
  const [item] = tally.items;
  if (!item || item.counts.get(first)?.tokens === 0) throw new UserError(`${path} has no text to count`);
  if ((item.requests ?? 1) > 1)
    throw new UserError(`${path} has ${item.requests} requests, and one is priced here`, {
      hint: `they are priced by cost-projection tokens ${path}`,
    });
  return { item, tokens: new Map([...item.counts].map(([{ name }, { tokens }]) => [name, tokens])) };
}
