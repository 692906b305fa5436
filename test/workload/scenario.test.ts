import { describe, expect, it } from 'vitest';
import { decimal } from '../../src/values/money.ts';
import { driverProblem, hasNoOutput, idleDrivers } from '../../src/workload/scenario.ts';
import type { DriverProblem } from '../../src/workload/driver-problem.ts';
import type { Drivers } from '../../src/workload/drivers.ts';

const d = decimal;
const fine = { requests: 1, inputTokens: 10, outputTokens: 5 };

describe('drivers that do not go together', () => {
  const tooMuch = 'add up to more than 100%';

  it.each<[Drivers, DriverProblem]>([
    [
      {},
      {
        driver: undefined,
        message: 'says no volume',
        hint: 'give tokens: 5M, or requests: 4k/day with inputTokens and outputTokens',
      },
    ],
    [
      { tokens: 1, requests: 1 },
      { driver: 'tokens', message: 'says both tokens and requests', hint: 'give one of them; the other follows' },
    ],
    [
      { tokens: 1, users: 1 },
      { driver: 'tokens', message: 'says both tokens and requests', hint: 'give one of them; the other follows' },
    ],
    [
      { ...fine, users: 1 },
      { driver: 'users', message: 'says both users and requests', hint: 'give one of them' },
    ],
    ...(
      ['inputTokens', 'outputTokens', 'reasoningTokens', 'fixedTokens', 'webSearches', 'turns', 'turnTokens'] as const
    ).map((driver): [Drivers, DriverProblem] => [
      { tokens: 1, [driver]: 1 },
      {
        driver,
        message: `${driver} is per request, and no requests are given`,
        hint: 'give requests: 4k/day instead of tokens',
      },
    ]),
    [
      { ...fine, outputShare: d('0.5') },
      {
        driver: 'outputShare',
        message: 'outputShare splits tokens, and requests are given',
        hint: 'give inputTokens and outputTokens',
      },
    ],
    [
      { users: 1, inputTokens: 1 },
      {
        driver: 'users',
        message: 'says users without requestsPerUser',
        hint: 'give requestsPerUser: 30, a month, or requestsPerUser: 1/day',
      },
    ],
    [
      { ...fine, requestsPerUser: 1 },
      { driver: 'requestsPerUser', message: 'requestsPerUser needs users', hint: 'give users: 1k' },
    ],
    [
      { requests: 1, inputTokens: 0 },
      {
        driver: undefined,
        message: 'says requests without inputTokens or outputTokens',
        hint: 'give inputTokens: 1800 and outputTokens: 350',
      },
    ],
    [
      { ...fine, fixedTokens: 11 },
      {
        driver: 'fixedTokens',
        message: 'fixedTokens (11) is more than inputTokens (10)',
        hint: 'it is a part of them',
      },
    ],
    [
      { requests: 1, outputTokens: 1, fixedTokens: 11 },
      { driver: 'fixedTokens', message: 'fixedTokens (11) is more than inputTokens (0)', hint: 'it is a part of them' },
    ],
    [
      { ...fine, turns: 0 },
      { driver: 'turns', message: 'turns is not between 1 and 1000' },
    ],
    [
      { ...fine, turns: 1001 },
      { driver: 'turns', message: 'turns is not between 1 and 1000' },
    ],
    [
      { ...fine, turnTokens: 2 },
      { driver: 'turnTokens', message: 'turnTokens needs turns' },
    ],
    [
      { tokens: 1, serviceTier: 'batch', batch: d('0.5') },
      {
        driver: 'batch',
        message: 'says batch twice',
        hint: 'serviceTier: batch sends all of it so; leave out the share',
      },
    ],
    [
      { ...fine, cacheHit: d('0.6'), cacheWrite: d('0.6') },
      { driver: 'cacheWrite', message: `cacheHit and cacheWrite ${tooMuch}` },
    ],
    [
      { ...fine, cacheHit: d('0.6'), cacheWrite1h: d('0.6') },
      { driver: 'cacheWrite1h', message: `cacheHit and the cacheWrites ${tooMuch}` },
    ],
    [
      { ...fine, cacheHit: d('0.4'), cacheWrite: d('0.4'), cacheWrite1h: d('0.4') },
      { driver: 'cacheWrite', message: `cacheHit and the cacheWrites ${tooMuch}` },
    ],
  ])('%# $1', (drivers, problem) => {
    expect(driverProblem(drivers)).toEqual(problem);
  });
});

