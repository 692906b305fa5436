/** The bits of a braille character's dots: row by row, the left one first. */
const bits = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

const BRAILLE = 0x28_00;

/** A field of characters to draw on, each of 2 × 4 dots if the terminal shows those. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** How many dots a character is wide and high. */
  readonly fine: { readonly x: number; readonly y: number };
  /** Draws from one dot to another; `sign` is used if dots are whole characters. */
  line(from: readonly [number, number], to: readonly [number, number], sign: string): void;
  /** Sets a character if nothing has been drawn there, or in any case. */
  put(column: number, row: number, sign: string, isOver?: boolean): void;
  /** True if `length` characters of a row are free. */
  isFree(column: number, row: number, length: number): boolean;
  text(): string[];
}

export function newGrid(columns: number, rows: number, hasBraille: boolean): Grid {
  const fine = hasBraille ? { x: 2, y: 4 } : { x: 1, y: 1 };
  const dots = new Map<number, number>();
  const signs = new Map<number, string>();
  const indexOf = (column: number, row: number): number => row * columns + column;
  const isInside = (column: number, row: number): boolean => column >= 0 && column < columns && row >= 0 && row < rows;

  const dot = (x: number, y: number, sign: string): void => {
    const [column, row] = [Math.floor(x / fine.x), Math.floor(y / fine.y)];
    if (!isInside(column, row)) return;
    if (!hasBraille) signs.set(indexOf(column, row), sign);
    else dots.set(indexOf(column, row), (dots.get(indexOf(column, row)) ?? 0) | (bits[2 * (y % 4) + (x % 2)] ?? 0));
  };

  return {
    columns,
    rows,
    fine,
    line([fromX, fromY], [toX, toY], sign) {
      const steps = Math.max(1, Math.abs(toX - fromX), Math.abs(toY - fromY));
      for (let step = 0; step <= steps; step++)
        dot(
          Math.round(fromX + ((toX - fromX) * step) / steps),
          Math.round(fromY + ((toY - fromY) * step) / steps),
          sign,
        );
    },
    put(column, row, sign, isOver = false) {
      const place = indexOf(column, row);
      if (!isInside(column, row) || (!isOver && (dots.has(place) || signs.has(place)))) return;
      dots.delete(place);
      signs.set(place, sign);
    },
    isFree(column, row, length) {
      return Array.from({ length }, (_, step) => indexOf(column + step, row)).every(
        (place) => !dots.has(place) && !signs.has(place),
      );
    },
    text() {
      return Array.from({ length: rows }, (_row, row) =>
        Array.from({ length: columns }, (_column, column) => {
          const pattern = dots.get(indexOf(column, row));
          return pattern === undefined
            ? (signs.get(indexOf(column, row)) ?? ' ')
            : String.fromCodePoint(BRAILLE + pattern);
        }).join(''),
      );
    },
  };
}
