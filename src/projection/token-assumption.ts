import type { Decimal } from '../values/money.ts';
import type { TextKind } from '../tokens/ratio-table.ts';

/** What was taken for granted about the tokens of prompts, counted or measured. */
export type TokenAssumption =
  /** Tokens that were measured by one tokenizer are taken as those of another. */
  | {
      readonly kind: 'convertedTokens';
      readonly offer: string;
      readonly from: string;
      readonly to: string;
      readonly ratio: Decimal;
      readonly low: Decimal;
      readonly high: Decimal;
      /** The kind of the text; undefined where nobody said. */
      readonly textKind: TextKind | undefined;
    }
  /** How long prompts are was counted from texts, as each model counts; figures without a model are those of one. */
  | {
      readonly kind: 'countedInput';
      readonly scenario: string;
      readonly files: readonly string[];
      readonly tokens: number;
      readonly shownFor: string;
    }
  /** Some prompts that were measured are longer than a request may be. */
  | { readonly kind: 'longPrompts'; readonly offer: string; readonly limit: number }
  /** Lengths of prompts are known as means at most, and they decide the band. */
  | { readonly kind: 'meanPrompts'; readonly offer: string };
