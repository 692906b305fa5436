import { describe, expect, it } from 'vitest';
import { gapTally } from '../../../src/ask/ledger/stated-vs-computed.ts';
import { bookedAttempts } from '../../../src/usage/formats/receipts.ts';
import type { Attempt } from '../../../src/ask/ledger/receipt.ts';
import { decimal, plain } from '../../../src/values/money.ts';
import { attemptWith, receiptWith } from '../receipts.ts';

function gapsOf(attempts: readonly Partial<Attempt>[], tolerance = '0.02') {
  const { add, gaps } = gapTally(decimal(tolerance));
  for (const attempt of attempts)
    add(bookedAttempts({ ...receiptWith({ attempts: [attemptWith({ cost: '1', ...attempt })] }) }));
  const { stated, compared, ...found } = gaps();
  return {
    stated,
    compared: [plain(compared.computed), plain(compared.stated)],
    gaps: found.gaps.map(({ cause, requests, computed, gap, share, ...rest }) => [
      cause,
      requests,
      plain(computed),
      plain(rest.stated),
      plain(gap),
      share && plain(share),
    ]),
  };
}

describe('gaps', () => {
  it('are none within the tolerance, both ends included', () => {
    expect(gapsOf([{ stated: '1' }, { cost: '0.98', stated: '1' }, { cost: '1.02', stated: '1' }, {}])).toEqual({
      stated: 3,
      compared: ['3', '3'],
      gaps: [],
    });
    expect(gapsOf([{ cost: '0.9799', stated: '1' }]).gaps).toHaveLength(1);
    expect(gapsOf([{ cost: '0', stated: '0' }]).gaps).toEqual([]);
    expect(gapsOf([{ cost: '0.1', stated: '0' }]).gaps).toEqual([
      ['our rate is old', 1, '0.1', '0', '-0.1', undefined],
    ]);
  });

  it.each([
    ['another model answered', { pricedAs: 'openai/gpt-4o' }, 'other model'],
    ['one that no list knows did', { served: 'huge' }, 'other model'],
    ['another service tier served it', { serviceTier: 'priority' }, 'service tier'],
    ['its usage was estimated', { estimated: true }, 'estimated usage'],
    ['a part of it came from the cache', { usage: { input: 10, cacheRead: 90 } }, 'cache'],
    ['nothing else is known', {}, 'our rate is old'],
    ['it is a version of the model', { served: 'deepseek-v4-flash-2026-09-10' }, 'our rate is old'],
    ['the usual tier served it', { serviceTier: 'default' }, 'our rate is old'],
  ] as const)('have a likely cause where %s', (_what, more, cause) => {
    expect(gapsOf([{ stated: '2', ...more }]).gaps).toEqual([[cause, 1, '1', '2', '1', '0.5']]);
  });

  it('are added up by offer and cause, the largest first', () => {
    expect(
      gapsOf([
        { stated: '2' },
        { stated: '3', usage: { cacheRead: 5 } },
        { stated: '2' },
        { offer: 'a/b', stated: '1.5' },
      ]).gaps,
    ).toEqual([
      ['our rate is old', 2, '2', '4', '2', '0.5'],
      ['cache', 1, '1', '3', '2', '0.666666666667'],
      ['our rate is old', 1, '1', '1.5', '0.5', '0.333333333333'],
    ]);
  });
});
