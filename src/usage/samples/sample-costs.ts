import { plus, sum, type Money } from '../../values/money.ts';
import type { LineItem } from '../../projection/price.ts';
import type { Costed } from '../pricing/groups.ts';
import type { Labels } from '../records/record.ts';

/** What usage is compared by. */
export const sampleKinds = ['session', 'task', 'request'] as const;

export type SampleKind = (typeof sampleKinds)[number];

/** What one model and meter cost, or one fee. */
export interface MeterCost extends Pick<LineItem, 'offer' | 'meter'> {
  readonly cost: Money;
}

/** What the sessions, tasks or requests of a side cost. */
export interface SampleCosts {
  /** By the name of a sample. */
  readonly bySample: ReadonlyMap<string, Money>;
  readonly meters: readonly MeterCost[];
  /** Samples that are left out, as some of what they used has no price, and why that of the first has none. */
  readonly unpriced: number;
  readonly reason: string | undefined;
  /** What belongs to no sample, and is left out. */
  readonly loose: { readonly requests: number; readonly cost: Money };
}

/** The sample that use belongs to; a session that names no task is one. */
function sampleOf(kind: SampleKind, { session, tags }: Labels): string | undefined {
  return kind === 'task' ? (tags?.['task'] ?? session) : session;
}

export function sampleCosts(costed: readonly Costed[], kind: SampleKind): SampleCosts {
  const reasons = new Map<string, string>();
  const loose: Costed[] = [];
  for (const each of costed) {
    const sample = sampleOf(kind, each.cell.series);
    if (sample === undefined) loose.push(each);
    else if (each.priced.reason !== undefined && !reasons.has(sample)) reasons.set(sample, each.priced.reason);
  }
  const bySample = new Map<string, Money>();
  const meters = new Map<string, MeterCost>();
  for (const { cell, priced } of costed) {
    const sample = sampleOf(kind, cell.series);
    if (sample === undefined || priced.reason !== undefined || reasons.has(sample)) continue;
    bySample.set(sample, sum([bySample.get(sample) ?? [], priced.total].flat()));
    for (const { offer, meter, cost } of priced.shares.flatMap(({ lineItems }) => lineItems)) {
      const [name, before] = [`${offer} ${meter}`, meters.get(`${offer} ${meter}`)];
      meters.set(name, { offer, meter, cost: before ? plus(before.cost, cost) : cost });
    }
  }
  return {
    bySample,
    meters: [...meters.values()],
    unpriced: reasons.size,
    reason: [...reasons.values()][0],
    loose: {
      requests: loose.reduce((count, { cell }) => count + cell.requests, 0),
      cost: sum(loose.flatMap(({ priced }) => (priced.reason === undefined ? [priced.total] : []))),
    },
  };
}
