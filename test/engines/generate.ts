import { meters, promptMeters, serviceTiers, type Meter, type ServiceTier } from '../../src/pricing/rates/meters.ts';
import type { PriceTables } from '../../src/warehouse/price-tables.ts';

/** Requests that are alike, as a row of `usage`. */
export interface Row {
  readonly id: number;
  readonly at: string;
  readonly provider: string;
  readonly model: string;
  readonly serviceTier: ServiceTier | undefined;
  readonly thinking: boolean;
  readonly multipliers: readonly string[];
  readonly requests: number;
  /** Of one of them. */
  readonly webSearches: number;
  readonly usage: Readonly<Partial<Record<Meter, number>>>;
  readonly project: string;
}

/** A number from 0 to below 1, the same ones for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const FIRST = Date.parse('2026-06-20');
const LAST = Date.parse('2026-11-30');

/** Rows of every rule: all names, moments beside every change, prompts beside every threshold, each way to send them. */
export function* generate(count: number, { tables, edges, changes }: PriceTables, seed = 20261123): Generator<Row> {
  const random = randomFrom(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const names = tables.names.rows.map(([provider, name]) => [String(provider), String(name)] as const);
  const special = names.filter(
    ([provider, name]) =>
      provider === 'acme' || provider === 'deepseek' || provider === 'yuan' || name.startsWith('deepseek'),
  );
  const near = changes.filter((ms) => FIRST < ms && ms < LAST);
  for (let id = 1; id <= count; id++) {
    const [provider, model] =
      id % 97 === 0 ? ['openai', `unknown-${below(5)}`] : id % 3 === 0 ? pick(special) : pick(names);
    const moment = id % 5 === 0 ? pick(near) + (below(3) - 1) * 1000 : FIRST + below(LAST - FIRST);
    const usage: Partial<Record<Meter, number>> = {};
    for (const meter of meters)
      if (random() < (meter === 'input' ? 0.95 : meter === 'output' ? 0.8 : 0.12))
        usage[meter] = below(id % 7 === 0 ? 300_000 : 4000);
    if (id % 4 === 0) {
      const others = promptMeters.reduce((sum, meter) => sum + (meter === 'input' ? 0 : (usage[meter] ?? 0)), 0);
      usage.input = Math.max(0, pick(edges) + below(3) - others);
    }
    if (id % 100_003 === 0) usage.output = 3_000_000_000_000;
    yield {
      id,
      at: new Date(Math.floor(moment / 1000) * 1000).toISOString().replace('.000Z', 'Z'),
      provider,
      model: id % 11 === 0 ? model.toUpperCase() : model,
      serviceTier: random() < 0.35 ? pick(serviceTiers) : undefined,
      thinking: random() < 0.1,
      multipliers: random() < 0.05 ? pick([['us'], ['eu'], ['eu', 'us'], ['mars']]) : [],
      requests: id % 13 === 0 ? 1 + below(50) : 1,
      webSearches: random() < 0.03 ? 1 + below(4) : 0,
      usage,
      project: `project-${id % 5}`,
    };
  }
}

/** The columns of `usage` as a line of CSV, in their order. */
export function csvLine({
  id,
  at,
  provider,
  model,
  serviceTier,
  thinking,
  multipliers,
  requests,
  webSearches,
  usage,
  project,
}: Row): string {
  const prompt = promptMeters.reduce((sum, meter) => sum + (usage[meter] ?? 0), 0);
  const counts = meters.map((meter) => (usage[meter] ?? 0) * requests);
  const cells = [
    id,
    at.replace('T', ' ').replace('Z', ''),
    provider,
    model,
    serviceTier ?? '',
    thinking,
    multipliers.join(' '),
    requests > 1 ? prompt : '',
    requests,
    webSearches * requests,
    ...counts,
    project,
  ];
  return `${cells.map((cell) => (/[",]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell))).join(',')}\n`;
}
