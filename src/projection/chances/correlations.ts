import { UserError } from '../../values/errors.ts';
import type { Correlation } from '../../workload/plan.ts';

/** Two of the uncertain values, by their places, and how far they go together: from −1 to 1. */
export interface Correlated {
  readonly places: readonly [number, number];
  readonly is: number;
}

/** Independent normal values as ones that go together. Throws a UserError for correlations that cannot all be. */
export function correlated(deviates: readonly Float64Array[], pairs: readonly Correlated[]): Float64Array[] {
  if (pairs.length === 0) return [...deviates];
  const rows = deviates.map((_, row) => deviates.map((__, column) => Number(row === column)));
  for (const {
    places: [a, b],
    is,
  } of pairs) {
    const [first, second] = [rows[a], rows[b]];
    if (first) first[b] = is;
    if (second) second[a] = is;
  }
  return rootOf(rows).map((weights) =>
    new Float64Array(deviates[0]?.length ?? 0).map((_, draw) =>
      weights.reduce((all, weight, place) => all + weight * (deviates[place]?.[draw] ?? 0), 0),
    ),
  );
}

/** The lower triangle whose product with itself is the matrix (Cholesky). */
function rootOf(matrix: readonly (readonly number[])[]): number[][] {
  const root: number[][] = [];
  for (const [place, row] of matrix.entries()) {
    const own: number[] = [];
    for (let column = 0; column < place; column++) {
      const other = root[column] ?? [];
      own.push(((row[column] ?? 0) - dot(own, other)) / (other[column] ?? 1));
    }
    const left = 1 - dot(own, own);
    if (left < 0)
      throw new UserError('the correlations contradict each other', {
        hint: 'where a goes with b, and b with c, a goes with c too; let one of them be weaker',
      });
    root.push([...own, Math.sqrt(left)]);
  }
  return root;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((all, value, place) => all + value * (b[place] ?? 0), 0);
}

/** What a correlation may name: a driver, of one scenario or of each by itself, or growth. */
export interface Correlatable {
  /** Undefined for growth, which all scenarios share. */
  readonly scenario: string | undefined;
  readonly driver: string;
}

/** Where the values stand that correlations name; those that flags have made certain are left out. */
export function correlatedPlaces(all: readonly Correlatable[], correlations: readonly Correlation[]): Correlated[] {
  return correlations.flatMap(({ between: [one, other], is }) =>
    all.flatMap((a, first) =>
      all.flatMap((b, second): Correlated[] => {
        const isNamed = isCalled(a, one) && isCalled(b, other) && first !== second;
        const isWithin = [a, b].some(({ scenario }) => scenario === undefined) || a.scenario === b.scenario;
        return isNamed && (isWithin || one.includes('.') || other.includes('.'))
          ? [{ places: [first, second], is }]
          : [];
      }),
    ),
  );
}

function isCalled({ scenario, driver }: Correlatable, name: string): boolean {
  return name === driver || name === `${scenario}.${driver}`;
}
