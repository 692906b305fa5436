import { serviceTiers } from './meters.ts';
import type { ListedModel } from './offer.ts';
import type { Period } from './schema.ts';

/**
 * An offer's list with one of its periods, in the form of a price list file: what a saved result carries, so that it can
 * be priced again by the prices it had.
 */
export function asWritten({ list, model }: Pick<ListedModel, 'list' | 'model'>, period: Period): object {
  const rules: Record<string, object> = {};
  const tiers = serviceTiers.flatMap((tier) => {
    const set = period[tier];
    if (!set?.rule) return [];
    const { name, ...rule } = set.rule;
    rules[name] = rule;
    return [[tier, { ...set, rule: name }]];
  });
  const rates = { ...period, ...Object.fromEntries(tiers) };
  return { ...list, ...(Object.keys(rules).length > 0 && { rules }), models: [{ ...model, rates: [rates] }] };
}
