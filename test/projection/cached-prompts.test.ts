import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { fakeIo } from '../fake-io.ts';

// Prices of the list: $10 a million of input, $1 from the cache, $12.50 written to it. A thousand requests a month.

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'floor-'));
  const model = (id: string, caching: string): string =>
    `  - id: ${id}\n${caching}    rates: [{ from: 2026-01-01, checked: 2026-11-20, input: 10, cacheRead: 1, cacheWrite: 12.5, output: 20 }]\n`;
  const models =
    model('any', '') +
    model('floor', '    caching: { minTokens: 1024 }\n') +
    model('steps', '    caching: { minTokens: 1024, step: 128 }\n');
  writeFileSync(join(cwd, 'p.yaml'), `schema: 1\nprovider: acme\nsource: https://example.com/p\nmodels:\n${models}`);
});
afterEach(() => rmSync(cwd, { recursive: true }));

async function costs(drivers: string) {
  writeFileSync(
    join(cwd, 'plan.yaml'),
    `schema: 1\nbaseline: acme/any\ncandidates: [acme/any, acme/floor, acme/steps]\nscenarios:\n  - name: One\n    requests: 1000\n    outputTokens: 0\n    ${drivers.replaceAll(', ', '\n    ')}\n`,
  );
  const io = fakeIo({ cwd, now: '2026-11-30T12:00:00Z' });
  await run(['project', 'plan.yaml', '--pricing', 'p.yaml', '-f', 'json'], io);
  const { scenarios, assumptions } = JSON.parse(io.out());
  const total = (id: string): string =>
    scenarios[0].projections.find(({ candidate }: { candidate: string }) => candidate === `acme/${id}`).total;
  const floor = assumptions.find(({ kind }: { kind: string }) => kind === 'cacheFloor');
  return { any: total('any'), floor: total('floor'), steps: total('steps'), says: floor?.text };
}

describe('the smallest prompt that a provider caches', () => {
  it('makes ordinary input of a fixed part below it, and says so', async () => {
    expect(await costs('inputTokens: 1000, fixedTokens: 900, cacheHit: 100%')).toEqual({
      any: '1.9', // 900k at $1 and 100k at $10
      floor: '10', // all 1M at $10
      steps: '10',
      says:
        '900 tokens that stay the same are fewer than the 1,024 that a prompt must have to be cached: ' +
        'nothing of them is read from the cache: acme/floor, acme/steps.',
    });
  });

  it('bills no writes below it either', async () => {
    expect(await costs('inputTokens: 900, cacheWrite: 100%')).toMatchObject({ any: '11.25', floor: '9' });
  });

  it('changes nothing from it on, but for what is less than a whole step', async () => {
    expect(await costs('inputTokens: 1100, fixedTokens: 1100, cacheHit: 100%')).toEqual({
      any: '1.1',
      floor: '1.1',
      steps: '1.784', // 1,024 of 1,100 tokens from the cache
      says: 'Of 1,100 tokens that stay the same 1,024 are cached, in whole steps: acme/steps.',
    });
  });

  it('is that of each turn, whose prompt grows', async () => {
    // Turns of 900 and 1,100 tokens that can be cached: the first is not.
    expect(await costs('inputTokens: 900, turns: 2, turnTokens: 200, cacheHit: 100%')).toMatchObject({
      any: '2',
      floor: '10.1', // 900k at $10 and 1.1M at $1
    });
  });

  it('does not matter where nothing is cached', async () => {
    expect(await costs('inputTokens: 900')).toEqual({ any: '9', floor: '9', steps: '9', says: undefined });
  });
});

describe('what comes again and is not read from the cache', () => {
  const any = async (drivers: string) => (await costs(drivers)).any;

  it('is written to it where a provider bills that', async () => {
    // 900k read at $1, 100k of the fixed part written at $12.50 and 500k of input at $10.
    expect(await any('inputTokens: 1500, fixedTokens: 1000, cacheHit: 90%')).toBe('7.15');
  });

  it('is input where a share that is written is said', async () => {
    expect(await any('inputTokens: 1500, fixedTokens: 1000, cacheHit: 90%, cacheWrite: 0%')).toBe('6.9');
  });

  it('is unknown without a fixed part', async () => {
    expect(await any('inputTokens: 1500, cacheHit: 90%')).toBe('2.85');
  });

  it('is, of what turns resend, by a share of its own', async () => {
    // Turns of 1,500 and 2,000 tokens. Read: 2 × 900k, and half of the 500k resent. Written: 2 × 100k, and 250k.
    expect(
      await any('inputTokens: 1500, fixedTokens: 1000, turns: 2, turnTokens: 500, cacheHit: 90%, historyCacheHit: 50%'),
    ).toBe('17.675');
  });

  it('is written for nothing where there is no rate for it', async () => {
    writeFileSync(
      join(cwd, 'free.yaml'),
      'schema: 1\nprovider: free\nsource: https://example.com/p\nmodels: [{ id: m, rates: [{ from: 2026-01-01, checked: 2026-11-20, input: 10, cacheRead: 1, output: 20 }] }]\n',
    );
    const io = fakeIo({ cwd, now: '2026-11-30T12:00:00Z' });
    const drivers = ['--input', '1500', '--fixed-tokens', '1000', '--cache-hit', '90%', '--requests', '1000'];
    await run(
      ['project', '--model', 'free/m', '--pricing', 'free.yaml', ...drivers, '--output', '0', '-f', 'json'],
      io,
    );
    expect(JSON.parse(io.out()).scenarios[0].projections[0].total).toBe('6.9');
  });
});
