/** What something comes to, one time in ten less, as often as not, and one time in ten more. */
export interface Spread {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** Standard deviations between the middle and the tenth of a normal distribution. */
const Z = 1.2816;

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Tokens of answers that were measured, for answers that are to come. */
export class AnswerLengths {
  readonly #lengths: readonly number[];
  /** By limit: each request of a batch asks for them. */
  readonly #known = new Map<number, Moments>();

  /** Of three answers or more. */
  constructor(lengths: readonly number[]) {
    this.#lengths = lengths;
  }

  get count(): number {
    return this.#lengths.length;
  }

  /** The mean of answers that stop at a limit. */
  mean(limit = Infinity): number {
    return this.#moments(limit).mean;
  }

  /**
   * Tokens of so many answers for each limit, together. The variance is that of the answers to come and that of the
   * measured mean; the sum is taken to be log-normal, which suits one answer and its long tail, and is normal for many.
   */
  total(requests: ReadonlyMap<number, number>): Spread {
    let [mean, variance, deviation] = [0, 0, 0];
    for (const [limit, count] of requests) {
      const own = this.#moments(limit);
      mean += count * own.mean;
      variance += count * own.variance;
      deviation += count * Math.sqrt(own.variance);
    }
    return logNormal(mean, variance + deviation ** 2 / this.count);
  }

  /** How many answers are within P10 to P90 of what the others say of them. */
  held(): number {
    const { mean, variance } = this.#moments(Infinity);
    const [sum, squares] = [mean * this.count, variance * (this.count - 1) + this.count * mean ** 2];
    return this.#lengths.filter((length) => {
      const others = this.count - 1;
      const ofOthers = (sum - length) / others;
      const spread = Math.max(0, (squares - length ** 2 - others * ofOthers ** 2) / (others - 1));
      const { p10, p90 } = logNormal(ofOthers, spread * (1 + 1 / others));
      return length >= p10 && length <= p90;
    }).length;
  }

  #moments(limit: number): Moments {
    const known = this.#known.get(limit);
    if (known) return known;
    const lengths = this.#lengths.map((length) => Math.min(length, limit));
    const mean = lengths.reduce((sum, length) => sum + length, 0) / this.count;
    const squares = lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0);
    const moments = { mean, variance: squares / (this.count - 1) };
    this.#known.set(limit, moments);
    return moments;
  }
}

function logNormal(mean: number, variance: number): Spread {
  if (mean === 0) return { p10: 0, p50: 0, p90: 0 };
  const scale = Math.sqrt(Math.log1p(variance / mean ** 2));
  const at = (z: number): number => Math.round(mean * Math.exp(z * scale - scale ** 2 / 2));
  return { p10: at(-Z), p50: at(0), p90: at(Z) };
}
