import type { RateAssumptions } from '../../projection/price.ts';
import type { TextKind } from '../../tokens/ratio-table.ts';
import { UserError } from '../../values/errors.ts';

// A file of its own, which the default table needs without the parser.

/** What `withTokenOptions` reads. */
export interface TokenOptions {
  readonly textKind?: TextKind | undefined;
  readonly sameTokens?: boolean | undefined;
}

/** How measured tokens are taken on another model. */
export function measuredTextOf({ textKind, sameTokens = false }: TokenOptions): RateAssumptions['measuredText'] {
  if (sameTokens && textKind !== undefined)
    throw new UserError('--same-tokens leaves --text-kind without an effect', { hint: 'give one of them' });
  return sameTokens ? undefined : (textKind ?? 'unknown');
}
