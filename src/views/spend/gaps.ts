import { plain, type Decimal } from '../../values/money.ts';
import type { Gap, Gaps } from '../../ask/ledger/stated-vs-computed.ts';
import { formatMoney, formatShare } from '../../values/format.ts';
import { cost, left, right, share, text, tokens, type JsonObject, type Report, type Row } from '../../report/report.ts';

/** The offers whose stated costs are off the computed ones, with the likely causes. */
export function gapsReport({ gaps, stated, compared }: Gaps, tolerance: Decimal): Report {
  const columns = [
    left('offer', 'Offer'),
    left('cause', 'Likely cause'),
    right('requests', 'Requests', 2),
    right('computed', 'Computed'),
    right('stated', 'Stated'),
    right('gap', 'Gap', 1),
    right('share', 'Share'),
  ];
  return {
    tables: gaps.length > 0 ? [{ columns, rows: gaps.map(rowOf) }] : [],
    notes: [
      stated === 0
        ? 'No server said what a request cost.'
        : `Of ${stated} ${stated === 1 ? 'request' : 'requests'} with a stated cost: ` +
          `${formatMoney(compared.computed)} computed, ${formatMoney(compared.stated)} stated.`,
      ...(gaps.length === 0 && stated > 0 ? [`None is more than ${formatShare(tolerance)} off.`] : []),
    ],
    records: { columns: columns.map((column) => ({ ...column, header: column.key })), rows: gaps.map(rowOf) },
    assumptions: [],
    unpriced: [],
    prices: undefined,
    body: () => ({
      tolerance: plain(tolerance),
      stated,
      computedTotal: plain(compared.computed),
      statedTotal: plain(compared.stated),
      gaps: gaps.map(gapJson),
    }),
  };
}

function rowOf(gap: Gap): Row {
  return {
    cells: [
      text(gap.offer),
      text(gap.cause),
      tokens(gap.requests),
      cost(gap.computed),
      cost(gap.stated),
      cost(gap.gap),
      share(gap.share),
    ],
  };
}

/** The keys are those of a Gap, in its order. */
function gapJson(each: Gap): JsonObject {
  const { computed, stated, gap, share: part } = each;
  return {
    ...each,
    computed: plain(computed),
    stated: plain(stated),
    gap: plain(gap),
    share: part ? plain(part) : null,
  };
}
