import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, plain } from '../../src/values/money.ts';
import type { Drivers } from '../../src/workload/drivers.ts';
import { trafficOf } from '../../src/workload/traffic.ts';
import type { Step } from '../../src/workload/request-kinds.ts';
import { UserError } from '../../src/values/errors.ts';
import { totalTokens } from '../../src/pricing/rates/meters.ts';

const traffic = (drivers: Drivers, scale = '1') =>
  trafficOf({ name: 'S', drivers }, scale === '1' ? undefined : decimal(scale));
const usage = (drivers: Drivers) => traffic(drivers).usage;
const d = decimal;

describe('tokens', () => {
  const tokens = (count: number, outputShare: string, cacheHit = '0') =>
    usage({ tokens: count, outputShare: d(outputShare), cacheHit: d(cacheHit) });

  it('are split into output, cached input and the rest', () => {
    expect(tokens(1000, '0.2', '0.5')).toEqual({ input: 400, cacheRead: 400, output: 200 });
  });

  it('are all output where no share is given', () => {
    expect(usage({ tokens: 1000 })).toEqual({ output: 1000 });
    expect(tokens(0, '1')).toEqual({});
  });

  it('round half up, on the share alone', () => {
    expect(tokens(5, '0.5')).toEqual({ input: 2, output: 3 });
  });

  it('are paid again for retries', () => {
    expect(usage({ tokens: 1000, outputShare: d('0.2'), retries: d('0.1') })).toEqual({ input: 880, output: 220 });
  });
});

describe('requests', () => {
  it('times tokens of a request', () => {
    expect(usage({ requests: 120_000, inputTokens: 1800, outputTokens: 350, reasoningTokens: 10 })).toEqual({
      input: 216_000_000,
      output: 42_000_000,
      reasoning: 1_200_000,
    });
  });

  it('come from users', () => {
    expect(usage({ users: 1000, requestsPerUser: 30, inputTokens: 10 })).toEqual({ input: 300_000 });
  });

  it('cache a share of their fixed part, where one is given', () => {
    expect(usage({ requests: 100, inputTokens: 1800, fixedTokens: 1200, cacheHit: d('0.7') })).toEqual({
      input: 96_000,
      cacheRead: 84_000,
    });
    expect(usage({ requests: 100, inputTokens: 1800, cacheHit: d('0.5'), cacheWrite: d('0.25') })).toEqual({
      input: 45_000,
      cacheRead: 90_000,
      cacheWrite: 45_000,
    });
  });

  it('are paid twice for a share of retries', () => {
    expect(traffic({ requests: 1000, inputTokens: 10, outputTokens: 1, retries: d('0.03') })).toMatchObject({
      requests: 1030,
      usage: { input: 10_300, output: 1030 },
    });
  });

  it('of a conversation send again what was said', () => {
    const { kinds, usage: all } = traffic({
      requests: 10,
      inputTokens: 1000,
      fixedTokens: 800,
      outputTokens: 100,
      turns: 3,
    });
    expect(kinds.map(({ promptTokens }) => promptTokens)).toEqual([1000, 1300, 1600]);
    expect(all).toEqual({ input: 39_000, output: 3000 });
    expect(
      traffic({ requests: 10, inputTokens: 1000, outputTokens: 100, turns: 3, turnTokens: 50 }).kinds.map(
        (kind) => kind.promptTokens,
      ),
    ).toEqual([1000, 1050, 1100]);
  });

  it('of a conversation find what they resend in the cache', () => {
    expect(
      usage({ requests: 1, inputTokens: 1000, fixedTokens: 800, outputTokens: 100, turns: 2, cacheHit: d('1') }),
    ).toEqual({
      input: 400,
      cacheRead: 1900,
      output: 200,
    });
  });

  it('grow', () => {
    expect(traffic({ requests: 1000, inputTokens: 10, outputTokens: 1 }, '1.15').usage).toEqual({
      input: 11_500,
      output: 1150,
    });
  });

  it('of nobody cost nothing', () => {
    expect(traffic({ requests: 0, inputTokens: 10 })).toMatchObject({ tokens: 0, requests: 0, usage: {} });
  });
});

