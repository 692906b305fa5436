import type { Column } from '../report/report.ts';
import { GAP } from './draw-table.ts';

/** The part of a table that fits a terminal. */
export interface Layout {
  /** Indexes of the columns that are shown. */
  readonly kept: readonly number[];
  /** Their widths, which longer cells are cut or wrapped to. */
  readonly widths: readonly number[];
  readonly dropped: readonly Column[];
  /** False if even the narrowest columns need more room than there is. */
  readonly fits: boolean;
}

/** A column as it was measured: head and cells, the cells alone, and the longest part of an unbroken head. */
interface WideColumn extends Column {
  readonly width: number;
  readonly cells: number;
  readonly word: number;
  readonly isEmpty: boolean;
}

/** Names are cut to this, and words of a head broken, before a column of figures is left out. */
const SHORT_NAME = 24;

/** No column of text is squeezed below this. */
const NARROWEST = 8;

/**
 * Leaves out columns until the others fit: those of nothing but zeros, then those with the highest `drop`, the
 * rightmost of equals first; names and heads are counted as if they were short. What is left over goes to them.
 */
export function layOutColumns(columns: readonly WideColumn[], room: number): Layout {
  let kept = columns.map((_, place) => place);
  const dropped: WideColumn[] = [];
  const needed = (widthOf: (column: WideColumn) => number): number =>
    kept.reduce((all, place) => all + (columns[place] ? widthOf(columns[place]) : 0), GAP.length * (kept.length - 1));
  const leaveOut = (isFirst: (column: WideColumn) => number): boolean => {
    const next = kept.reduce<number | undefined>((best, place) => {
      const [one, other] = [columns[place], best === undefined ? undefined : columns[best]];
      return one && isFirst(one) > 0 && (!other || isFirst(one) >= isFirst(other)) ? place : best;
    }, undefined);
    if (next === undefined) return false;
    dropped.push(...columns.slice(next, next + 1));
    kept = kept.filter((place) => place !== next);
    return true;
  };
  while (needed(fullWidth) > room && leaveOut(({ drop, isEmpty }) => (isEmpty ? drop : 0)));
  while (needed(shortWidth) > room && leaveOut(({ drop }) => drop));
  const shown = kept.flatMap((place) => columns[place] ?? []);
  const short = squeezed(shown.map(fullWidth), shown.map(shortWidth), room);
  const widths = squeezed(short, shown.map(leastWidth), room);
  return { kept, dropped, widths, fits: total(widths) <= room };
}

function fullWidth({ width }: WideColumn): number {
  return width;
}

function shortWidth({ width, cells, word, align }: WideColumn): number {
  return align === 'left' ? Math.min(width, SHORT_NAME) : Math.max(cells, Math.min(word, SHORT_NAME));
}

function leastWidth(column: WideColumn): number {
  return column.align === 'left' ? Math.min(column.width, NARROWEST) : shortWidth(column);
}

function total(widths: readonly number[]): number {
  return widths.reduce((all, width) => all + width + GAP.length, -GAP.length);
}

/** Takes from the widest columns, each down to its least width. */
function squeezed(widths: readonly number[], least: readonly number[], room: number): number[] {
  const fitted = [...widths];
  for (let excess = total(fitted) - room; excess > 0; excess--) {
    const widest = fitted.reduce<number | undefined>(
      (best, width, index) =>
        width > (least[index] ?? 0) && width > (best === undefined ? 0 : (fitted[best] ?? 0)) ? index : best,
      undefined,
    );
    if (widest === undefined) break;
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  return fitted;
}
