import { amountIn, countIn, maybeCountIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import { separateMeters, mismatchOf } from '../records/accounting.ts';
import { blank } from '../records/record.ts';
import { isObject } from '../records/source-object.ts';
import { decimal, plain, times } from '../../values/money.ts';
import { readReply } from '../replies/reply.ts';
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

const CENT = decimal('0.01');

/** Pages of the same events, as Cursor's dashboard is answered. */
export const cursorEvents: UsageFormat = {
  kind: 'json',
  name: 'cursor-events',
  title: "usage events of Cursor's dashboard as JSON",
  marks: ['tokenUsage'],
  recognises: ({ kind, model, tokenUsage }) =>
    typeof kind === 'string' &&
    kind.startsWith('USAGE_EVENT_KIND_') &&
    typeof model === 'string' &&
    isObject(tokenUsage),
  open: (context) => (event) => {
    const { totalCents: _, ...usage } = objectIn(event, 'tokenUsage');
    const cents = amountIn(event, 'chargedCents', 'tokenUsage.totalCents');
    return readReply(
      { usage },
      context,
      { prompt: 'exclusive', answer: 'inclusive' },
      {
        at: momentIn(event, 'timestamp'),
        model: textIn(event, 'model'),
        billed: billedOf(cents === undefined ? undefined : plain(times(decimal(cents), CENT))),
        user: textIn(event, 'userEmail', 'owningUser'),
        session: textIn(event, 'conversationId'),
      },
    );
  },
};
