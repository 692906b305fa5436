import { describe, expect, it } from 'vitest';
import { cwd, json, usage, write } from './in-folder.ts';

const used = (project_id: string, api_key_id: string) => ({
  object: 'organization.usage.completions.result',
  model: 'gpt-4o-2024-08-06',
  project_id,
  api_key_id,
  input_tokens: 400_000,
  output_tokens: 0,
  num_model_requests: 1,
});
const results = [used('proj_a', 'key_1'), used('proj_b', 'key_2'), used('proj_c', 'key_3')];
const project = (id: string, name: string) => ({ object: 'organization.project', id, name });

describe('projects and keys', () => {
  const by = async (what: string, ...args: readonly string[]) => {
    const bucket = { object: 'bucket', start_time: 1_790_812_800, end_time: 1_790_899_200, results };
    write('used.json', JSON.stringify({ data: [bucket] }));
    write('a.json', JSON.stringify({ data: [project('proj_a', 'Search'), project('proj_b', 'Chat')] }));
    write(
      'cost.csv',
      'start_time,end_time,amount_value,line_item,project_id,project_name,api_key_id,api_key_name\n' +
        '1790812800,1790899200,1,"gpt-4o-2024-08-06, input",proj_c,Chat,key_3,ci\n',
    );
    const paths = ['used.json', 'a.json', '--bill', 'cost.csv', '--by', what, ...args];
    return { ...(await json(paths, { cwd })), shown: (await usage(paths, { cwd })).out };
  };

  it('are called what any file of the run calls them, beside their ids where a script reads them', async () => {
    const { groups, bills, shown } = await by('project');
    expect(groups.map((group: { key: unknown }) => group.key)).toEqual([
      { project: 'proj_a', projectName: 'Search' },
      { project: 'proj_b', projectName: 'Chat (proj_b)' },
      { project: 'proj_c', projectName: 'Chat (proj_c)' },
    ]);
    expect(bills[0].owners[0]).toMatchObject({ owner: 'proj_a', name: 'Search' });
    expect(shown).toMatch(/^Search +1 +400k/m);
    expect(shown).not.toContain('proj_a');
  });

  it('are their ids where nobody names them', async () => {
    const { groups, shown } = await by('key');
    expect(groups.map((group: { key: unknown }) => group.key)).toEqual([
      { key: 'key_1' },
      { key: 'key_2' },
      { key: 'key_3', keyName: 'ci' },
    ]);
    expect(shown).toMatch(/^ci +1 /m);
  });

  it('are known to a map by either', async () => {
    write('teams.csv', 'project,team\nSearch,red\nproj_b,blue\nChat (proj_c),green\n');
    const { groups } = await by('team', '--map', 'teams.csv');
    expect(groups.map((group: { key: { team: string } }) => group.key.team).toSorted()).toEqual([
      'blue',
      'green',
      'red',
    ]);
  });
});
