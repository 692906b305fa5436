import type { Parsed, YamlProblem, ParsedRule } from '../yaml/parse-yaml.ts';
import type { GivenName, OwnerRow } from './plan.ts';
import type { PlanFile } from './schema.ts';

type CandidateFile = NonNullable<PlanFile['candidates']>[number];

// What a plan file names that only the price lists know.

/** Sources write one name in small letters and in capitals. */
export function* namesDiffer({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  const seen = new Map<string, string>();
  for (const name of Object.keys(value.names ?? {})) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined)
      yield problem(['names', name], `names: "${other}" and "${name}" are one name`, 'keep one of them');
    seen.set(name.toLowerCase(), name);
  }
}

/** A rule that reports nothing: it collects names with their positions, as only price lists know whether they exist. */
export function collectNames(names: GivenName[], file: string): ParsedRule<PlanFile> {
  return ({ value, problem }) => {
    for (const [name, offer] of Object.entries(value.names ?? {})) {
      const { line, column } = problem(['names', name], '');
      names.push({ name, offer, place: `${file}:${line}:${column}: names`, file });
    }
    return [];
  };
}

/** Each row says by what use is known, and whose it is, under the names of columns of a map. */
export function* teamsAreKnown({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  for (const [index, said] of (value.teams ?? []).entries())
    for (const name of Object.keys(said))
      if (!/^(?:project|folder|user|key|session|tag:.+|team|branch|cost-center)$/s.test(name))
        yield problem(['teams', index, name], `teams: unknown key "${name}"`, teamKeys);
}

const teamKeys = 'there is project (or folder), user, key, session and tag:NAME, and team, branch and cost-center';

/** Collects the rows that say whose use is; like `collectNames`, it breaks nothing. */
export function collectTeams(rows: OwnerRow[], file: string): ParsedRule<PlanFile> {
  return ({ value, problem }) => {
    for (const [index, said] of (value.teams ?? []).entries()) {
      const { line, column } = problem(['teams', index], '');
      rows.push({ said, place: `${file}:${line}:${column}: teams` });
    }
    return [];
  };
}

/** Collects the models of a plan with the first position of each; like `collectNames`, it breaks nothing. */
export function collectModels(places: Map<string, string>, file: string): ParsedRule<PlanFile> {
  return ({ value: { baseline, candidates = [], scenarios = [], shifts = [], buy, tokenFactors = {} }, problem }) => {
    const add = (name: string, path: readonly PropertyKey[], key?: string): void => {
      const { line, column } = problem(path, '', undefined, key);
      if (!places.has(name)) places.set(name, `${file}:${line}:${column}`);
    };
    const addSpec = (spec: CandidateFile, path: readonly PropertyKey[]): void => {
      if (typeof spec === 'string') add(spec, path);
      else if ('chain' in spec)
        for (const [place, { model }] of spec.chain.entries()) add(model, [...path, 'chain', place, 'model']);
      else for (const name of Object.keys(spec.blend)) add(name, [...path, 'blend'], name);
    };
    if (baseline !== undefined) add(baseline, ['baseline']);
    for (const [index, spec] of candidates.entries()) addSpec(spec, ['candidates', index]);
    for (const [index, { model }] of scenarios.entries())
      if (model !== undefined) addSpec(model, ['scenarios', index, 'model']);
    for (const [index, { of, to }] of shifts.entries()) {
      add(of, ['shifts', index, 'of']);
      add(to, ['shifts', index, 'to']);
    }
    for (const name of Object.keys(tokenFactors)) add(name, ['tokenFactors'], name);
    for (const [index, { candidate }] of (buy?.ways ?? []).entries())
      if (candidate !== undefined) addSpec(candidate, ['buy', 'ways', index, 'candidate']);
    return [];
  };
}
