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
    expect(out).toMatch(/\| +Cost \| +Shared \| +Total \|/);
    expect(out).toMatch(/search .*\$2\.00 \| +\$0\.67 \| +\$2\.67/);
    expect((await usage(...by, 'even', '-f', 'csv')).out).toMatch(/,cost,shared/);
  });

  it('bears what a bill says beyond the cost too, so that all rows come to the bill', async () => {
    // Four dollars were used, and 4.4 charged: 0.4 beyond, and 1 of nobody.
    write(
      'costs.csv',
      `start_time,end_time,amount_value,amount_currency,line_item,project_id\n1793491200,1793577600,4.4,usd,"gpt-4o, input",p\n`,
    );
    const by = ['--by', 'team', '--map', 'teams.csv', '--bill', 'costs.csv', '--shared'];
    expect(await groups(...by, 'even')).toEqual([
      [{ team: 'search' }, '2', '0.7', '2.7'],
      [{ team: null }, '1', '-1', '0'],
      [{ team: 'ads' }, '1', '0.7', '1.7'],
    ]);
    const { out } = await usage(...by, 'by-cost', '-f', 'json');
    expect(JSON.parse(out).total).toMatchObject({ cost: '4', shared: '0.4', inAll: '4.4' });
    const table = await usage(...by, 'by-cost', '-f', 'markdown');
    expect(table.out).toMatch(/Total.*\$4\.00\*\* \| \*\*\$0\.40\*\* \| \*\*\$4\.40/);
    expect(table.out).toContain('Shared too: $0.40 that the bill is above the cost.');
  });

  it('is known by the teams of a plan, after a map', async () => {
    write(
      'p.yaml',
      'schema: 1\nteams:\n  - { project: web, team: never }\n  - { user: b*, team: core, cost-center: 4711 }\n',
    );
    expect(await groups('--by', 'team', '--map', 'teams.csv', '--plan', 'p.yaml')).toEqual([
      [{ team: 'search' }, '2', undefined, undefined],
      [{ team: null }, '1', undefined, undefined],
      [{ team: 'core' }, '1', undefined, undefined],
    ]);
    expect(await groups('--by', 'cost-center', '--plan', 'p.yaml')).toEqual([
      [{ costCenter: null }, '3', undefined, undefined],
      [{ costCenter: '4711' }, '1', undefined, undefined],
    ]);
    write('q.yaml', 'schema: 1\nteams:\n  - { projekt: web, team: x }\n');
    const { code, err } = await usage('--by', 'team', '--plan', 'q.yaml');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^q\.yaml:3:\d+: teams: unknown key "projekt"\n {2}there is project/),
    ]);
    write('r.yaml', 'schema: 1\nteams:\n  - { user: bob, team: x }\n  - { user: BOB, team: y }\n');
    expect((await usage('--by', 'team', '--plan', 'r.yaml')).err).toContain('r.yaml:4:5: teams: BOB has two owners');
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
