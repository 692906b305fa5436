import { UserError } from '../../src/values/errors.ts';
import { plain, type Money } from '../../src/values/money.ts';
import { priceOf } from '../../src/pricing/catalogue/select.ts';
import type { Catalogue } from '../../src/pricing/catalogue/offer.ts';
import { contenderOf, isPriced, type Candidate, type Contender } from '../../src/projection/candidate.ts';
import type { CandidateSpec } from '../../src/workload/blend.ts';

/** A result as a test writes it: amounts as text (`1.25`, `1.25 EUR`), nothing else changed. */
export function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  if (isMoney(value)) return value.currency === undefined ? plain(value) : `${plain(value)} ${value.currency}`;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shown(each)]));
}

function isMoney(value: object): value is Money {
  return 'units' in value && 'scale' in value;
}

/** What a mistake of the user is answered with: the message and the hint. */
export function refusal(action: () => unknown): readonly [string, string | undefined] {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return [error.message, error.hint];
    throw error;
  }
  throw new Error('nothing was refused');
}

export function contenderIn(catalogue: Catalogue, spec: CandidateSpec, asOf = '2026-11-23'): Contender {
  return contenderOf(spec, (name) => priceOf(catalogue, name, asOf), asOf);
}

export function candidateIn(catalogue: Catalogue, spec: CandidateSpec): Candidate {
  const contender = contenderIn(catalogue, spec);
  if (isPriced(contender)) return contender;
  throw new Error(contender.reason);
}
