import type { Model, Period } from '../../src/pricing/schema.ts';

type Rates = Readonly<Partial<Record<'input' | 'output' | 'cache_read', number>>>;

/** One dated change of the price history; prices in US dollars per million tokens. */
export interface Change {
  readonly provider: string;
  /** A `*` at its end stands for any ending. */
  readonly id: string;
  readonly effective: string;
  readonly from: Rates & { readonly long_context_above?: number };
  readonly to: Rates;
  readonly note: string;
}

/** A model with the periods that the history knows beside the current one; `today` tells announced from past. */
export function withHistory(model: Model, provider: string, changes: readonly Change[], today: string): Model {
  const own = changes.filter((change) => change.provider === provider && matches(change.id, model.id));
  if (own.length === 0) return model;
  const [current] = model.rates;
  if (!current) return model;
  const past = own.map(({ effective }) => effective).filter((day) => day <= today);
  const since = current.from === undefined && past.length > 0 ? { from: past.toSorted().at(-1) } : {};
  return { ...model, rates: [...own.map((change) => periodOf(change, current, today)), { ...since, ...current }].toSorted(newestFirst) };
}

function matches(pattern: string, id: string): boolean {
  return pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern;
}

function periodOf({ effective, from, to, note }: Change, current: Period, today: string): Period {
  if (/CANCELLED/.test(note)) return { from: effective, state: 'withdrawn', note, ...ratesOf(to) };
  if (effective > today) return { from: effective, state: 'announced', checked: current.checked, note, ...ratesOf(to) };
  if (from.long_context_above !== undefined) return { until: effective, note, ...longContext(current, from.long_context_above) };
  return { until: effective, note, ...ratesOf(from) };
}

function ratesOf({ input, output, cache_read: cacheRead }: Rates): Pick<Period, 'input' | 'cacheRead' | 'output'> {
  return { ...(input !== undefined && { input }), ...(cacheRead !== undefined && { cacheRead }), ...(output !== undefined && { output }) };
}

/** The premium of long prompts that ended: the prompt at twice its rates, the answer at one and a half. */
function longContext(current: Period, aboveInputTokens: number): Pick<Period, 'input' | 'bands'> {
  const { input = 0, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0, output = 0 } = current;
  const base = { input, cacheRead, cacheWrite, cacheWrite1h, output };
  const band = { input: input * 2, cacheRead: cacheRead * 2, cacheWrite: cacheWrite * 2, cacheWrite1h: cacheWrite1h * 2, output: output * 1.5 };
  return { ...base, bands: [{ aboveInputTokens, ...band }] };
}

function newestFirst(a: Period, b: Period): number {
  return startOf(a) < startOf(b) ? 1 : -1;
}

function startOf({ from, checked, until }: Period): string {
  return until === undefined ? (from ?? checked ?? '') : (from ?? '');
}
