import type { Json, JsonObject } from '../../report/report.ts';
import type { BillDifference, BillRow } from '../../usage/pricing/bill-differences.ts';
import type { OwnedBill, ReconciledBill } from '../../usage/pricing/reconcile.ts';
import { decimalOrNull } from '../report-parts.ts';

function billRow({ model, ...row }: BillRow): JsonObject {
  return { model, ...differenceJson(row) };
}

function ownerRow({ owner, name, ...row }: OwnedBill): JsonObject {
  return { owner: owner ?? null, ...(name !== undefined && { name }), ...differenceJson(row) };
}

/** A bill set against the cost, model by model. */
export function billJson({ currency, rows, owners, total, explanations }: ReconciledBill): Json {
  return {
    currency,
    models: rows.map(billRow),
    ...(owners.length > 0 && { owners: owners.map(ownerRow) }),
    total: billRow(total),
    explanations,
  };
}

function differenceJson({ ours, theirs, difference, ratio }: BillDifference): JsonObject {
  return {
    ours: decimalOrNull(ours),
    theirs: decimalOrNull(theirs),
    difference: decimalOrNull(difference),
    ratio: decimalOrNull(ratio),
  };
}
