import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAskSettings, resolveAskConfig, type PlanSource } from '../../../src/ask/disk/config.ts';
import { plain } from '../../../src/values/money.ts';
import { fakeIo } from '../../fake-io.ts';

const place = { cwd: '/home/me/src', env: { HOME: '/home/me' } };
const plan = (ask: PlanSource['ask'], isNamed = true): PlanSource => ({
  file: '../plans/cost-projection.yaml',
  ask,
  isNamed,
});

describe('a plan that was named', () => {
  it('has its files looked for from its own folder', () => {
    const { server, receipts, note } = resolveAskConfig(plan({ keyFile: 'key', receipts: '~/spent.jsonl' }), place);
    expect({ keyFile: server?.keyFile, receipts, note }).toEqual({
      keyFile: '/home/me/plans/key',
      receipts: '/home/me/spent.jsonl',
      note: undefined,
    });
  });

  it('replaces all tiers with its own', () => {
    const { ladder } = resolveAskConfig(
      plan({ tiers: { default: ['openai/gpt-4o-mini', { offer: 'openai/gpt-4o', model: 'gpt-4o-2024-08-06' }] } }),
      place,
    );
    expect(ladder).toEqual({
      default: [
        { offer: 'openai/gpt-4o-mini', model: undefined, server: undefined },
        { offer: 'openai/gpt-4o', model: 'gpt-4o-2024-08-06', server: undefined },
      ],
      fallback: [],
      premium: [],
    });
  });

  it('gives a tier a server and a key of its own', () => {
    const { ladder } = resolveAskConfig(
      plan({ tiers: { default: [{ offer: 'a/b', baseUrl: 'https://b.example/v1', keyFile: 'b.key' }] } }),
      place,
    );
    expect(ladder.default[0]?.server).toEqual({
      baseUrl: 'https://b.example/v1',
      keyEnv: undefined,
      keyFile: '/home/me/plans/b.key',
    });
  });
});

describe('a plan that was found', () => {
  it('names no receipts, no key file and no variable, and is said to', () => {
    const { server, receipts, note } = resolveAskConfig(
      plan({ keyFile: '~/.ssh/id', keyEnv: 'AWS_SECRET', receipts: '~/.bashrc' }, false),
      place,
    );
    expect({ server, receipts }).toEqual({ server: undefined, receipts: undefined });
    expect(note).toBe(
      '../plans/cost-projection.yaml was found, not named: its keyFile and keyEnv and receipts do not count (--plan ../plans/cost-projection.yaml takes them)',
    );
  });

  it('lowers limits and raises none', () => {
    const wanted = { retries: 10, retryDelayMs: 5, connectTimeoutMs: 3_600_000, maxTokens: 50, maxCost: 0.01 };
    const { retries, retryDelayMs, connectTimeoutMs, maxTokens, maxCost } = resolveAskConfig(
      plan(wanted, false),
      place,
    );
    expect({ retries, retryDelayMs, connectTimeoutMs, maxTokens, maxCost: maxCost && plain(maxCost) }).toEqual({
      retries: 2,
      retryDelayMs: 5,
      connectTimeoutMs: 10_000,
      maxTokens: 50,
      maxCost: '0.01',
    });
    expect(resolveAskConfig(plan(wanted), place)).toMatchObject({ retries: 10, connectTimeoutMs: 3_600_000 });
  });

  it('has no tier with a server of its own', () => {
    expect(() =>
      resolveAskConfig(
        plan({ tiers: { premium: [{ offer: 'a/b', baseUrl: 'http://127.0.0.1:1/v1' }] } }, false),
        place,
      ),
    ).toThrow(
      '../plans/cost-projection.yaml would have your prompt and key sent to http://127.0.0.1:1/v1, and you did not name that plan',
    );
  });
});

describe('a plan in the home folder', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'home-')));
  const repository = join(home, 'repository');
  mkdirSync(join(repository, '.git'), { recursive: true });
  const write = (folder: string, budget: string): void =>
    writeFileSync(join(folder, 'cost-projection.yaml'), `schema: 1\nask: { budget: ${budget}, retries: 1 }\n`);
  const settings = async (cwd: string, wanted?: string | boolean, env = {}) =>
    await loadAskSettings(fakeIo({ cwd, env: { HOME: home, ...env } }), wanted, { note: () => Promise.resolve() });
  const budgets = async (...given: Parameters<typeof settings>) =>
    (await settings(...given)).budgets.map(({ text }) => text);
  write(home, '5/day');

  it('holds its budgets inside a repository, and nothing else of it counts there', async () => {
    expect(await budgets(repository)).toEqual(['5/day']);
    expect((await settings(repository)).retries).toBe(2);
  });

  it('holds them once in the home folder', async () => {
    expect(await budgets(home)).toEqual(['5/day']);
  });

  it('holds them beside those of the plan of a repository, which it does not replace', async () => {
    const other = join(home, 'other');
    mkdirSync(join(other, '.git'), { recursive: true });
    write(other, '100/day');
    expect(await budgets(other)).toEqual(['100/day', '5/day']);
  });

  it('is left out by --no-plan and for a plan that is named', async () => {
    const named = join(home, 'named.yaml');
    writeFileSync(named, 'schema: 1\nask: { budget: 7/day }\n');
    expect([
      await budgets(repository, false),
      await budgets(repository, named),
      await budgets(repository, undefined, { COST_PROJECTION_PLAN: named }),
    ]).toEqual([[], ['7/day'], ['7/day']]);
  });
});
