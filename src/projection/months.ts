/** A month of the calendar, and the moment whose prices bill it. */
export interface Month {
  /** `2027-01`. */
  readonly name: string;
  readonly pricedAt: string;
}

/** The months from one on (`2027-01`), each priced on its first day; that of `asOf` on that day. */
export function monthsFrom(start: string, count: number, asOf: string): Month[] {
  const [year = 0, month = 1] = start.split('-').map(Number);
  return Array.from({ length: count }, (_, index) => {
    const place = month - 1 + index;
    const name = `${year + Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}`;
    return { name, pricedAt: asOf.startsWith(name) ? asOf : `${name}-01` };
  });
}
