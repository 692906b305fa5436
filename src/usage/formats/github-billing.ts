import { amountIn, momentIn, textIn } from '../records/fields.ts';
import { billedOf, dayAfter } from '../records/values.ts';
import { blank } from '../records/record.ts';
import type { UsageFormat } from './format.ts';

/**
 * GitHub's usage reports: a line for each day, user and model, in requests or credits of Copilot. What the plan
 * includes is taken off in `net_amount`, which is what is charged.
 * https://docs.github.com/en/billing/reference/billing-reports
 */
export const githubBilling: UsageFormat = {
  kind: 'table',
  name: 'github-billing',
  title: 'usage report of GitHub, its lines of Copilot',
  required: ['date', 'product', 'sku', 'quantity', 'unit_type', 'gross_amount', 'net_amount'],
  open: () => (row) => {
    if (!/copilot|models|spark/i.test(`${textIn(row, 'product')} ${textIn(row, 'sku')}`)) return [];
    const at = momentIn(row, 'date');
    const costCenter = textIn(row, 'cost_center_name');
    return [
      {
        ...blank,
        at,
        until: dayAfter(at),
        // `GPT-4o mini`: several sell a model of that name, and its maker one with hyphens.
        model: (textIn(row, 'model') ?? textIn(row, 'sku') ?? '').replaceAll(' ', '-'),
        requests: 0,
        billed: billedOf(amountIn(row, 'net_amount')),
        project: textIn(row, 'organization'),
        user: textIn(row, 'username'),
        tags: costCenter === undefined ? undefined : { 'cost-center': costCenter },
        isCharge: true,
      },
    ];
  },
};
