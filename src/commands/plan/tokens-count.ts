import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { CountText } from '../../tokens/counted-prompt.ts';
import type { VocabularyName } from '../../tokens/model-table.ts';
import { openCounter } from '../../tokens/disk/vocabulary-files.ts';
import type { ModelRow } from '../../tokens/model-table.ts';
import { textKind } from '../../tokens/text-kind.ts';

/** A model that texts are counted on. */
export interface CountedModel {
  /** As it was asked for. */
  readonly name: string;
  readonly row: ModelRow;
  /** Undefined where it has no price. */
  readonly offer: PricedOffer | undefined;
}

/** Counts texts once for each vocabulary that some models need. */
export function textCounting(models: readonly Pick<CountedModel, 'row'>[]): CountText {
  return vocabularyCounting(models.flatMap(({ row }) => row.vocabulary ?? []));
}

/** Counts texts once by each of the vocabularies. */
export function vocabularyCounting(vocabularies: readonly VocabularyName[]): CountText {
  const names = [...new Set(vocabularies)];
  return (text, kind = textKind(text)) => ({
    kind,
    bytes: Buffer.byteLength(text),
    byVocabulary: Object.fromEntries(names.map((name) => [name, openCounter(name)(text)])),
  });
}
