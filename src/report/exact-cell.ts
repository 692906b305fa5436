import { plain } from '../values/money.ts';
import type { Cell } from './report.ts';

/** A cell as machines read it: every digit and no unit; undefined if it has no value. */
export function exactCell(cell: Cell): string | number | boolean | undefined {
  switch (cell.kind) {
    case 'text':
    case 'tokens':
    case 'flag':
      return cell.value;
    case 'cost':
    case 'rate':
    case 'share':
    case 'times':
    case 'change':
      return plain(cell.value);
    case 'none':
      return undefined;
  }
}
