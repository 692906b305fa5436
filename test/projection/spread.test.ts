import { describe, expect, it } from 'vitest';
import { decimal, plain } from '../../src/values/money.ts';
import { splitCounted, splitCount, spreadOverWeek } from '../../src/projection/spread.ts';
import type { Usage } from '../../src/pricing/rates/meters.ts';
import { offerWith } from '../offers.ts';

describe('traffic over a week', () => {
  const spread = (windows: string, peakShare?: string) =>
    spreadOverWeek(
      offerWith(`input: 1, output: 2${windows === '' ? '' : `, schedule: { timeZone: UTC, windows: [${windows}] }`}`),
      peakShare === undefined ? undefined : decimal(peakShare),
    ).map(({ window, share }) => `${window?.label ?? 'else'}: ${plain(share)}`);
  const day = '{ start: "06:00", end: "18:00", output: 3 }';
  const evening = '{ start: "18:00", end: "21:00", output: 4 }';
  const allDay = [
    '{ start: "00:00", end: "08:00", output: 3 }',
    '{ start: "08:00", end: "16:00", output: 4 }',
    '{ start: "16:00", end: "24:00", output: 5 }',
  ].join(', ');

  it('is all at one rate where there is one', () => {
    expect([spread(''), spread('', '0.3')]).toEqual([['else: 1'], ['else: 1']]);
  });

  it('is even, unless a share of it is said to be in the windows', () => {
    expect(spread(day)).toEqual(['else: 0.5', 'daily 06:00-18:00 UTC: 0.5']);
    expect(spread(day, '0.3')).toEqual(['else: 0.7', 'daily 06:00-18:00 UTC: 0.3']);
    expect(spread(day, '0')).toEqual(['else: 1', 'daily 06:00-18:00 UTC: 0']);
  });

  it('goes to each window by its length', () => {
    expect(spread(`${day}, ${evening}`)).toEqual([
      'else: 0.375',
      'daily 06:00-18:00 UTC: 0.5',
      'daily 18:00-21:00 UTC: 0.125',
    ]);
    expect(spread(`${day}, ${evening}`, '0.5')).toEqual([
      'else: 0.5',
      'daily 06:00-18:00 UTC: 0.4',
      'daily 18:00-21:00 UTC: 0.1',
    ]);
  });

  it('is all in the windows where they are the whole week, to the last part, whatever is said', () => {
    const thirds = [
      'daily 00:00-08:00 UTC: 0.333333333333',
      'daily 08:00-16:00 UTC: 0.333333333333',
      'daily 16:00-24:00 UTC: 0.333333333334',
    ];
    expect([spread(allDay), spread(allDay, '0.3')]).toEqual([thirds, thirds]);
    expect(spread('{ start: "00:00", end: "24:00", output: 3 }', '0.3')).toEqual(['daily 00:00-24:00 UTC: 1']);
  });
});

describe('a count in parts', () => {
  const shares = (...parts: string[]) => parts.map(decimal);

  it.each([
    [10, ['1'], [10]],
    [10, ['0.5', '0.5'], [5, 5]],
    [5, ['0.5', '0.5'], [3, 2]],
    [10, ['0.333', '0.333', '0.333'], [3, 4, 3]],
    [1, ['0.25', '0.25', '0.25', '0.25'], [0, 1, 0, 0]],
    [0, ['0.5', '0.5'], [0, 0]],
    // Shares that do not come to one: nothing is lost.
    [100, ['0.5', '0.2'], [50, 50]],
    [100, ['0.9'], [100]],
  ])('of %d by %j is %j', (count, parts, expected) => {
    expect(splitCount(count, shares(...parts))).toEqual(expected);
  });

  it('leaves the meters of a usage out where they have nothing', () => {
    const counted = (usage: Usage, requests: number | undefined, webSearches: number) => ({
      usage,
      requests,
      webSearches,
    });
    expect(splitCounted(counted({ input: 5, output: 1 }, 3, 1), shares('0.5', '0.5'))).toEqual([
      counted({ input: 3, output: 1 }, 2, 1),
      counted({ input: 2 }, 1, 0),
    ]);
    expect(splitCounted(counted({ input: 5 }, undefined, 0), shares('0.5', '0.5'))).toEqual([
      counted({ input: 3 }, undefined, 0),
      counted({ input: 2 }, undefined, 0),
    ]);
    const whole = counted({ input: 5, output: 0 }, 7, 2);
    expect(splitCounted(whole, shares('1'))).toEqual([whole]);
  });
});