describe('drivers that do not go together', () => {
  it.each<[Drivers, string]>([
    [{}, 'says no volume'],
    [{ tokens: 1, requests: 1 }, 'says both tokens and requests'],
    [{ tokens: 1, inputTokens: 5 }, 'inputTokens is per request, and no requests are given'],
    [{ requests: 1, users: 1 }, 'says both users and requests'],
    [{ requests: 1 }, 'says requests without inputTokens or outputTokens'],
    [{ users: 1, inputTokens: 1 }, 'says users without requestsPerUser'],
    [{ requests: 1, inputTokens: 1, outputShare: d('0.5') }, 'outputShare splits tokens'],
    [{ requests: 1, inputTokens: 1, fixedTokens: 2 }, 'fixedTokens (2) is more than inputTokens (1)'],
    [
      { requests: 1, inputTokens: 1, cacheHit: d('0.6'), cacheWrite: d('0.6') },
      'cacheHit and cacheWrite add up to more than 100%',
    ],
    [{ requests: 1, inputTokens: 1, turnTokens: 2 }, 'turnTokens needs turns'],
  ])('%# $1', (drivers, message) => {
    expect(() => traffic(drivers)).toThrow(`scenario "S" ${message}`);
  });
});

describe('how a figure came about', () => {
  const told = ({ meter, factors, less, over }: Step) => {
    const product = factors
      .map(({ driver, value }) => `${driver} ${typeof value === 'number' ? value : plain(value)}`)
      .join(' × ');
    return [`${meter} = ${product}`, ...less.map((each) => `− ${each}`), ...(over ? [`÷ ${over.driver}`] : [])].join(
      ' ',
    );
  };
  const steps = (drivers: Drivers, scale?: string) =>
    traffic(drivers, scale).kinds.map((kind) => kind.steps().map(told));

  it('is requests times tokens of each', () => {
    expect(steps({ requests: 100, inputTokens: 10, outputTokens: 3 })).toEqual([
      [
        'input = requests 100 × prompt 10',
        'output = requests 100 × outputTokens 3',
        'reasoning = requests 100 × reasoningTokens 0',
      ],
    ]);
  });

  it('is users, growth, retries and turns, less what the cache takes', () => {
    expect(
      steps(
        {
          users: 5,
          requestsPerUser: 20,
          inputTokens: 10,
          fixedTokens: 8,
          outputTokens: 3,
          reasoningTokens: 1,
          turns: 2,
          retries: d('0.5'),
          cacheHit: d('0.25'),
          cacheWrite1h: d('0.75'),
        },
        '2',
      ),
    ).toEqual(
      [
        [10, 8],
        [15, 13],
      ].map(([prompt, cacheable]) => [
        `input = users 5 × growth 2 × requestsPerUser 20 × 1 + retries 1.5 × prompt ${prompt} − cacheRead − cacheWrite1h`,
        `cacheRead = users 5 × growth 2 × requestsPerUser 20 × 1 + retries 1.5 × cacheable ${cacheable} × cacheHit 0.25`,
        `cacheWrite1h = users 5 × growth 2 × requestsPerUser 20 × 1 + retries 1.5 × cacheable ${cacheable} × cacheWrite1h 0.75`,
        'output = users 5 × growth 2 × requestsPerUser 20 × 1 + retries 1.5 × outputTokens 3',
        'reasoning = users 5 × growth 2 × requestsPerUser 20 × 1 + retries 1.5 × reasoningTokens 1',
      ]),
    );
  });

  it('is a share of tokens', () => {
    expect(steps({ tokens: 1000, outputShare: d('0.2'), cacheWrite: d('0.5') })).toEqual([
      [
        'input = tokens 1000 × 1 − outputShare 0.8 − cacheWrite',
        'cacheWrite = tokens 1000 × 1 − outputShare 0.8 × cacheWrite 0.5',
        'output = tokens 1000 × outputShare 0.2',
      ],
    ]);
    expect(steps({ tokens: 1000 }, '3')).toEqual([
      ['input = tokens 1000 × growth 3 × 1 − outputShare 0', 'output = tokens 1000 × growth 3 × outputShare 1'],
    ]);
  });
});

