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
/** The code of the digit 0; that of the point is below it. */
const ZERO = 48;

export function moneyTally(): MoneyTally {
  let whole = 0;
  let fraction = 0;
  // The few amounts with more decimals.
  let rest: Money = zero;
  return {
    add: (amount) => {
      let [units, decimals, places] = [0, 0, -1];
      for (let at = 0; at < amount.length; at++) {
        const digit = amount.charCodeAt(at) - ZERO;
        if (digit < 0) places = 0;
        else if (places < 0) units = units * 10 + digit;
        else {
          decimals = decimals * 10 + digit;
          places++;
        }
      }
      if (places > PLACES || units + whole > LARGEST) {
        rest = sum([rest, decimal(amount)]);
        return;
      }
      whole += units;
      if (places <= 0) return;
      fraction += decimals * (powers[PLACES - places] ?? 1);
      if (fraction >= ONE) {
        fraction -= ONE;
        whole += 1;
      }
    },
    total: () => sum([decimal(`${whole}.${String(fraction).padStart(PLACES, '0')}`), rest]),
  };
}
