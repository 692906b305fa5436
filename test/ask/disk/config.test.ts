import { describe, expect, it } from 'vitest';
import { resolveAskConfig, type PlanSource } from '../../../src/ask/disk/config.ts';
import { plain } from '../../../src/values/money.ts';

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
