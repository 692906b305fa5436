import type { Catalogue, ListedModel } from '../../catalogue/offer.ts';
import type { Model, PriceList } from '../schema.ts';
import { listText } from '../written.ts';

/** The lists of an update as texts by file name, with the models of earlier updates that it says nothing of. */
export function textsOf(lists: readonly PriceList[], earlier: Catalogue | undefined): ReadonlyMap<string, string> {
  const heads = new Map(lists.map((list) => [list.provider.toLowerCase(), headOf(list)]));
  const models = new Map(lists.map((list) => [list.provider.toLowerCase(), list.models]));
  for (const provider of earlier?.providers ?? []) {
    const kept = earlier?.shelf(provider)?.models ?? [];
    const now = models.get(provider) ?? [];
    const ids = new Set(now.map(({ id }) => id.toLowerCase()));
    const [first] = kept;
    if (first && !heads.has(provider)) heads.set(provider, first.list);
    models.set(provider, [...now, ...kept.filter(({ model }) => !ids.has(model.id.toLowerCase())).map(bySource)]);
  }
  return new Map(
    [...heads].map(([provider, head]) => [`${provider}.yaml`, listText(head, models.get(provider) ?? [])]),
  );
}

function headOf({ models: _models, ...head }: PriceList): Omit<PriceList, 'models'> {
  return head;
}

/** A model whose periods say by themselves where they are from, for a list with another source. */
export function bySource({ model, list }: ListedModel): Model {
  return { ...model, rates: model.rates.map((period) => ({ ...period, source: period.source ?? list.source })) };
}
