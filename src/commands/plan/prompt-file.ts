import { isPriced, type Contender } from '../../projection/candidate.ts';
import type { Io } from '../../system/io.ts';
import { estimateFile } from '../../tokens/counted-file.ts';
import { modelRow } from '../../tokens/model-counting.ts';
import type { TokenItem } from '../../views/tokens.ts';
import { countFile } from './count-file.ts';
import { textCounting, type CountedModel } from './tokens-count.ts';

/** Counts a file as one prompt on each model that has a price: what it counts to, by the key of its offer. */
export async function countPromptFile(
  io: Io,
  path: string,
  contenders: readonly Contender[],
): Promise<{ readonly item: TokenItem; readonly tokens: ReadonlyMap<string, number> } | undefined> {
  const models = contenders.filter(isPriced).flatMap(({ key, parts: [part] }): CountedModel[] => {
    return part ? [{ name: key, row: modelRow(key), offer: part.offer }] : [];
  });
  if (models.length === 0) return undefined;
  const file = await countFile(io, path, textCounting(models));
  const counts = new Map(models.map((model) => [model, estimateFile(model.row, file)]));
  return {
    item: { path, kind: file.kind, ...(file.prompts.length > 0 && { requests: 1 }), counts },
    tokens: new Map([...counts].map(([{ name }, { tokens }]) => [name, tokens])),
  };
}
