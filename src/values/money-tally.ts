import { decimal, sum, zero, type Money } from './money.ts';

/** A sum of amounts that are written as decimal texts, for very many of them: exact, and as quick as whole numbers are. */
export interface MoneyTally {
  /** Adds `0.00043456`: digits, and a point among them perhaps. */
  readonly add: (amount: string) => void;
  readonly total: () => Money;
}

/** Digits behind the point that a safe integer holds. */
const PLACES = 15;
const ONE = 10 ** PLACES;
const powers = Array.from({ length: PLACES + 1 }, (_, exponent) => 10 ** exponent);
const LARGEST = 2 ** 52;

export function moneyTally(): MoneyTally {
  let whole = 0;
  let fraction = 0;
  // What has more digits than that, which is rare.
  let rest: Money = zero;
  return {
    add: (amount) => {
      const point = amount.indexOf('.');
      const places = point < 0 ? 0 : amount.length - point - 1;
      const units = Number(point < 0 ? amount : amount.slice(0, point));
      if (places > PLACES || units + whole > LARGEST) {
        rest = sum([rest, decimal(amount)]);
        return;
      }
      whole += units;
      if (places === 0) return;
      fraction += Number(amount.slice(point + 1)) * (powers[PLACES - places] ?? 1);
      if (fraction >= ONE) {
        fraction -= ONE;
        whole += 1;
      }
    },
    total: () => sum([decimal(`${whole}.${String(fraction).padStart(PLACES, '0')}`), rest]),
  };
}
