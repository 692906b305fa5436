import { amountIn, countIn, maybeCountIn, momentIn, textIn } from '../records/fields.ts';
import { separateMeters, mismatchOf } from '../records/accounting.ts';
import { blank } from '../records/record.ts';
import type { UsageFormat } from './format.ts';
import { billedOf } from '../records/values.ts';

/** Usage events exported from Cursor; its columns of input do not include each other. */
export const cursor: UsageFormat = {
  kind: 'table',
  name: 'cursor',
  title: 'usage events exported from Cursor',
  required: ['date', 'model', 'input_w_cache_write', 'input_w_o_cache_write', 'cache_read', 'output_tokens'],
  open: () => (row) => {
    const tokens = separateMeters({
      input: countIn(row, 'input_w_o_cache_write'),
      cacheRead: countIn(row, 'cache_read'),
      cacheWrite: countIn(row, 'input_w_cache_write'),
      output: countIn(row, 'output_tokens'),
    });
    return [
      {
        ...blank,
        at: momentIn(row, 'date'),
        model: textIn(row, 'model') ?? '',
        tokens,
        // What a subscription includes has a word there.
        billed: /\d/.test(textIn(row, 'cost') ?? '') ? billedOf(amountIn(row, 'cost')) : undefined,
        mismatch: mismatchOf(tokens, maybeCountIn(row, 'total_tokens')),
        user: textIn(row, 'user'),
      },
    ];
  },
};
