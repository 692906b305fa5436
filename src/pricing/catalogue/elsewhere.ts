import type { Period } from '../lists/schema.ts';
import type { Catalogue } from './offer.ts';
import { offersOf } from './select.ts';

/** Newest rates of models of the same id that the catalogue knows from other providers. */
export function elsewhereIn(catalogue: Catalogue) {
  return (provider: string, id: string): { readonly offer: string; readonly period: Period }[] =>
    (catalogue.names.get(id.toLowerCase()) ?? [])
      .filter((key) => !key.startsWith(`${provider.toLowerCase()}/`))
      .flatMap((key) => offersOf(catalogue, key.slice(0, key.indexOf('/'))).filter((offer) => offer.key === key))
      .flatMap(({ key, model }) => (model.rates[0] ? [{ offer: key, period: model.rates[0] }] : []));
}
