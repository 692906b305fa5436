import type { Column } from '../report/report.ts';

/** The part of a table that fits a terminal. */
export interface Layout {
  /** Indexes of the columns that are shown. */
  readonly kept: readonly number[];
  /** Their widths, which longer cells are wrapped to. */
  readonly widths: readonly number[];
  readonly dropped: readonly Column[];
  /** False if even the narrowest columns need more room than there is. */
  readonly fits: boolean;
}

/** A border and two blanks for each column, and the last border. */
const FRAME = 3;

/** No column of text is squeezed below this. */
const NARROWEST = 8;

/**
 * Leaves out columns until the others fit, those with the highest `drop` first and the rightmost of equals; then
 * squeezes the widest columns of text.
 */
export function layOutColumns(columns: readonly Column[], widths: readonly number[], room: number): Layout {
  let kept = columns.map((_, place) => place);
  const dropped: Column[] = [];
  const total = (): number => kept.reduce((all, place) => all + (widths[place] ?? 0) + FRAME, 1);
  while (total() > room) {
    const next = kept.reduce<number | undefined>(
      (best, place) => (dropOf(columns, place) >= dropOf(columns, best) ? place : best),
      undefined,
    );
    if (next === undefined || dropOf(columns, next) === 0) break;
    dropped.push(...columns.slice(next, next + 1));
    kept = kept.filter((place) => place !== next);
  }
  const fitted = squeezeColumns(kept, columns, widths, total() - room);
  return { kept, dropped, widths: fitted, fits: fitted.reduce((all, width) => all + width + FRAME, 1) <= room };
}

function dropOf(columns: readonly Column[], place: number | undefined): number {
  return place === undefined ? 0 : (columns[place]?.drop ?? 0);
}

function squeezeColumns(
  kept: readonly number[],
  columns: readonly Column[],
  widths: readonly number[],
  excess: number,
): number[] {
  const fitted = kept.map((place) => widths[place] ?? 0);
  for (let left = excess; left > 0; left--) {
    const widest = kept.reduce<number | undefined>((best, place, index) => {
      const width = fitted[index] ?? 0;
      if (columns[place]?.align !== 'left' || width <= NARROWEST) return best;
      return best === undefined || width > (fitted[best] ?? 0) ? index : best;
    }, undefined);
    if (widest === undefined) break;
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  return fitted;
}
