import type { Decimal } from '../values/money.ts';
import type { Shift } from '../workload/shift.ts';

/** What was taken for granted about which models get the traffic of a candidate. */
export type CandidateAssumption =
  | {
      readonly kind: 'blend';
      readonly candidate: string;
      readonly parts: readonly { readonly offer: string; readonly share: Decimal }[];
    }
  /** Models that are asked one after the other; the last one has no share at which it fails. */
  | {
      readonly kind: 'chain';
      readonly candidate: string;
      readonly links: readonly { readonly offer: string; readonly fails: Decimal | undefined }[];
      readonly passesAnswer: boolean;
    }
  /** Shares that go to other models from a month on. */
  | { readonly kind: 'shift'; readonly candidate: string; readonly shifts: readonly Shift[] }
  /** A scenario that has a model of its own is on that, whatever the candidate. */
  | { readonly kind: 'ownModel'; readonly scenario: string; readonly model: string }
  /** What was sent to each measured model, and where it goes. */
  | {
      readonly kind: 'asUsed';
      readonly candidate: string;
      readonly parts: readonly { readonly offer: string; readonly model: string }[];
    }
  /** A name that means other offers in later months. */
  | { readonly kind: 'movingName'; readonly candidate: string; readonly meanings: readonly Meaning[] };

/** What a name means from a month on (`2027-01`). */
export interface Meaning {
  readonly offer: string;
  readonly since: string;
}
