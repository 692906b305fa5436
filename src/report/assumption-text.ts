import type { Assumption, AssumptionKind } from '../projection/assumption.ts';
import { describeBy, type DescribedAssumption } from './describe-assumptions.ts';
import type { JsonObject } from './report.ts';
import { assumptionText } from './sentences.ts';

/** Assumptions in words, in the order of their sentences; those that differ only in what they touch are one. */
export function describeAssumptions(assumptions: Iterable<Assumption>): DescribedAssumption[] {
  return describeBy(assumptionText, assumptions);
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
