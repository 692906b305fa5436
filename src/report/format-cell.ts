import { compare, decimal, fixed, isNegative, isZero, plain } from '../values/money.ts';
import type { Cell } from './report.ts';
import { formatMoney, formatRate, formatTokens, formatShare, groupDigits } from '../values/format.ts';

const hundred = decimal(100);

/** A cell as people read it, rounded. */
export function formatCell(cell: Cell): string {
  switch (cell.kind) {
    case 'text':
      return cell.value;
    case 'cost':
      return formatMoney(cell.value);
    case 'rate':
      return formatRate(cell.value);
    case 'tokens':
      return formatTokens(cell.value);
    case 'share':
      return formatShare(cell.value);
    case 'times':
      return `${groupDigits(fixed(cell.value, compare(cell.value, hundred) < 0 ? 2 : 0))}×`;
    case 'change':
      return `${isNegative(cell.value) || isZero(cell.value) ? '' : '+'}${formatShare(cell.value)}`;
    case 'flag':
      return cell.value ? 'yes' : 'no';
    case 'none':
      return 'n/a';
  }
}

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
