import type { PricedOffer } from '../pricing/timeline.ts';

interface Asked {
  readonly offer: PricedOffer;
  readonly model: string;
}

export interface Served {
  /** By whose rates the answer is priced. */
  readonly offer: PricedOffer;
  /** What the user should hear: that another model has answered. */
  readonly note: string | undefined;
}

/** Who answered, by the name that the server gives: the one asked, or another one, which is priced as itself where it is known. */
export function servedOffer(served: string | undefined, asked: Asked, find: (name: string) => PricedOffer | undefined): Served {
  if (served === undefined || isSameName(served, asked.model)) return { offer: asked.offer, note: undefined };
  const other = find(`${asked.offer.offer.list.provider}/${served}`) ?? find(served);
  if (other?.offer.key === asked.offer.offer.key) return { offer: asked.offer, note: undefined };
  if (other) return { offer: other, note: `the answer is from ${served}, not from ${asked.model}: priced as ${other.offer.key}` };
  return { offer: asked.offer, note: `the server says that ${served} answered, which no price list knows: priced as ${asked.offer.offer.key}` };
}

/** One name may be the other's with a date or a version behind it. */
function isSameName(one: string, other: string): boolean {
  const [a, b] = [bare(one), bare(other)];
  return a === b || isDated(a, b) || isDated(b, a);
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).toLowerCase();
}

function isDated(longer: string, shorter: string): boolean {
  return longer.startsWith(shorter) && /^[-@:](\d{2,8}(-\d{2}){0,2}|latest|free|v\d+)$/.test(longer.slice(shorter.length));
}
