import { groupedBy } from '../values/grouped.ts';
import { plain, type Decimal } from '../values/money.ts';
import { distinct, type Assumption, type AssumptionKind } from '../projection/assumption.ts';
import type { Json, JsonObject } from './report.ts';
import { listNames, type AssumptionOf, type Sentences } from './sentence.ts';

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

/** How kinds of assumptions are put into words. */
export interface AssumptionText {
  readonly sentences: Partial<Sentences>;
  /** What assumptions share that one sentence can tell; undefined for everything but what they touch. */
  readonly sameness: (assumption: Assumption) => string | undefined;
}

/**
 * Assumptions in words, in the order of the sentences; those that differ only in what they touch are one. Throws a
 * RangeError for a kind without a sentence.
 */
export function describeBy(text: AssumptionText, assumptions: Iterable<Assumption>): DescribedAssumption[] {
  const all = distinct(assumptions);
  const silent = all.find(({ kind }) => !(kind in text.sentences));
  if (silent) throw new RangeError(`no sentence for ${silent.kind}`);
  return Object.keys(text.sentences).flatMap((kind) => (isKind(kind, text) ? saidOf(text, kind, all) : []));
}

function isKind(key: string, { sentences }: AssumptionText): key is AssumptionKind {
  return key in sentences;
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it ties a sentence to its kind
function saidOf<K extends AssumptionKind>(
  { sentences, sameness }: AssumptionText,
  kind: K,
  all: readonly Assumption[],
): DescribedAssumption[] {
  const ofKind = all.filter((assumption): assumption is AssumptionOf<K> => assumption.kind === kind);
  const say: Sentences[K] | undefined = sentences[kind];
  if (!say) return [];
  const groups = groupedBy(ofKind, (each) => sameness(each) ?? JSON.stringify(detailsOf(each)));
  return [...groups.values()].map((same): DescribedAssumption => {
    const [first] = same;
    const touches = touchedBy(same);
    const { offers, candidates, scenarios = [] } = touches;
    const isScenarioNamed = groups.size > 1 || kind !== 'traffic';
    const names = offers ?? candidates ?? (isScenarioNamed ? scenarios : []);
    const sentence = (most: number) => say(first, listNames(names, most), most);
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
