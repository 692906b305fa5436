import { groupedBy } from '../values/grouped.ts';
import { plain, type Decimal } from '../values/money.ts';
import { distinct, type Assumption, type AssumptionKind } from '../projection/assumption.ts';
import type { Json, JsonObject } from './report.ts';
import { isAllOutput, listNames, sentences, type AssumptionOf } from './sentences.ts';
import { trafficSentence } from './traffic.ts';

/** An assumption in words, once for everything that it touches. */
export interface DescribedAssumption {
  readonly kind: AssumptionKind;
  /** With every name. */
  readonly text: string;
  /** With at most `MOST_NAMES` names, for the notes below a table. */
  readonly short: string;
  readonly touches: Touched;
  /** The values of the assumption, without the names that it touches. */
  readonly details: JsonObject;
}

type Touched = Readonly<Partial<Record<'offers' | 'scenarios' | 'candidates', readonly string[]>>>;

/** How many names a short sentence lists. */
export const MOST_NAMES = 4;

/** Assumptions in words, in the order of `sentences`; those that differ only in what they touch are one. */
export function describeAssumptions(assumptions: Iterable<Assumption>): DescribedAssumption[] {
  const all = distinct(assumptions);
  return kinds.flatMap((kind) => saidOf(kind, all));
}

const kinds: readonly AssumptionKind[] = Object.keys(sentences).filter(
  (kind): kind is AssumptionKind => kind in sentences,
);

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it ties a sentence to its kind
function saidOf<K extends AssumptionKind>(kind: K, all: readonly Assumption[]): DescribedAssumption[] {
  const ofKind = all.filter((assumption): assumption is AssumptionOf<K> => assumption.kind === kind);
  const groups = groupedBy(ofKind, sameness);
  return [...groups.values()].map((same): DescribedAssumption => {
    const [first] = same;
    const touches = touchedBy(same);
    const { offers, candidates, scenarios = [] } = touches;
    const isScenarioNamed = groups.size > 1 || kind !== 'traffic';
    const names = offers ?? candidates ?? (isScenarioNamed ? scenarios : []);
    const sentence = (most: number) => sentences[kind](first, listNames(names, most), most);
    return {
      kind,
      // Composed when they are read: of ten thousand assumptions a table shows two.
      get text() {
        return sentence(Infinity);
      },
      get short() {
        return sentence(MOST_NAMES);
      },
      touches,
      details: detailsOf(first),
    };
  });
}

/** A key that assumptions share if one sentence can tell them all: everything but what they touch. */
function sameness(assumption: Assumption): string {
  if (assumption.kind === 'traffic') {
    const { whole, rest } = trafficSentence(assumption.drivers);
    return isAllOutput(assumption.drivers) ? rest : whole;
  }
  if (assumption.kind === 'measured') return assumption.says;
  return assumption.kind === 'blend' || assumption.kind === 'chain'
    ? assumption.candidate
    : JSON.stringify(detailsOf(assumption));
}

function touchedBy(same: readonly Assumption[]): Touched {
  const namesIn = (key: 'offer' | 'scenario' | 'candidate') => [...new Set(same.flatMap((each) => nameIn(each, key)))];
  const [offers, scenarios, candidates] = [namesIn('offer'), namesIn('scenario'), namesIn('candidate')];
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
  // The drivers of a scenario are in the scenario's own JSON, and measured traffic is told in the text.
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

export function describedJson({ kind, text, touches, details }: DescribedAssumption): JsonObject {
  return {
    kind,
    text,
    ...touches,
    ...details,
  };
}

/** The kinds of the assumptions about a row, for formats that have only rows. */
export function assumptionKinds(assumptions: Iterable<Assumption>): string {
  const present = new Set<AssumptionKind>();
  for (const { kind } of assumptions) present.add(kind);
  return [...present].join(' ');
}
