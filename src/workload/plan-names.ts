import type { Parsed, Problem, Rule } from '../yaml/parse-yaml.ts';
import type { GivenName } from './plan.ts';
import type { PlanFile } from './schema.ts';

// The `names:` key of a plan file.

/** Sources write one name in small letters and in capitals. */
export function* namesDiffer({ value, problem }: Parsed<PlanFile>): Generator<Problem> {
  const seen = new Map<string, string>();
  for (const name of Object.keys(value.names ?? {})) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) yield problem(['names', name], `names: "${other}" and "${name}" are one name`, 'keep one of them');
    seen.set(name.toLowerCase(), name);
  }
}

/** A rule that nothing breaks: whether there is such an offer, only the price lists know, and then where it was named counts. */
export function collectNames(names: GivenName[], file: string): Rule<PlanFile> {
  return ({ value, problem }) => {
    for (const [name, offer] of Object.entries(value.names ?? {})) {
      const { line, column } = problem(['names', name], '');
      names.push({ name, offer, place: `${file}:${line}:${column}: names`, file });
    }
    return [];
  };
}
