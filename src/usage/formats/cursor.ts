import { separateMeters, mismatchOf } from '../records/accounting.ts';
import { blank } from '../records/record.ts';
import { fieldsOf } from '../records/row.ts';
import type { TableFormat } from './format.ts';
import { billedOf } from './values.ts';

const fields = fieldsOf({
  date: 'date',
  model: 'model',
  written: 'input (w/ cache write)',
  input: 'input (w/o cache write)',
  read: 'cache read',
  output: 'output tokens',
  total: 'total tokens',
  cost: 'cost',
  user: 'user',
});

/** Usage events exported from Cursor; its columns of input do not include each other. */
export const cursor: TableFormat = {
  kind: 'table',
  name: 'cursor',
  title: 'usage events exported from Cursor',
  paths: fields.paths,
  required: ['date', 'model', 'input (w/ cache write)', 'input (w/o cache write)', 'cache read', 'output tokens'],
  open: () => (row) => {
    const { at } = fields;
    const tokens = separateMeters({
      input: row.count(at.input),
      cacheRead: row.count(at.read),
      cacheWrite: row.count(at.written),
      output: row.count(at.output),
    });
    const cost = row.text(at.cost);
    return {
      ...blank,
      at: row.moment(at.date),
      model: row.text(at.model) ?? '',
      tokens,
      // What a subscription includes has a word there.
      billed: cost !== undefined && /\d/.test(cost) ? billedOf(row.amount(at.cost)) : undefined,
      mismatch: mismatchOf(tokens, row.maybeCount(at.total)),
      user: row.text(at.user),
    };
  },
};
