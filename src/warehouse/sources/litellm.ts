import { duckdb } from '../sql/duckdb.ts';
import { postgres } from '../sql/postgres.ts';
import { duckFiles, providerOf, quotedPath, usageSelect, type UsageSource } from './source.ts';

/** Parts of a usage object of LiteLLM by their paths: the first one that counts something. */
const parts: readonly Part[] = [
  { as: 'cached', paths: ['prompt_tokens_details.cached_tokens', 'cache_read_input_tokens'] },
  { as: 'written', paths: ['cache_creation_input_tokens', 'prompt_tokens_details.cache_creation_tokens'] },
  { as: 'written_1h', paths: ['prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens'] },
  { as: 'reasoned', paths: ['completion_tokens_details.reasoning_tokens'] },
];

/** The model without its provider, which some names repeat. */
const model =
  `CASE WHEN starts_with(model, custom_llm_provider || '/') ` +
  'THEN substr(model, length(custom_llm_provider) + 2) ELSE model END';

/** True if LiteLLM's own cache answered, so that no provider was asked. */
const isServed = `lower(coalesce(cache_hit, '')) = 'true'`;

interface Part {
  readonly as: string;
  readonly paths: readonly string[];
}

type Read = (path: string) => string;

const counted = (tokens: string): string => `CASE WHEN served THEN 0 ELSE ${tokens} END`;

function selectOf(dialect: typeof duckdb, read: Read, at: string, from: string): string {
  const part = ({ paths }: Part): string =>
    `coalesce(${paths.map((path) => `nullif(${read(path)}, 0)`).join(', ')}, 0)`;
  const known = parts.map((each) => `${part(each)} AS ${each.as}`);
  const names = `${providerOf('custom_llm_provider')} AS sold_by, ${model} AS called, ${isServed} AS served`;
  const rows = `SELECT request_id, ${at} AS started, ${names},
    prompt_tokens, completion_tokens, team_id,
    ${known.join(',\n    ')}
  FROM ${from}`;
  return usageSelect(
    dialect,
    {
      id: 'request_id',
      at: 'started',
      provider: 'sold_by',
      model: 'called',
      requests: 'CASE WHEN served THEN 0 ELSE 1 END',
      input: counted('prompt_tokens - cached - greatest(written, written_1h)'),
      cache_read: counted('cached'),
      cache_write: counted('greatest(written - written_1h, 0)'),
      cache_write_1h: counted('written_1h'),
      output: counted('completion_tokens - reasoned'),
      reasoning: counted('reasoned'),
      project: 'team_id',
    },
    `(\n  ${rows}\n) logs`,
  );
}

const columns = {
  request_id: 'VARCHAR',
  startTime: 'TIMESTAMP',
  model: 'VARCHAR',
  custom_llm_provider: 'VARCHAR',
  prompt_tokens: 'BIGINT',
  completion_tokens: 'BIGINT',
  metadata: 'JSON',
  cache_hit: 'VARCHAR',
  team_id: 'VARCHAR',
};

/** Spend logs of LiteLLM's proxy: the prompt includes the cache for every provider, and only metadata has its part. */
export const litellm: UsageSource = {
  title: 'spend logs of LiteLLM',
  table: 'LiteLLM_SpendLogs',
  engines: {
    postgres: (from) =>
      selectOf(
        postgres,
        (path) => `CAST(metadata #>> '{usage_object,${path.replaceAll('.', ',')}}' AS bigint)`,
        `"startTime" AT TIME ZONE 'UTC'`,
        quotedPath(from, '"'),
      ),
    duckdb: (from) =>
      selectOf(
        duckdb,
        (path) => `CAST(metadata ->> '$.usage_object.${path}' AS BIGINT)`,
        'startTime',
        duckFiles(from, columns),
      ),
  },
};
