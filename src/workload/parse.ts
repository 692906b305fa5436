import { UserError } from '../errors.ts';
import { decimal, one, usd, zero } from '../money.ts';
import type { Decimal } from '../money.ts';
import { parseYaml } from '../yaml.ts';
import type { Parsed, Problem } from '../yaml.ts';
import type { Plan } from './plan.ts';
import { readShare, readVolume } from './quantity.ts';
import type { Read } from './quantity.ts';
import { planSchema } from './schema.ts';
import type { PlanFile } from './schema.ts';
import type { Scenario } from './usage.ts';

/** Text of a plan file → plan. Throws a UserError `file:line:column: what is wrong`. */
export function parsePlan(text: string, file: string): Plan {
  const plan = parseYaml(text, file, planSchema, [scenariosDiffer]);
  const { baseline = '', candidates, assumeInput } = plan;
  return {
    file,
    baseline: baseline || (candidates[0] ?? ''),
    candidates,
    assumeInput: typeof assumeInput === 'number' ? usd(assumeInput) : assumeInput,
    peakShare: plan.peakShare === undefined ? undefined : valueOf(readShare(plan.peakShare), `${file}: peakShare`),
    fx: Object.entries(plan.fx ?? {}).map(([currency, { perDollar, date }]) => ({ currency, perDollar: decimal(perDollar), date })),
    scenarios: plan.scenarios.map((scenario) => scenarioOf(scenario, file, plan.daysPerMonth)),
  };
}

function scenarioOf({ name, tokens, outputShare, cacheHit }: PlanFile['scenarios'][number], file: string, daysPerMonth?: number): Scenario {
  const place = `${file}: scenario "${name}"`;
  const shareOf = (share: string | number | undefined, absent: Decimal): Decimal => (share === undefined ? absent : valueOf(readShare(share), place));
  return {
    name,
    tokens: valueOf(readVolume(tokens, daysPerMonth), place),
    outputShare: shareOf(outputShare, one),
    cacheHit: shareOf(cacheHit, zero),
  };
}

function valueOf<T>(read: Read<T>, place: string): T {
  if ('value' in read) return read.value;
  throw new UserError(`${place}: ${read.problem}`);
}

function* scenariosDiffer({ value, problem }: Parsed<PlanFile>): Generator<Problem> {
  const seen = new Set<string>();
  for (const [index, { name }] of value.scenarios.entries()) {
    if (seen.has(name)) yield problem(['scenarios', index, 'name'], `there are two scenarios "${name}"`, 'give each a name of its own');
    seen.add(name);
  }
}
