import { countOf } from '../records/count.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import { named } from '../records/fields.ts';
import { counterNamed, type Counter } from './counters.ts';

/** What an object of usage says; a counter that is not there is absent. */
export interface StatedCounts {
  readonly counts: Readonly<Partial<Record<Counter, number>>>;
  /** The name that each count was read from. */
  readonly names: Readonly<Partial<Record<Counter, string>>>;
  /** Counters above zero that nobody knows, by their names. */
  readonly unknown: readonly (readonly [name: string, count: number])[];
}

/** Objects around counters nest no deeper in what any API returns. */
const DEEPEST = 3;

/** Reads `{ prompt_tokens, prompt_tokens_details: { cached_tokens }, … }`. Throws a UserError for any other value. */
export function readUsageObject(usage: SourceObject): StatedCounts {
  const stated = new Stated();
  stated.readObject(usage, '', 0);
  return stated;
}

/** Reads the counters of a line that has other fields too: only names that speak of tokens are counters there. */
export function readCounters(line: SourceObject): StatedCounts {
  const stated = new Stated();
  for (const key in line) if (isCounterName(key)) stated.readValue(key, line[key], 0);
  return stated;
}

/** Whether a field of a line speaks of tokens. */
export function isCounterName(key: string): boolean {
  return /token|cache|^(?:input|output|prompt|completion)(?:_|T)/i.test(key);
}

class Stated implements StatedCounts {
  readonly counts: Partial<Record<Counter, number>> = {};
  readonly names: Partial<Record<Counter, string>> = {};
  unknown: readonly (readonly [string, number])[] = none;

  readObject(value: SourceObject, path: string, depth: number): void {
    for (const key in value) this.readValue(path === '' ? key : `${path}.${key}`, value[key], depth);
  }

  readValue(path: string, value: unknown, depth: number): void {
    if (value === null || value === undefined || value === '') return;
    if (typeof value !== 'object' || isWholeNamed(path)) this.readCount(path, value);
    else if (Array.isArray(value)) this.readModalities(path, value);
    else if (isObject(value) && depth < DEEPEST) this.readObject(value, path, depth + 1);
  }

  /** `[{ modality: 'AUDIO', tokenCount: 12 }]`, as Gemini writes the parts of a whole. */
  private readModalities(path: string, list: readonly unknown[]): void {
    for (const each of list)
      if (isObject(each) && typeof each['modality'] === 'string')
        this.readCount(`${path}.${each['modality'].toLowerCase()}`, each['tokenCount'] ?? each['token_count'] ?? 0);
  }

  private readCount(path: string, value: unknown): void {
    const counter = counterNamed(path);
    if (counter === 'ignored') return;
    if (counter === undefined) {
      const count = typeof value === 'string' ? Number(value) : value;
      if (typeof count === 'number' && count > 0 && /token|search|call|request/i.test(path))
        this.unknown = [...this.unknown, [path, count]];
      return;
    }
    const count = countNamed(path, value);
    const before = this.counts[counter];
    // Of two names for one thing, one may be there for show: 0, or a part of the other.
    if (before !== undefined && count <= before) return;
    this.counts[counter] = count;
    this.names[counter] = path;
  }
}

const none: readonly never[] = [];

function countNamed(path: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  return named(path, () => countOf(value));
}

/** Whether a name is that of a whole prompt or answer, which is never an object. */
function isWholeNamed(path: string): boolean {
  if (!/tokens?$/i.test(path)) return false;
  const counter = counterNamed(path);
  return counter === 'prompt' || counter === 'completion';
}
