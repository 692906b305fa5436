import { describe, expect, it } from 'vitest';
import { readLines } from '../read-lines.ts';

// Rows of databases, as `sqlite3 -json` writes them.

describe('rows of the database of opencode', () => {
  const row = (id: string, data: object) => ({
    id,
    session_id: 'ses_1',
    time_created: 1790845200000,
    data: JSON.stringify(data),
  });
  const reply = {
    role: 'assistant',
    time: { created: 1790845200000 },
    modelID: 'gpt-5',
    providerID: 'openai',
    path: { root: '/home/x/project' },
    cost: 0.25,
    tokens: { input: 3860, output: 77, reasoning: 17, cache: { read: 8192, write: 0 } },
  };

  it('count what the messages in them say, once each', async () => {
    const { formats, records, used } = await readLines([
      row('msg_1', { role: 'user', model: { modelID: 'gpt-5' } }),
      row('msg_2', reply),
      row('msg_2', reply),
    ]);
    expect(formats).toEqual(['opencode']);
    expect(used).toEqual({ input: 3860, cacheRead: 8192, output: 77, reasoning: 17 });
    expect(records).toMatchObject([
      { id: 'msg_2', session: 'ses_1', project: '/home/x/project', billed: { amount: '0.25' }, at: 1790845200000 },
    ]);
  });
});

describe('rows of the database of Goose', () => {
  it('tell what was cached, and what it cost', async () => {
    const { formats, records, used } = await readLines({
      id: '20261001_1',
      working_dir: '/home/x/project',
      created_at: '2026-10-01 09:00:00',
      accumulated_total_tokens: 13_500,
      accumulated_input_tokens: 12_000,
      accumulated_output_tokens: 1500,
      accumulated_cache_read_tokens: 9000,
      accumulated_cache_write_tokens: 1000,
      accumulated_cost: 0.5,
      provider_name: 'anthropic',
      model_config_json: '{"model_name":"claude-sonnet-4-5"}',
    });
    expect(formats).toEqual(['goose']);
    expect(used).toEqual({ input: 2000, cacheRead: 9000, cacheWrite: 1000, output: 1500 });
    expect(records).toMatchObject([{ model: 'claude-sonnet-4-5', provider: 'anthropic', billed: { amount: '0.5' } }]);
  });
});
