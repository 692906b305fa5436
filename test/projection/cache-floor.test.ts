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
