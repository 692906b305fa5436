import type { PageQuestion } from '../render/question.ts';
import type { CandidateSpec } from '../workload/blend.ts';
import type { Field } from './fields.ts';
import { specName } from '../workload/own-models.ts';
import { readSpec, specText } from './models.ts';

/** What a reader has changed about a question, as it was written. */
export interface State {
  /** Texts of fields that differ from the question, by their ids. */
  readonly texts: ReadonlyMap<string, string>;
  /** Candidates as they are written; undefined where they are those of the question. */
  readonly models: readonly string[] | undefined;
  readonly baseline: string | undefined;
}

export const unchanged: State = { texts: new Map(), models: undefined, baseline: undefined };

/** A state as the hash of an address, without its `#`; empty if nothing is changed. */
export function stateHash({ texts, models, baseline }: State): string {
  const parameters = new URLSearchParams([...texts]);
  for (const model of models ?? []) parameters.append('model', model);
  if (baseline !== undefined) parameters.set('baseline', baseline);
  return parameters.toString();
}

/** The state in the hash of an address; unknown fields are ignored. */
export function readPageState(hash: string, fields: readonly Field[]): State {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const texts = new Map(
    fields.flatMap(({ id, text }): [string, string][] => {
      const written = parameters.get(id);
      return written === null || written === text ? [] : [[id, written]];
    }),
  );
  const models = parameters.getAll('model');
  return { texts, models: models.length > 0 ? models : undefined, baseline: parameters.get('baseline') ?? undefined };
}

/** A changed question, or what is wrong with which of its fields. */
export interface Changed {
  readonly question: PageQuestion;
  /** By the id of the field; `models` and `baseline` are fields too. */
  readonly problems: ReadonlyMap<string, string>;
}

/** The question with what a reader has changed about it. */
export function applyState(
  question: PageQuestion,
  fields: readonly Field[],
  { texts, models, baseline }: State,
): Changed {
  const problems = new Map<string, string>();
  let result = withModels(question, models, baseline, problems);
  for (const field of fields) {
    const text = texts.get(field.id);
    if (text === undefined) continue;
    const read = field.apply(result, text.trim());
    if ('value' in read) result = read.value;
    else problems.set(field.id, read.problem);
  }
  return { question: result, problems };
}

function withModels(
  question: PageQuestion,
  models: State['models'],
  baseline: string | undefined,
  problems: Map<string, string>,
): PageQuestion {
  const { plan } = question;
  const candidates = models?.flatMap((text): CandidateSpec[] => {
    const read = readSpec(text, plan.candidates);
    if ('value' in read) return [read.value];
    problems.set('models', read.problem);
    return [];
  });
  const chosen = candidates && candidates.length > 0 ? candidates : plan.candidates;
  const named = baseline ?? plan.baseline;
  // A blend that nothing else names goes with its name.
  const hasBaseline = named.includes('/') || chosen.some((spec) => specName(spec) === named);
  const lost = plan.candidates.find((spec) => typeof spec !== 'string' && spec.name === named);
  if (!hasBaseline && lost) problems.set('baseline', `${named} is not a candidate any more`);
  return { ...question, plan: { ...plan, candidates: chosen, baseline: named } };
}

/** The texts of a question's candidates. */
export function modelTexts({ plan }: PageQuestion): string[] {
  return plan.candidates.map(specText);
}
