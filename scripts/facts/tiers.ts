import { namesOf } from '../../src/pricing/catalogue/names.ts';
import type { WrittenList, WrittenPeriod } from '../../src/pricing/lists/schema.ts';
import { serviceTiers, type ServiceTier } from '../../src/pricing/rates/meters.ts';
import type { TierFact } from './facts.ts';
import { bandsOf, figuresOf, isSame } from './figures.ts';
import type { Tell } from './offers.ts';

/** A list with the rates of a service tier in the period in force, where it does not state them. */
export function withTier(list: WrittenList, fact: TierFact, tell: Tell): WrittenList {
  const tier = serviceTiers.find((each) => each === fact.tier);
  const place = list.models.findIndex((model) => namesOf(model).includes(fact.id));
  const model = list.models[place];
  const current = model?.rates.find(({ state, from = '' }) => state === undefined && from <= '2026-11-30');
  if (!tier || !model || !current || model.like !== undefined || model.id !== fact.id) return list;
  if (fact.stale !== undefined || fact.confidence === 'low' || fact.until !== undefined) return list;
  const isOurs =
    ['same', 'stated or by rule', 'adds'].includes(fact.status) || (current[tier] && fact.status !== 'differs');
  if (isOurs) return list;
  const set = tierSet(list, current, tier, fact);
  const { input } = figuresOf(fact);
  if (current.input === undefined || input === undefined || input <= 0 || input > current.input * 6) {
    tell(`${list.provider}/${fact.id}`, `${tier} input ${input} beside ${current.input} is not taken over`);
    return list;
  }
  const rates = model.rates.map((period) => (period === current ? { ...period, [tier]: set } : period));
  return { ...list, models: list.models.with(place, { ...model, rates }) };
}

function tierSet({ rules = {} }: WrittenList, period: WrittenPeriod, tier: ServiceTier, fact: TierFact) {
  const stated = Object.fromEntries(Object.entries(figuresOf(fact)).filter(([, rate]) => rate !== 0));
  const standard = figuresOf(period);
  const covered = Object.fromEntries(Object.entries(standard).filter(([meter]) => meter in stated));
  const rule = Object.entries(rules).find(
    ([name, { factor, meters, says }]) =>
      meters === undefined && isSame(stated, covered, factor) && (says.includes(tier) || name.includes(tier)),
  );
  const bands = fact.noLongPrompts === true ? undefined : bandsOf(fact.bands);
  const isWhole = Object.keys(stated).length === Object.keys(standard).length && !period.bands;
  return {
    ...(rule && fact.noLongPrompts !== true && !isWhole && { rule: rule[0] }),
    ...stated,
    ...(bands && !rule && { bands }),
  };
}