describe('traffic as it is billed', () => {
  it('says what one request is, how many there are and their web searches', () => {
    const all = traffic({
      requests: 10,
      inputTokens: 100,
      outputTokens: 5,
      reasoningTokens: 2,
      webSearches: 3,
      retries: d('0.1'),
    });
    const [kind] = all.kinds;
    expect(kind).toEqual({
      steps: expect.any(Function),
      promptTokens: 100,
      ofOne: { input: 100, output: 5, reasoning: 2 },
      cacheable: { tokens: 100 },
      requests: 11,
      usage: { input: 1100, output: 55, reasoning: 22 },
      webSearches: 33,
    });
    expect([all.tokens, all.requests]).toEqual([1177, 11]);
  });

  it('knows sums alone where tokens are given', () => {
    const all = traffic({ tokens: 1000, outputShare: d('0.2') });
    const [kind] = all.kinds;
    expect(kind).toEqual({
      steps: expect.any(Function),
      promptTokens: 0,
      ofOne: undefined,
      requests: undefined,
      usage: { input: 800, output: 200 },
      webSearches: 0,
    });
    expect([all.tokens, all.requests]).toEqual([1000, undefined]);
  });

  it('counts the requests of every turn', () => {
    expect(traffic({ requests: 10, inputTokens: 1, turns: 3 }).requests).toBe(30);
  });

  it('is sent as the drivers say, else the standard way', () => {
    expect(traffic({ tokens: 1 })).toMatchObject({
      batch: d('0'),
      serviceTier: undefined,
      thinking: false,
      multipliers: [],
      peakShare: undefined,
    });
    const sent = {
      batch: d('0.5'),
      serviceTier: 'flex',
      thinking: true,
      multipliers: ['eu'],
      peakShare: d('0.3'),
    } as const;
    expect(traffic({ tokens: 1, ...sent })).toMatchObject(sent);
  });

  it('is not known in requests where a part of it is not', () => {
    const part = {
      model: 'm',
      serviceTier: undefined,
      thinking: false,
      multipliers: [],
      promptAbove: 0,
      isMean: false,
      isTimed: false,
      counts: [],
    };
    const measured = (...requests: number[]) =>
      trafficOf({
        name: 'S',
        drivers: {},
        measured: {
          counted: requests.map((count) => ({
            ...part,
            sum: { usage: { output: 10 }, requests: count, webSearches: 0 },
          })),
          window: undefined,
          days: 30,
          daysPerMonth: 30,
          says: [],
        },
      });
    expect([measured(3, 4).requests, measured(0).requests, measured(0, 0).requests, measured(3, 4).tokens]).toEqual([
      7,
      undefined,
      undefined,
      20,
    ]);
    expect([measured(3, 0).requests, measured(0, 3).requests]).toEqual([undefined, undefined]);
  });

  it('is a number of tokens that is whole and exact', () => {
    const refusal = (drivers: Drivers): unknown => {
      try {
        return traffic(drivers);
      } catch (error) {
        return error instanceof UserError ? [error.message, error.hint] : error;
      }
    };
    expect(refusal({ requests: 1e12, inputTokens: 10_000 })).toEqual([
      'scenario "S" has too many tokens',
      'at most 9007199254740991 a month',
    ]);
    expect(refusal({ requests: 1e14, inputTokens: 1, webSearches: 1000 })).toEqual([
      'scenario "S" has too many web searches',
      'at most 9007199254740991 a month',
    ]);
    expect(
      refusal({ requests: 9_007_199_254_740_991, turns: 2, outputTokens: 0, inputTokens: 1, turnTokens: 0 }),
    ).toEqual(['scenario "S" has too many tokens', 'at most 9007199254740991 a month']);
    expect(refusal({ requests: 1, users: 1 })).toEqual([
      'scenario "S" says both users and requests',
      'give one of them',
    ]);
  });
});

const count = fc.nat({ max: 1_000_000 });
const share = fc.integer({ min: 0, max: 5000 }).map((part) => d(String(part / 10_000)));
const drivers = fc.record({
  requests: count,
  inputTokens: fc.integer({ min: 1, max: 10_000 }),
  outputTokens: fc.nat({ max: 5000 }),
  reasoningTokens: fc.nat({ max: 5000 }),
  turns: fc.integer({ min: 1, max: 5 }),
  cacheHit: share,
  cacheWrite: share,
  retries: share,
});

describe('laws', () => {
  it('no rounding loses or invents a token, and none is below zero', () => {
    fc.assert(
      fc.property(drivers, (given) => {
        const { kinds, usage: all, tokens } = traffic(given);
        expect(totalTokens(all)).toBe(tokens);
        expect(Object.values(all).every((each) => Number.isSafeInteger(each) && each > 0)).toBe(true);
        const without = traffic({ ...given, cacheHit: d('0'), cacheWrite: d('0') });
        expect(tokens).toBe(without.tokens);
        expect(kinds).toHaveLength(given.turns);
      }),
    );
  });

  it.each(['requests', 'inputTokens', 'outputTokens', 'reasoningTokens', 'turns'] as const)(
    'more %s is never fewer tokens',
    (driver) => {
      fc.assert(
        fc.property(drivers, fc.integer({ min: 1, max: 3 }), (given, more) => {
          expect(traffic({ ...given, [driver]: given[driver] + more }).tokens).toBeGreaterThanOrEqual(
            traffic(given).tokens,
          );
        }),
      );
    },
  );

  it('tokens of a scenario of sums are never lost', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), share, share, share, (tokens, outputShare, cacheHit, cacheWrite) => {
        expect(traffic({ tokens, outputShare, cacheHit, cacheWrite }).tokens).toBe(tokens);
      }),
    );
  });
});