it.each<[Drivers]>([
  [{ tokens: 0 }],
  [{ tokens: 1, outputShare: d('0.5') }],
  [fine],
  [{ requests: 1, outputTokens: 1 }],
  [{ requests: 0, inputTokens: 1 }],
  [{ users: 1, requestsPerUser: 1, inputTokens: 1 }],
  [{ ...fine, fixedTokens: 10 }],
  [{ ...fine, turns: 1, turnTokens: 0 }],
  [{ ...fine, turns: 1000 }],
  [{ ...fine, serviceTier: 'batch' }],
  [{ ...fine, serviceTier: 'flex', batch: d('0.5') }],
  [{ ...fine, batch: d('0.5') }],
  [{ ...fine, cacheHit: d('0.5'), cacheWrite: d('0.25'), cacheWrite1h: d('0.25') }],
])('drivers that go together: $0', (drivers) => {
  expect(driverProblem(drivers)).toBeUndefined();
});

it.each<[Drivers, boolean]>([
  [{ requests: 1, inputTokens: 1 }, true],
  [{ requests: 1, inputTokens: 1, outputTokens: 0, reasoningTokens: 0 }, true],
  [{ requests: 1, outputTokens: 1 }, false],
  [{ requests: 1, inputTokens: 1, reasoningTokens: 1 }, false],
  [{ tokens: 1 }, false],
])('an answer is missing: $0, $1', (drivers, expected) => {
  expect(hasNoOutput(drivers)).toBe(expected);
});

describe('drivers that change nothing', () => {
  const caching = { cacheHit: d('0.5'), cacheWrite: d('0.25'), cacheWrite1h: d('0.125') };

  it.each<[string, Drivers, string[]]>([
    ['none', fine, []],
    ['caching of a prompt', { ...fine, ...caching }, []],
    [
      'caching where only answers are sent',
      { requests: 1, outputTokens: 1, ...caching },
      ['cacheHit: no input is sent', 'cacheWrite: no input is sent', 'cacheWrite1h: no input is sent'],
    ],
    [
      'caching of none',
      { requests: 1, outputTokens: 1, cacheHit: d('0'), cacheWrite: d('0.5') },
      ['cacheWrite: no input is sent'],
    ],
    [
      'caching where no prompt is long',
      { requests: 1, inputTokens: 0, outputTokens: 1, cacheHit: d('0.5') },
      ['cacheHit: no input is sent'],
    ],
    ['caching of tokens that are all output', { tokens: 1, cacheHit: d('0.5') }, ['cacheHit: no input is sent']],
    ['caching of tokens of which some are input', { tokens: 1, outputShare: d('0.9'), cacheHit: d('0.5') }, []],
    ['a fixed part that is not cached', { ...fine, fixedTokens: 5 }, ['fixedTokens: nothing of it is cached']],
    ['a fixed part that is cached', { ...fine, fixedTokens: 5, cacheHit: d('0.5') }, []],
    [
      'a fixed part of which a share of nothing is cached',
      { ...fine, fixedTokens: 5, cacheHit: d('0') },
      ['fixedTokens: nothing of it is cached'],
    ],
    ['a fixed part of a conversation', { ...fine, fixedTokens: 5, turns: 2 }, []],
    ['tokens of one turn', { ...fine, turns: 1, turnTokens: 5 }, ['turnTokens: there is one turn']],
    ['tokens of two turns', { ...fine, turns: 2, turnTokens: 5 }, []],
  ])('%s', (_, drivers, expected) => {
    expect(idleDrivers(drivers).map(({ driver, because }) => `${driver}: ${because}`)).toEqual(expected);
  });
});
