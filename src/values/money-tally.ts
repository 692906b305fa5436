import { decimal, sum, zero, type Money } from './money.ts';

/** An exact sum of very many amounts in decimal notation, as quick as adding whole numbers. */
export interface MoneyTally {
  /** Adds an amount like `12` or `0.00043456`. */
  readonly add: (amount: string) => void;
  readonly total: () => Money;
}

/** A safe integer holds this many decimals. */
const PLACES = 15;
const ONE = 10 ** PLACES;
const powers = Array.from({ length: PLACES + 1 }, (_, exponent) => 10 ** exponent);
const LARGEST = 2 ** 52;

export function moneyTally(): MoneyTally {
  let whole = 0;
  let fraction = 0;
  // The few amounts with more decimals.
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
