import { describe, expect, it } from 'vitest';
import { newWorld, plan } from '../world.ts';

// Flags win over the plan, one by one: a volume replaces a volume, and leaves the other drivers of its scenario.

const bot =
  '{ name: Support bot, requests: 4k/day, inputTokens: 1800, fixedTokens: 1200, outputTokens: 350, cacheHit: 70%, retries: 3% }';
const digest = '{ name: Digest, tokens: 10M, outputShare: 20% }';
const head = 'candidates: [openai/gpt-4o]';
const { json, error, ran } = newWorld({
  'bot.yaml': plan(head, bot),
  'users.yaml': plan(
    head,
    '{ name: People, users: 1k, requestsPerUser: 10/day, inputTokens: 1000, outputTokens: 100 }',
  ),
  'digest.yaml': plan(head, digest),
  'both.yaml': plan(head, bot, digest),
});

/** Each scenario with what it costs on the one model. */
async function costs(...argv: string[]): Promise<Record<string, string>> {
  const { scenarios } = await json(...argv);
  return Object.fromEntries(
    scenarios.map(({ name, projections }: { name: string; projections: { total: string }[] }) => [
      name,
      projections[0]?.total,
    ]),
  );
}

describe('a volume beside a plan of one scenario', () => {
  // 123,600 paid requests: (960 × 2.5 + 840 × 1.25 + 350 × 10) dollars a million of them.
  it.each([
    [['bot.yaml'], '859.02'],
    [['bot.yaml', '--requests', '4k/day'], '859.02'],
    [['bot.yaml', '--requests', '4k/day', '--input', '1800', '--output', '350'], '859.02'],
    [['bot.yaml', '--requests', '8k/day'], '1718.04'],
    [['bot.yaml', '--users', '1k', '--requests-per-user', '4/day'], '859.02'],
  ])('leaves its other drivers: %j', async (argv, total) => {
    expect(await costs(...argv)).toEqual({ 'Support bot': total });
  });

  // 300,000 requests of 2.5 + 1 thousandths of a dollar; then 20M tokens, of which 4M are output.
  it.each([
    [['users.yaml'], 'People', '1050'],
    [['users.yaml', '--users', '2k'], 'People', '2100'],
    [['users.yaml', '--requests-per-user', '20/day'], 'People', '2100'],
    [['users.yaml', '--requests', '300k'], 'People', '1050'],
    [['digest.yaml', '--tokens', '20M'], 'Digest', '80'],
    [['digest.yaml', '--tokens', 'digest=20M'], 'Digest', '80'],
  ])('is of users, requests or tokens: %j', async (argv, name, total) => {
    expect(await costs(...argv)).toEqual({ [name]: total });
    expect((await ran(argv)).err).toBe('');
  });

  it('of the other kind, or of another name, stands in its place, and says so', async () => {
    expect(await costs('bot.yaml', '--tokens', '1M')).toEqual({ '1M': '10' });
    expect((await ran(['bot.yaml', '--tokens', '1M'])).err).toBe(
      'note: --tokens replaces the scenario "Support bot" of bot.yaml: none of its drivers counts\n',
    );
    expect((await ran(['digest.yaml', '--tokens', 'Pilot=1M'])).err).toContain(
      'note: --tokens replaces the scenario "Digest"',
    );
    expect((await ran(['digest.yaml', '--tokens', 'Pilot=1M', '-q'])).err).toBe('');
  });
});

describe('a volume beside a plan of several scenarios', () => {
  it('replaces all scenarios, and says so', async () => {
    // 10,000 requests of 2.5 + 1 thousandths of a dollar.
    const argv = ['both.yaml', '--requests', '10k', '--input', '1000', '--output', '100'];
    expect(await costs(...argv)).toEqual({ Workload: '35' });
    expect((await ran(argv)).err).toBe(
      'note: --requests replaces the 2 scenarios of both.yaml: none of their drivers counts\n',
    );
  });

  it.each(['project', 'compare', 'buy'])('replaces that of the one that --scenario names: %s', async (command) => {
    const { out, err } = await ran([
      command,
      'both.yaml',
      '--scenario',
      'support bot',
      '--requests',
      '8k/day',
      '-f',
      'csv',
    ]);
    expect([out.includes('1718.04'), err]).toEqual([true, '']);
  });

  it('changes drivers of the one that --scenario names alone', async () => {
    expect(await costs('project', 'both.yaml', '--scenario', 'Support bot', '--input', '1800')).toEqual({
      'Support bot': '859.02',
    });
  });

  it('is one volume for one scenario', async () => {
    const argv = ['project', 'both.yaml', '--scenario', 'Support bot', '--scenario', 'Digest', '--requests', '8k/day'];
    expect(await error(...argv)).toEqual({
      code: 2,
      isSilent: true,
      err: 'error: --requests is the volume of one scenario, and 2 are asked for\n  name one with --scenario\n',
    });
    expect((await error('project', 'both.yaml', '--scenario', 'Suport bot', '--requests', '8k/day')).err).toBe(
      'error: no scenario "Suport bot"\n  did you mean Support bot?\n',
    );
  });
});
