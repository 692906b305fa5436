import { UserError } from '../../values/errors.ts';
import { CostError } from '../cost-error.ts';

/** What some work returns; errors of the core are thrown as those of the library. */
export function withCostErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw costErrorOf(error);
  }
}

function costErrorOf({ all, code, about, hint }: UserError): CostError {
  const message = all.map((each) => each.message).join('\n');
  switch (code) {
    case 'unknown-model':
    case 'no-price':
    case 'missing-rate':
      return new CostError(message, { code, about, hint });
    case undefined:
    case 'several-sellers':
    case 'interrupted':
    case 'unknown-option':
      return new CostError(message, { hint });
  }
}
