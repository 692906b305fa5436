import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BucketParts } from '../../../src/usage/tally/bucket-parts.ts';
import { blank, noTokens, type UsageRecord } from '../../../src/usage/records/record.ts';

interface Row {
  readonly project: string;
  readonly key: string;
  readonly input: number;
}

const record = (subId: string, input: number): UsageRecord => ({
  ...blank,
  at: 0,
  until: 86_400_000,
  subId,
  tokens: { ...noTokens, input },
  requests: input,
});

/** What exports of a bucket, each a list of rows, come to together. */
function counted(exports: readonly (readonly (readonly [labels: string, input: number])[])[]): number {
  const parts = new BucketParts();
  return exports
    .flatMap((rows, file) => rows.map(([labels, input]) => parts.take(record(labels, input), 'bucket', file)))
    .reduce((total, taken) => total + (taken?.tokens.input ?? 0), 0);
}

describe('a bucket in several exports', () => {
  it('counts once where one tells keys apart and the other does not', () => {
    const byKey = [
      ['p|a', 60],
      ['p|b', 40],
    ] as const;
    expect(counted([byKey, [['p|', 100]]])).toBe(100);
    expect(counted([[['p|', 100]], byKey])).toBe(100);
  });

  it('counts what one says more', () => {
    expect(counted([[['p|a', 60]], [['p|', 100]]])).toBe(100);
    expect(
      counted([
        [['p|', 100]],
        [['p|a', 60]],
        [
          ['p|a', 60],
          ['p|b', 70],
        ],
      ]),
    ).toBe(130);
  });

  it('counts parts that only one of them has', () => {
    expect(counted([[['p|a', 60]], [['p|b', 40]]])).toBe(100);
    // What has no key stands beside the keys.
    expect(
      counted([
        [
          ['p|a', 60],
          ['p|', 40],
        ],
        [['p|b', 30]],
      ]),
    ).toBe(130);
  });

  it('comes to the same however often and however finely it is exported', () => {
    const rows = fc.array(
      fc.record({ project: fc.constantFrom('p', 'q'), key: fc.constantFrom('', 'a', 'b'), input: fc.nat(100) }),
      { minLength: 1, maxLength: 6 },
    );
    const labels = [
      () => '|',
      ({ project }: Row) => `${project}|`,
      ({ project, key }: Row) => `${project}|${key}`,
    ] as const;
    fc.assert(
      fc.property(rows, fc.array(fc.constantFrom(...labels), { minLength: 1, maxLength: 4 }), (used, ways) => {
        const exports = ways.map((way) => {
          const sums = new Map<string, number>();
          for (const row of used) sums.set(way(row), (sums.get(way(row)) ?? 0) + row.input);
          return [...sums];
        });
        expect(counted(exports)).toBe(used.reduce((total, { input }) => total + input, 0));
      }),
    );
  });
});
