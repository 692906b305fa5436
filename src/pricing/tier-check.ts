import { decimal, plain, times } from '../values/money.ts';
import { meters, serviceTiers } from './meters.ts';
import { ratesOf, silentAbove } from './rates.ts';
import type { Period, ServiceTierRates } from './schema.ts';

type Say = (path: readonly PropertyKey[], message: string) => void;

/** What looks like a slip in the service tiers of a period. */
export function tiersLookRight(period: Period, say: Say): void {
  const priced = ratesOf(period);
  for (const tier of serviceTiers) {
    const written = period[tier];
    if (!written) continue;
    followsItsRule(period, written, (meter, message) => say([tier, meter], `${tier} ${message}`));
    const silent = priced.bands.find(({ aboveInputTokens }) => silentAbove(priced, priced.serviceTiers[tier] ?? priced, aboveInputTokens + 1));
    if (written.bands && silent) say([tier, 'bands'], `${tier} does not say what prompts just above ${silent.aboveInputTokens} tokens cost`);
  }
}

/** A rate that was changed here but not there shows by the rule that binds them. */
function followsItsRule(period: Period, { rule, ...stated }: ServiceTierRates, say: (meter: string, message: string) => void): void {
  for (const meter of rule ? (rule.meters ?? meters) : []) {
    const [own, standard] = [stated[meter], period[meter]];
    if (!rule || own === undefined || standard === undefined) continue;
    const made = plain(times(decimal(standard), rule.factor));
    if (made !== plain(decimal(own))) say(meter, `${meter} is ${own}, and its rule ${rule.name} makes it ${made}`);
  }
}
