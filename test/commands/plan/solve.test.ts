import { describe, expect, it } from 'vitest';
import { list, newWorld, plan } from '../world.ts';

// How much of a driver fits a budget: the reverse of a forecast.

const { json, ran, error } = newWorld({
  'prices.yaml': list(
    'provider: acme',
    '{ id: one, rates: [{ from: 2026-01-01, input: 2, output: 10 }] }',
    '{ id: free, rates: [{ from: 2026-01-01, input: 0, output: 0 }] }',
  ),
  'stages.yaml': plan(
    'candidates: [acme/one]\nbudget: 100\nforecast: { stages: { Search: 1, Chat: 2 } }',
    '{ name: Chat, users: 10, requestsPerUser: 10, inputTokens: 1000, outputTokens: 100 }',
    '{ name: Search, users: 10, requestsPerUser: 10, inputTokens: 1000, outputTokens: 100 }',
  ),
  'two.yaml': plan(
    'candidates: [acme/one]\nbudget: 100',
    '{ name: Chat, users: 10, requestsPerUser: 10, inputTokens: 1000, outputTokens: 100 }',
    '{ name: Search, users: 10, requestsPerUser: 10, inputTokens: 1000, outputTokens: 100 }',
  ),
});
const own = ['--pricing', 'prices.yaml', '--start', '2027-01'];
const flags = ['forecast', '--no-plan', 'acme/one', '--baseline', 'acme/one', ...own];
const each = ['--requests-per-user', '10', '--input', '1000', '--output', '100'];
const most = async (...argv: string[]) => (await json(...argv, '--no-gate')).solved.candidates[0].most;

describe('--solve', () => {
  it('finds the largest number that fits a budget: 3 cents a user', async () => {
    expect(await most(...flags, ...each, '--solve', 'users', '--budget', '100', '--months', '1')).toBe(3333);
    const { out } = await ran([...flags, ...each, '--solve', 'users', '--budget', '100', '--months', '3', '--no-gate']);
    expect(out).toContain('acme/one: 3,333 users fit $100.00 per month, in each of 3 months; one more does not.');
  });

  it('holds the last month where volumes grow, and all of them for cash', async () => {
    const asked = [...flags, ...each, '--solve', 'users', '--months', '2', '--growth', '100%'];
    expect(await most(...asked, '--budget', '100')).toBe(1666);
    expect(await most(...asked, '--cash', '90')).toBe(1000);
  });

  it('what fits exactly, fits, and one more does not', async () => {
    const asked = ['--input', '1000', '--output', '100', '--budget', '30'];
    const found = await most(...flags, ...asked, '--solve', 'requests', '--months', '1');
    expect(found).toBe(10_000);
    const at = (count: number) => ran([...flags, ...asked, '--requests', String(count), '--months', '1', '-q']);
    expect([(await at(found)).code, (await at(found + 1)).code]).toEqual([0, 1]);
  });

  it('says what always fits, and what does not at all', async () => {
    const asked = [...flags, ...each, '--solve', 'users', '--months', '1', '--no-gate'];
    expect((await ran([...asked, '--budget', '0.01'])).out).toContain(
      'no number of users fits $0.01 per month: 1 is too many.',
    );
    const free = asked.map((word) => (word === 'acme/one' ? 'acme/free' : word));
    expect((await ran([...free, '--budget', '1'])).out).toContain(
      'acme/free: any number of users fits $1.00 per month.',
    );
  });

  it('is of a month as it is in project, the same as of a forecast of one', async () => {
    const asked = ['--no-plan', 'acme/one', '--baseline', 'acme/one', '--pricing', 'prices.yaml', ...each];
    const limit = ['--solve', 'users', '--budget', '100'];
    const month = await json('project', ...asked, ...limit, '--no-gate');
    expect(month.solved).toEqual((await json(...flags, ...each, ...limit, '--months', '1', '--no-gate')).solved);
    expect((await ran(['project', ...asked, ...limit])).out).toContain(
      'acme/one: 3,333 users fit $100.00 per month; one more does not.',
    );
    expect((await error('project', ...asked, '--solve', 'users')).err).toContain('--solve needs a limit to fit');
    // Scenarios that follow each other have the budget to themselves.
    const staged = ['project', 'stages.yaml', '--pricing', 'prices.yaml', '--solve', 'Chat.users'];
    expect((await json(...staged, '--no-gate')).solved.candidates[0].most).toBe(3333);
    const together = ['project', 'two.yaml', '--pricing', 'prices.yaml', '--solve', 'Chat.users'];
    expect((await json(...together, '--no-gate')).solved.candidates[0].most).toBe(3323);
  });

  it('is of one scenario', async () => {
    const asked = ['forecast', 'two.yaml', ...own, '--months', '1', '--solve'];
    expect((await error(...asked, 'users')).err).toContain('--solve: 2 scenarios have users\n  name one of them');
    expect(await most(...asked, 'Chat.users')).toBe(3323);
    expect((await error(...asked, 'requests')).err).toContain('--solve: no scenario has requests');
    expect((await error(...asked, 'cacheHit')).err).toContain('"cacheHit" is not a driver that counts');
    expect((await error(...flags, ...each, '--solve', 'users')).err).toContain('--solve needs a limit to fit');
  });
});
