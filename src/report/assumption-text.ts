import { plain, type Decimal } from '../values/money.ts';
import { distinct, type Assumption, type AssumptionKind } from '../projection/assumption.ts';
import type { Json, JsonObject } from './report.ts';
import { isAllOutput, list, sentences, type Of } from './sentences.ts';
import { trafficSentence } from './traffic.ts';

/** An assumption in words, said once for all that it touches. */
export interface Said {
  readonly kind: AssumptionKind;
  /** Whole, with every name. */
  readonly text: string;
  /** For a table: long lists of names are cut. */
  readonly short: string;
  readonly touches: Touched;
  /** What the assumption says beside what it touches. */
  readonly details: JsonObject;
}

type Touched = Readonly<Partial<Record<'offers' | 'scenarios' | 'candidates', readonly string[]>>>;

/** How many names a short sentence lists. */
export const MOST_NAMES = 4;

/** The kinds in the order of their sentences, each assumption once, those that differ in what they touch together. */
export function said(assumptions: Iterable<Assumption>): Said[] {
  const all = distinct(assumptions);
  return kinds.flatMap((kind) => saidOf(kind, all));
}

const kinds: readonly AssumptionKind[] = Object.keys(sentences).filter(
  (kind): kind is AssumptionKind => kind in sentences,
);

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it ties a sentence to its kind
function saidOf<K extends AssumptionKind>(kind: K, all: readonly Assumption[]): Said[] {
  const ofKind = all.filter((assumption): assumption is Of<K> => assumption.kind === kind);
  const groups = groupedBy(ofKind, sameness);
  return [...groups.values()].map((same): Said => {
    const touches = touchedBy(same);
    const names = nameList(touches, groups.size > 1 || kind !== 'traffic');
    const [first] = same;
    const sentence = sentences[kind](first, names);
    return { kind, text: sentence(Infinity), short: sentence(MOST_NAMES), touches, details: detailsOf(first) };
  });
}

function nameList({ offers, candidates, scenarios = [] }: Touched, isScenarioNamed: boolean): (most: number) => string {
  return (most) => list(offers ?? candidates ?? (isScenarioNamed ? scenarios : []), most);
}

function groupedBy<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    groups.set(keyOf(each), group ? [...group, each] : [each]);
  }
  return groups;
}

/** What two assumptions have to share to be said in one sentence: all but what they touch; of traffic, what is said of it. */
function sameness(assumption: Assumption): string {
  if (assumption.kind === 'traffic')
    return isAllOutput(assumption.drivers)
      ? trafficSentence(assumption.drivers).rest
      : trafficSentence(assumption.drivers).whole;
  if (assumption.kind === 'measured') return assumption.says;
  return assumption.kind === 'blend' ? assumption.candidate : JSON.stringify(detailsOf(assumption));
}

function touchedBy(same: readonly Assumption[]): Touched {
  const of = (key: 'offer' | 'scenario' | 'candidate') => [...new Set(same.flatMap((each) => nameIn(each, key)))];
  const [offers, scenarios, candidates] = [of('offer'), of('scenario'), of('candidate')];
  return {
    ...(offers.length > 0 && { offers }),
    ...(scenarios.length > 0 && { scenarios }),
    ...(candidates.length > 0 && { candidates }),
  };
}

function nameIn(assumption: Assumption, key: string): string[] {
  const name: unknown = Reflect.get(assumption, key);
  return typeof name === 'string' ? [name] : [];
}

const touchKeys = new Set(['kind', 'offer', 'scenario', 'candidate']);

function detailsOf(assumption: Assumption): JsonObject {
  // What each scenario sends stands with the scenario, and what is told in words is its text.
  if (assumption.kind === 'traffic' || assumption.kind === 'measured') return {};
  return Object.fromEntries(
    Object.entries(assumption).flatMap(([key, value]) => (touchKeys.has(key) ? [] : [[key, jsonOf(value)]])),
  );
}

/** Values of assumptions as JSON: amounts and shares as decimal text. */
function jsonOf(value: unknown): Json {
  if (isDecimal(value)) return plain(value);
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, jsonOf(each)]));
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'object' && value !== null && 'units' in value && 'scale' in value;
}

export function saidJson({ kind, text, touches, details }: Said): JsonObject {
  return {
    kind,
    text,
    ...Object.fromEntries(Object.entries(touches).map(([key, names]) => [key, [...(names ?? [])]])),
    ...details,
  };
}

/** The kinds that touch a row, for formats that have nothing but rows. */
export function kindsOf(assumptions: Iterable<Assumption>): string {
  const kindsThere = new Set<AssumptionKind>();
  for (const { kind } of assumptions) kindsThere.add(kind);
  return [...kindsThere].join(' ');
}
