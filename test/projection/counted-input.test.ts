import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plain } from '../../src/values/money.ts';
import { UserError } from '../../src/values/errors.ts';
import { billOf } from '../../src/projection/bill.ts';
import { candidateOf } from '../../src/projection/candidate.ts';
import { priceAt } from '../../src/pricing/rates/timeline.ts';
import { findOffer } from '../../src/pricing/catalogue/select.ts';
import { trafficOf } from '../../src/workload/traffic.ts';
import type { Scenario } from '../../src/workload/scenario.ts';
import { days, offers, requests } from '../generators.ts';
import { catalogueFrom, listText } from '../offers.ts';

/** A text that has so many tokens by every vocabulary. */
const text = (tokens: number) => ({
  kind: 'english' as const,
  bytes: tokens * 4,
  byVocabulary: { o200k_base: tokens, cl100k_base: tokens, deepseek_v3: tokens, gemma3: tokens },
});
const file = (path: string, tokens: number) => ({ path, kind: 'english', texts: [text(tokens)], prompts: [] });

it('bills a counted prompt as it bills a prompt of as many tokens', () => {
  fc.assert(
    fc.property(offers, days, requests, fc.nat(3000), (periods, day, drivers, fixed) => {
      const { inputTokens = 0, fixedTokens: _, ...others } = drivers;
      const catalogue = catalogueFrom(listText('maker', `{ id: gpt-4o, rates: [${periods.join(', ')}] }`));
      const counted: Scenario = {
        name: 'S',
        drivers: { ...others, inputTokens: 1 },
        input: {
          files: { system: 'a', perRequest: 'b' },
          tokens: 0,
          shownFor: 'maker/gpt-4o',
          counted: { system: file('a', fixed + 1), perRequest: file('b', inputTokens + 1) },
        },
      };
      const typed = { ...others, inputTokens: fixed + inputTokens + 2, fixedTokens: fixed + 1 };
      const billed = (scenario: Scenario): string => {
        try {
          const offer = priceAt(findOffer(catalogue, 'maker/gpt-4o', day), day);
          return plain(
            billOf(
              candidateOf('m', () => offer),
              trafficOf(scenario),
            ).total,
          );
        } catch (error) {
          if (error instanceof UserError) return error.message;
          throw error;
        }
      };
      expect(billed(counted)).toBe(billed({ name: 'S', drivers: typed }));
    }),
  );
});
