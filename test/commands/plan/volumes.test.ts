import { describe, expect, it } from 'vitest';
import { newWorld, plan } from '../world.ts';

// An average volume is not rounded for each of those who make it up.

const { write, json } = newWorld({
  'users.yaml': plan(
    'candidates: [gpt-4o]\ndaysPerMonth: 30.4',
    '{ name: Chat, users: 3000, requestsPerUser: 1/day, inputTokens: 1000, outputTokens: 100 }',
    '{ name: Same, requests: 3000/day, inputTokens: 1000, outputTokens: 100 }',
    '{ name: Half, users: 4, requestsPerUser: 2.5, inputTokens: 1000, outputTokens: 100 }',
  ),
});

describe('requests of each user', () => {
  it('are a mean: 3,000 users once a day are 91,200 requests in a month of 30.4 days', async () => {
    const { scenarios } = await json('project', 'users.yaml');
    const told = scenarios.map(({ usage, projections }: { usage: object; projections: { total: string }[] }) => [
      usage,
      projections[0]?.total,
    ]);
    // 91,200 × 1,000 × 2.50 + 91,200 × 100 × 10, a million; 4 × 2.5 = 10 requests.
    const chat = [{ input: 91_200_000, output: 9_120_000 }, '319.2'];
    expect(told).toEqual([chat, chat, [{ input: 10_000, output: 1000 }, '0.035']]);
  });

  it('can be saved and compared again', async () => {
    write('saved.json', JSON.stringify(await json('project', 'users.yaml')));
    const { scenarios } = await json('diff', 'saved.json', 'users.yaml');
    expect(scenarios.map(({ change }: Record<string, unknown>) => change)).toEqual(['0', '0', '0']);
  });
});
