import { plain, type Decimal } from '../../values/money.ts';
import type { Assumption } from '../../projection/assumption.ts';
import { sharesByOffer, type Candidate } from '../../projection/candidate.ts';
import type { LineItem } from '../../projection/price.ts';
import type { Unpriced } from '../../pricing/catalogue/no-price.ts';
import type { Usage } from '../../pricing/rates/meters.ts';
import { describeAssumptions } from '../../report/assumption-text.ts';
import { describeBy, type DescribedAssumption } from '../../report/describe-assumptions.ts';
import { priceText } from '../../report/price-sentences.ts';
import type { AssumptionNote, CandidateName, MeterTokens, PricedItem, UnpricedCandidate } from '../priced-items.ts';

export function itemOf({ meter, tokens, rate, per, cost, billedAs, ...item }: LineItem): PricedItem {
  const { offer, serviceTier, aboveInputTokens, window } = item;
  return {
    offer,
    meter,
    tokens,
    rate: plain(rate),
    per,
    cost: plain(cost),
    ...(billedAs !== meter && { billedAs }),
    ...(serviceTier !== undefined && { serviceTier }),
    ...(aboveInputTokens !== undefined && { aboveInputTokens }),
    ...(window !== undefined && { window }),
  };
}

export function countsOf(usage: Usage): MeterTokens {
  return { ...usage };
}

export function notesOf(assumptions: Iterable<Assumption>): AssumptionNote[] {
  return describeAssumptions(assumptions).map(noteOf);
}

/** What one price took for granted, without the sentences of plans. */
export function priceNotesOf(assumptions: Iterable<Assumption>): AssumptionNote[] {
  return describeBy(priceText, assumptions).map(noteOf);
}

function noteOf({ kind, text, touches }: DescribedAssumption): AssumptionNote {
  return { kind, text, ...touches };
}

export function unpricedOf({ key, reason }: Unpriced): UnpricedCandidate {
  return { candidate: key, reason };
}

export function nameOf({ key, provider, own, ...asked }: Candidate): CandidateName {
  const { isBlend, chain, parts } = own ? (own.rest ?? { ...asked, isBlend: false }) : asked;
  const shares = () => Object.fromEntries([...sharesByOffer({ parts })].map(([offer, share]) => [offer, plain(share)]));
  return { candidate: key, provider, ...(isBlend && !chain && { blend: shares() }) };
}

/** Decimal text; null where there is no figure. */
export function textOrNull(value: Decimal | undefined): string | null {
  return value === undefined ? null : plain(value);
}
