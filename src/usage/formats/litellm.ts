import { splitWholes, mismatchOf } from '../records/accounting.ts';
import { blank, type UsageRecord } from '../records/record.ts';
import { fieldsOf, type SourceRow } from '../records/row.ts';
import { isObject, objectIn, type SourceObject, type LineFormat, type TableFormat } from './format.ts';
import { providerNamed } from './providers.ts';
import { billedOf, countIn, dayAfter, tagsOf } from './values.ts';

const logs = fieldsOf({
  id: 'request_id',
  key: 'api_key',
  spend: 'spend',
  total: 'total_tokens',
  prompt: 'prompt_tokens',
  completion: 'completion_tokens',
  start: 'startTime',
  model: 'model',
  provider: 'custom_llm_provider',
  metadata: 'metadata',
  cacheHit: 'cache_hit',
  tags: 'request_tags',
  team: 'team_id',
  user: 'user',
  endUser: 'end_user',
  session: 'session_id',
});

const required = ['request_id', 'startTime', 'prompt_tokens', 'completion_tokens', 'spend', 'model'] as const;

/** Rows of LiteLLM_SpendLogs. The prompt includes the cache for every provider; only metadata has cached tokens. */
export const litellmLogs: LineFormat = {
  kind: 'line',
  name: 'litellm-logs',
  title: 'spend logs of LiteLLM',
  paths: logs.paths,
  recognises: (value) => required.every((key) => key in value),
  open: () => callIn,
};

export const litellmLogsTable: TableFormat = {
  kind: 'table',
  name: 'litellm-logs-csv',
  title: 'spend logs of LiteLLM as a table',
  paths: logs.paths,
  required,
  open: () => callIn,
};

function callIn(row: SourceRow): UsageRecord {
  const { at } = logs;
  const told = row.json(at.metadata);
  const usage = objectIn(isObject(told) ? told : {}, 'usage_object');
  // LiteLLM's own cache answered: no provider was asked.
  const isServed = /^true$/i.test(row.text(at.cacheHit) ?? '');
  const tokens = splitWholes(row.count(at.prompt), row.count(at.completion), cacheIn(usage));
  return {
    ...blank,
    at: row.moment(at.start),
    provider: providerNamed(row.text(at.provider)),
    model: row.text(at.model) ?? '',
    tokens: isServed ? blank.tokens : tokens,
    id: row.text(at.id),
    billed: billedOf(row.amount(at.spend)),
    mismatch: mismatchOf(tokens, row.maybeCount(at.total)),
    project: row.text(at.team),
    user: row.text(at.endUser) ?? row.text(at.user),
    key: row.text(at.key),
    session: row.text(at.session),
    tags: tagsOf(row.json(at.tags)),
  };
}

function cacheIn(usage: SourceObject) {
  const prompt = objectIn(usage, 'prompt_tokens_details');
  const completion = objectIn(usage, 'completion_tokens_details');
  const written = objectIn(prompt, 'cache_creation_token_details');
  const write1h = countIn(written, 'ephemeral_1h_input_tokens');
  const write = countIn(usage, 'cache_creation_input_tokens') || countIn(prompt, 'cache_creation_tokens');
  return {
    cacheRead: countIn(prompt, 'cached_tokens') || countIn(usage, 'cache_read_input_tokens'),
    cacheWrite: Math.max(0, write - write1h),
    cacheWrite1h: write1h,
    reasoning: countIn(completion, 'reasoning_tokens'),
  };
}

const days = fieldsOf({
  id: 'id',
  user: 'user_id',
  day: 'date',
  key: 'api_key',
  model: 'model',
  provider: 'custom_llm_provider',
  prompt: 'prompt_tokens',
  completion: 'completion_tokens',
  read: 'cache_read_input_tokens',
  written: 'cache_creation_input_tokens',
  spend: 'spend',
  requests: 'api_requests',
});

/** LiteLLM_DailyUserSpend: here too the prompt includes the cache, for Anthropic as well. */
export const litellmDaily: TableFormat = {
  kind: 'table',
  name: 'litellm-daily',
  title: 'daily spend of LiteLLM',
  paths: days.paths,
  required: ['date', 'model', 'custom_llm_provider', 'prompt_tokens', 'completion_tokens', 'spend', 'api_requests'],
  open: () => (row) => {
    const { at } = days;
    const day = row.moment(at.day);
    return {
      ...blank,
      at: day,
      until: dayAfter(day),
      provider: providerNamed(row.text(at.provider)),
      model: row.text(at.model) ?? '',
      tokens: splitWholes(row.count(at.prompt), row.count(at.completion), {
        cacheRead: row.count(at.read),
        cacheWrite: row.count(at.written),
      }),
      requests: row.count(at.requests),
      billed: billedOf(row.amount(at.spend)),
      id: row.text(at.id),
      user: row.text(at.user),
      key: row.text(at.key),
    };
  },
};
