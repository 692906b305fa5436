import type { Plan } from '../workload/plan.ts';
import type { Traffic } from '../workload/traffic.ts';
import type { MonthlyCost, PlannedMonth } from './monthly-costs.ts';

// Scenarios of which one comes, in a forecast: each candidate is one for each of them.

/** The traffic of one of several alternatives; the same object for the same traffic. */
export function trafficOnly(alternatives: readonly string[] | undefined) {
  const known = new Map((alternatives ?? []).map((name) => [name, new Map<readonly Traffic[], readonly Traffic[]>()]));
  return (month: PlannedMonth, alternative: string | undefined): PlannedMonth => {
    const own = alternative === undefined ? undefined : known.get(alternative);
    if (!own) return month;
    const traffic = own.get(month.traffic) ?? month.traffic.filter(({ scenario }) => scenario.name === alternative);
    own.set(month.traffic, traffic);
    return { ...month, traffic };
  };
}

/** Whether a key in a forecast is that of a candidate that is meant, in the alternative that a gate holds. */
export function meantIn(
  months: readonly { readonly costs: readonly MonthlyCost[] }[],
  isMeant: (key: string) => boolean,
  gate: string | undefined,
): (key: string) => boolean {
  const known = new Map(months[0]?.costs.map(({ candidate }) => [candidate.key, candidate.alternative]));
  return (key) => {
    const alternative = known.get(key);
    if (!alternative) return isMeant(key);
    return isMeant(alternative.of) && (gate === undefined || gate === alternative.name);
  };
}

/** `openai/gpt-4o, High`. */
export function alternativeKey(candidate: string, alternative: string): string {
  return `${candidate}, ${alternative}`;
}

/** The key of a candidate in the alternative that a gate holds, else in the first; itself where there is none. */
export function heldKey(key: string, { alternatives, gate }: Pick<Plan, 'alternatives' | 'gate'>): string {
  const name = gate ?? alternatives?.[0];
  return alternatives && name !== undefined ? alternativeKey(key, name) : key;
}
