import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Assumption } from '../../src/projection/assumption.ts';
import { footnoteLines } from '../../src/report/footnotes.ts';

const band = (tokens: number): Assumption => ({
  kind: 'shortPrompts',
  offer: `acme/${tokens}`,
  aboveInputTokens: tokens,
});
const linesOf = (assumptions: readonly Assumption[], notes: 'short' | 'full' = 'short') =>
  footnoteLines({ notes: ['Found.'], assumptions, unpriced: [], prices: undefined }, { notes, sources: false });

it('tells what changes a figure in lines of its own before what was assumed', () => {
  expect(linesOf([band(1), { kind: 'retired', offer: 'acme/old', retires: '2026-01-01' }, band(2)])).toEqual([
    'Found.',
    'Served until 2026-01-01: acme/old.',
    'Assumes prompts of at most 1 tokens; longer ones cost more: acme/1. ' +
      'Assumes prompts of at most 2 tokens; longer ones cost more: acme/2.',
  ]);
});

it('says what was assumed in one line that counts what it leaves out, never one alone', () => {
  const limits = fc.uniqueArray(fc.nat(), { maxLength: 8 });
  fc.assert(
    fc.property(limits, (some) => {
      const lines = linesOf(some.map(band)).slice(1);
      expect(lines.length).toBe(some.length === 0 ? 0 : 1);
      const shown = (lines[0] ?? '').split('longer ones cost more').length - 1;
      const left = Number(/ (\d+) more assumptions; show them with --notes full\.$/.exec(lines[0] ?? '')?.[1] ?? 0);
      expect(shown + left).toBe(some.length);
      expect(left).not.toBe(1);
      expect(linesOf(some.map(band), 'full')).toHaveLength(some.length + 1);
    }),
  );
});
