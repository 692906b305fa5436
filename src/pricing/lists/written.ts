import { valueKey } from '../../values/identity.ts';
import { serviceTiers } from '../rates/meters.ts';
import { listYaml } from './list-yaml.ts';
import type { Model, Period, PriceList, TierRule } from './schema.ts';

type ListHead = Omit<PriceList, 'models'>;

/** A list as the text of a file, with the rules that its periods refer to. */
export function listText({ provider, name, ...head }: ListHead, models: readonly Model[]): string {
  const rules = new Map<string, Omit<TierRule, 'name'>>();
  const written = models.map((model) => ({ ...model, rates: model.rates.map((period) => periodOf(period, rules)) }));
  return listYaml(
    { ...head, id: provider, name, ...(rules.size > 0 && { rules: Object.fromEntries(rules) }) },
    written,
  );
}

function periodOf(period: Period, rules: Map<string, Omit<TierRule, 'name'>>): object {
  const tiers = serviceTiers.flatMap((tier) => {
    const { rule, ...rates } = period[tier] ?? {};
    return period[tier] ? [[tier, { ...(rule && { rule: nameOf(rule, rules) }), ...rates }]] : [];
  });
  return { ...period, ...Object.fromEntries(tiers) };
}

/** The name of a rule, another one where lists of different days call other rules so. */
function nameOf({ name, ...rule }: TierRule, rules: Map<string, Omit<TierRule, 'name'>>): string {
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${name}-${count}`;
    const known = rules.get(free);
    if (known && valueKey(known) !== valueKey(rule)) continue;
    rules.set(free, rule);
    return free;
  }
}
