// Points that fill a cube of any number of dimensions evenly: the same on each run, without a seed.

/** More dimensions need more points. */
const FEW = 6;

/** How many points so many uncertain values are drawn with. */
export function pointCount(dimensions: number): number {
  return dimensions > FEW ? 8192 : 4096;
}

/** The Halton points of so many dimensions, dimension by dimension, each between zero and one. */
export function haltonPoints(dimensions: number, count: number): Float64Array[] {
  return primes(dimensions).map((base) =>
    Float64Array.from({ length: count }, (_, place) => reversed(place + 1, base)),
  );
}

/** The digits of a number in a base, mirrored at the point. */
function reversed(index: number, base: number): number {
  let [rest, part, value] = [index, 1, 0];
  while (rest > 0) {
    part /= base;
    value += part * (rest % base);
    rest = Math.floor(rest / base);
  }
  return value;
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++)
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  return found;
}
