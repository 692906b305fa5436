import { describe, expect, it } from 'vitest';
import { blank } from '../../../src/usage/records/record.ts';
import { ownersBy, readOwnerRows } from '../../../src/usage/tally/owners.ts';

const readOwners = (text: string) => ownersBy(readOwnerRows(text, 'teams.csv'))!;
const map = (...lines: readonly string[]) => readOwners(lines.join('\n'));

describe('a map of owners', () => {
  it('knows whose use is by the first row that fits', () => {
    const owners = map(
      '\uFEFFFolder,user,Team,Cost Center',
      '/home/*/search,,search,4711',
      '/home/*/Search,ann,never,0',
      ',bob,"ads, and more",',
      ',*@example.com,mail,12',
    );
    const of = (labels: { project?: string; user?: string }) => {
      const all = { ...blank, ...labels };
      return [owners.of(all, 'team'), owners.of(all, 'cost-center'), owners.of(all, 'branch')];
    };
    expect(of({ project: '/home/x/search', user: 'ann' })).toEqual(['search', '4711', undefined]);
    expect(of({ project: '/home/x/searching', user: 'bob' })).toEqual(['ads, and more', undefined, undefined]);
    expect(of({ user: 'Eve@Example.com' })).toEqual(['mail', '12', undefined]);
    expect(of({ user: 'eve@example.org' })).toEqual([undefined, undefined, undefined]);
    expect(of({})).toEqual([undefined, undefined, undefined]);
    expect([[...owners.labels], owners.tags]).toEqual([['project', 'user'], []]);
  });

  it('knows it by tags and keys too, in lines of Windows', () => {
    const owners = readOwners('tag:app,key,team\r\nchat,,one\r\n,sk-*,two\r\n\r\n');
    expect(owners.of({ ...blank, tags: { app: 'chat' } }, 'team')).toBe('one');
    expect(owners.of({ ...blank, key: 'sk-1' }, 'team')).toBe('two');
    expect([[...owners.labels], owners.tags]).toEqual([['key'], ['app']]);
  });

  it.each([
    [['name,team', 'a,b'], 'teams.csv is not a map'],
    [['project,owner', 'a,b'], 'teams.csv is not a map'],
    [[''], 'teams.csv is not a map'],
    [['project,team', 'a,b', 'a'], 'teams.csv:3: 1 fields under 2 column names'],
    [['project,team', ',b'], 'teams.csv:2: nothing says what it is about'],
    [['project,team', 'a,b', 'A,c'], 'teams.csv:3: A has two owners'],
    [['project,folder,team', 'a,,b', ',A,c'], 'teams.csv:3: A has two owners'],
  ])('is refused: %j', (lines, message) => {
    expect(() => map(...lines)).toThrow(message);
  });

  it('may be in a plan: what it is known by and whose it is, in any order', () => {
    const rows = (...said: readonly Record<string, string>[]) =>
      ownersBy(said.map((each) => ({ said: each, place: 'p' })));
    const owners = rows({ team: 'one', folder: 'a*' }, { 'tag:app': 'x', team: 'two', branch: 'b' });
    expect(owners?.of({ ...blank, project: 'ab' }, 'team')).toBe('one');
    expect(owners?.of({ ...blank, tags: { app: 'x' } }, 'branch')).toBe('b');
    expect(rows()).toBeUndefined();
    expect(() => rows({ team: 'one' })).toThrow('p: nothing says what it is about');
    expect(() => rows({ user: 'a' })).toThrow('p: nothing says whose it is');
    expect(() => rows({ user: 'a', key: 'k', team: 'one' }, { key: 'K', user: 'a', team: 'two' })).toThrow(
      'two owners',
    );
  });

  it('may say the same twice', () => {
    expect(map('project,team', 'a,b', 'a,b').of({ ...blank, project: 'a' }, 'team')).toBe('b');
  });
});
