import { duckdb } from '../sql/duckdb.ts';
import { duckFiles, usageSelect, type UsageSource } from './source.ts';

const columns = {
  generation_id: 'VARCHAR',
  created_at: 'TIMESTAMP',
  tokens_prompt: 'BIGINT',
  tokens_completion: 'BIGINT',
  tokens_reasoning: 'BIGINT',
  tokens_cached: 'BIGINT',
  model_permaslug: 'VARCHAR',
  app_name: 'VARCHAR',
};

/** OpenRouter's activity, one row a call: the prompt includes the cache, the answer its reasoning. */
export const openrouter: UsageSource = {
  title: 'rows of OpenRouter activity',
  table: 'openrouter_activity.csv',
  engines: {
    duckdb: (from) =>
      usageSelect(
        duckdb,
        {
          id: 'generation_id',
          at: 'created_at',
          provider: "'openrouter'",
          model: 'model_permaslug',
          input: 'tokens_prompt - coalesce(tokens_cached, 0)',
          cache_read: 'tokens_cached',
          output: 'tokens_completion - coalesce(tokens_reasoning, 0)',
          reasoning: 'tokens_reasoning',
          project: 'app_name',
        },
        duckFiles(from, columns),
      ),
  },
};
