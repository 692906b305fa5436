import { UserError } from '../../values/errors.ts';
import type { PricedCell } from './priced-cell.ts';
import type { UsagePrices } from './prices.ts';
import type { RollUpCell } from '../tally/roll-up.ts';

/** Other models for what was used: all of it on one, or some of it on others. */
export interface WhatIf {
  /** As it was asked for. */
  readonly on: string;
  /** The offers that it may go to, each with what goes there; of all nothing is told. */
  readonly pairs: readonly {
    readonly from: string | undefined;
    readonly to: string;
    readonly is: (cell: RollUpCell, priced: PricedCell) => boolean;
  }[];
  /** Where a cell would go; undefined to leave it where it is. */
  readonly targetOf: (cell: RollUpCell, priced: PricedCell) => string | undefined;
}

/** `gpt-4o-mini`, or `claude-sonnet-4-5=claude-haiku-4-5,gpt-4o=gpt-4o-mini`. Throws a UserError. */
export function readWhatIf(prices: UsagePrices, text: string): WhatIf {
  const parts = text.split(',');
  const pairs = parts.map((part) => {
    const [first = '', second, ...more] = part.split('=').map((name) => name.trim());
    if (second === undefined && parts.length === 1)
      return { from: undefined, to: targetOf(prices, first), is: () => true };
    if (first === '' || second === undefined || second === '' || more.length > 0)
      throw new UserError(`--on: "${text}" is not one model for another`, {
        hint: 'write FROM=TO, or one model for all',
      });
    const offer = prices.offerNamed(first);
    return {
      from: first,
      to: targetOf(prices, second),
      is: ({ series }: RollUpCell, priced: PricedCell) => isNamed(first, offer, series.model, priced.offer),
    };
  });
  return { on: text, pairs, targetOf: (cell, priced) => pairs.find(({ is }) => is(cell, priced))?.to };
}

/**
 * Whether a name means what a model was priced as: a dated version means itself alone, a name with its provider that
 * offer, and any other name its family, whoever sells it.
 */
function isNamed(from: string, offer: string | undefined, model: string, key: string | undefined): boolean {
  const wanted = from.toLowerCase();
  const [bare, used] = [wanted, model.toLowerCase()].map((name) => name.slice(name.lastIndexOf('/') + 1));
  const isSold = !wanted.includes('/') || (key?.startsWith(wanted.slice(0, wanted.indexOf('/') + 1)) ?? false);
  if (familyOf(wanted) !== bare) return isSold && bare === used;
  return wanted.includes('/') ? offer === key || wanted === used : familyOf(wanted) === familyOf(model);
}

function familyOf(model: string): string {
  return model
    .slice(model.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/[-@](\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, '');
}

/** Throws a UserError for an unknown model. */
function targetOf(prices: UsagePrices, name: string): string {
  try {
    return prices.targetNamed(name);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`--on: ${error.message}`, { hint: error.hint }) : error;
  }
}

/** The names of one that nothing of what was used goes by: what it would move, it does not. */
export function unusedIn(
  { pairs }: WhatIf,
  used: readonly { readonly cell: RollUpCell; readonly priced: PricedCell }[],
): string[] {
  return pairs.flatMap(({ from, is }) =>
    from === undefined || used.some(({ cell, priced }) => is(cell, priced)) ? [] : [from],
  );
}
