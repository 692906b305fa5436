import type { CountedFields } from '../../formats/format.ts';
import type { FastLines, FastReaders } from '../fast-path.ts';
import { ByteRow } from './byte-row.ts';
import { meanings } from './fast-counts.ts';
import { fastTable } from './fast-table.ts';
import { watch } from './watch.ts';
import { learnShape, type LineShape } from './line-shape.ts';

// Counts plain requests from their bytes, by a structure that was learned from the first lines, without a record for
// each. Measured on 2026-11-30 as CPU time (user and system, medians of five pairs, Node 20.20) against the reader
// before formats were one declaration each: 200,000 plain lines 0.64, by user 0.46, 145 MB of sessions that look real
// 0.73, by session 0.75, 58 MB of replies with ids 0.96. What needs a record for each line is read strictly:
// --records took 2.2 times as long as it did then. Nothing but read/sink.ts imports this folder, and
// test/usage/read/fast.test.ts holds both ways equal.

export const fastReaders: FastReaders = {
  lines: linesOf,
  table: fastTable,
};

const MOST_SHAPES = 12;
/** Lines that all differ are not worth learning. */
const MOST_LEARNED = 256;

function linesOf(counted: CountedFields): FastLines {
  const row = new ByteRow(meanings.length);
  const shapes: LineShape[] = [];
  let last = 0;
  let learned = 0;
  return {
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
    count: (take) => shapes[last]?.counts.take(take) ?? false,
    watch: (value) => {
      if (learned === MOST_LEARNED) return undefined;
      const watched = watch(value);
      return {
        value: watched.value,
        learn: (bytes, from, to, record) => {
          learned++;
          const shape = learnShape(bytes, from, to, { counted, row, record, value, asked: watched.asked });
          if (!shape) return;
          if (shapes.length < MOST_SHAPES) last = shapes.push(shape) - 1;
          else shapes[(last + 1 + ((MOST_LEARNED - learned) % (MOST_SHAPES - 1))) % MOST_SHAPES] = shape;
        },
      };
    },
  };
}
