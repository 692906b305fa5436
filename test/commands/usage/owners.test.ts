import { beforeEach, describe, expect, it } from 'vitest';
import { cwd, usage as usageOf, write } from './in-folder.ts';

beforeEach(() => {
  const line = (more: object): string =>
    `${JSON.stringify({ model: 'gpt-4o', timestamp: '2026-11-01T10:00:00Z', prompt_tokens: 400_000, completion_tokens: 0, ...more })}\n`;
  // A dollar each.
  write(
    'a.jsonl',
    [{ project: 'web' }, { project: 'web' }, { user: 'bob', team: 'ads' }, { branch: 'main' }].map(line).join(''),
  );
  write('teams.csv', 'project,team\nw*,search\n');
});

const usage = async (...args: readonly string[]) => await usageOf(['a.jsonl', ...args], { cwd });

async function groups(...args: readonly string[]) {
  const { code, out, err } = await usage(...args, '-f', 'json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out).groups.map(({ key, cost, shared, inAll }: Record<string, unknown>) => [
    key,
    cost,
    shared,
    inAll,
  ]);
}

describe('use by its owners', () => {
  it('is known by what the log says, and by a map before that', async () => {
    expect(await groups('--by', 'team')).toEqual([
      [{ team: null }, '3', undefined, undefined],
      [{ team: 'ads' }, '1', undefined, undefined],
    ]);
    expect(await groups('--by', 'team', '--map', 'teams.csv')).toEqual([
      [{ team: 'search' }, '2', undefined, undefined],
      [{ team: null }, '1', undefined, undefined],
      [{ team: 'ads' }, '1', undefined, undefined],
    ]);
    expect(await groups('--by', 'branch')).toEqual([
      [{ branch: null }, '3', undefined, undefined],
      [{ branch: 'main' }, '1', undefined, undefined],
    ]);
  });

  it('bears what has no owner, and adds up', async () => {
    const by = ['--by', 'team', '--map', 'teams.csv', '--shared'];
    expect(await groups(...by, 'even')).toEqual([
      [{ team: 'search' }, '2', '0.5', '2.5'],
      [{ team: null }, '1', '-1', '0'],
      [{ team: 'ads' }, '1', '0.5', '1.5'],
    ]);
    const { out } = await usage(...by, 'by-cost', '-f', 'markdown');
    expect(out).toMatch(/\| +Cost \| +Shared \| +In all \|/);
    expect(out).toMatch(/search .*\$2\.00 \| +\$0\.67 \| +\$2\.67/);
    expect((await usage(...by, 'even', '-f', 'csv')).out).toMatch(/,cost,shared/);
  });

  it.each([
    [
      ['--map', 'teams.csv'],
      'error: --map has no effect without an owner to add up by\n  add --by team, branch or cost-center\n',
    ],
    [
      ['--by', 'team,model', '--shared', 'even'],
      'error: --shared needs one dimension to share by\n  like --by team --shared even\n',
    ],
    [['--by', 'team', '--map', 'a.jsonl'], 'error: a.jsonl is not a map\n'],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await usage(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
