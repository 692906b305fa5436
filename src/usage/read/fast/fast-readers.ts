import type { LineFormat } from '../../formats/format.ts';
import type { FastLines, FastReaders } from '../fast-path.ts';
import { ByteRow } from './byte-row.ts';
import { fastCountsFor } from './fast-counts.ts';
import { UnquotedRows } from './fast-table.ts';
import { learnShape, wantedOf, type LineShape } from './line-shape.ts';

// Reads lines from their bytes by a structure that was learned from the first ones, and counts plain requests without a
// record for each. Measured on 2026-11-30, before these readers were a folder of their own, by turning both off: CPU of
// `usage` over 200 MB with and without them. The time without them includes some of the switch itself.
//   plain requests as JSON lines   1.5 s and 14.6 s, of which 1.0 s is saved by counting without records
//   replies with ids               4.9 s and 10.7 s
//   plain requests as a table      1.3 s and  2.8 s
//   generated agent sessions       0.9 s and  2.4 s
//   real-looking agent sessions    3.8 s and  3.5 s: nothing is saved, most of them is long texts
// Nothing but read/format-readers.ts imports this folder, and test/usage/read/fast.test.ts holds both ways equal.

export const fastReaders: FastReaders = {
  lines: linesOf,
  table: (format, columns, separator, take) => {
    const row = new ByteRow(format.paths);
    const counts = fastCountsFor(format.counted, row, new Set(columns.filter((field) => field >= 0)));
    return counts && new UnquotedRows(row, counts, columns, separator, take);
  },
};

const MOST_SHAPES = 12;
/** Lines that all differ are not worth learning. */
const MOST_LEARNED = 256;
/** Our own records pass on other values of their lines. */
const MOST_REST = 64;

function linesOf({ name, paths, counted }: LineFormat): FastLines {
  const mostRest = name === 'records' ? MOST_REST : 0;
  const row = new ByteRow(paths, mostRest);
  const wanted = wantedOf(paths, mostRest, counted, row);
  const shapes: LineShape[] = [];
  let last = 0;
  let learned = 0;
  return {
    row,
    match: (bytes, view, from, to) => {
      const { length } = shapes;
      for (let tried = 0; tried < length; tried++) {
        const index = (last + tried) % length;
        const end = shapes[index]?.match(row, bytes, view, from, to) ?? -1;
        if (end < 0) continue;
        last = index;
        return end;
      }
      return -1;
    },
    count: (take) => shapes[last]?.counts?.take(take) ?? false,
    learn: (bytes, from, to) => {
      if (learned === MOST_LEARNED) return;
      learned++;
      const shape = learnShape(bytes, from, to, wanted);
      if (!shape) return;
      if (shapes.length < MOST_SHAPES) last = shapes.push(shape) - 1;
      else shapes[(last + 1 + ((MOST_LEARNED - learned) % (MOST_SHAPES - 1))) % MOST_SHAPES] = shape;
    },
  };
}
