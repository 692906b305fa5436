import { groupDigits } from '../values/format.ts';
import type { TokenEstimate } from './model-counting.ts';

/** `exact`, `calibrated 340–390` */
export function labelText({ label, low, high }: Pick<TokenEstimate, 'label' | 'low' | 'high'>): string {
  return low === high ? label : `${label} ${groupDigits(String(low))}–${groupDigits(String(high))}`;
}

/** What a prompt counts to on a model. */
export interface PromptCount extends TokenEstimate {
  readonly tokenizer: string;
}

/** `14 tokens (o200k_base, exact)` */
export function promptText({ tokens, tokenizer, ...count }: PromptCount): string {
  return `${groupDigits(String(tokens))} ${tokens === 1 ? 'token' : 'tokens'} (${tokenizer}, ${labelText(count)})`;
}
