import { countIn, amountIn, jsonIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import { tellNamesIn } from '../records/label-names.ts';
import type { SourceObject } from '../records/source-object.ts';
import { blank, type UsageRecord } from '../records/record.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import { readReply } from '../replies/reply.ts';
import type { Context, UsageFormat } from './format.ts';
import { billedOf, dayAfter, tagsOf } from '../records/values.ts';

/** Rows of LiteLLM_SpendLogs, and its logging payload. The prompt includes the cache for every provider. */
export const litellmLogs: UsageFormat = {
  kind: 'json',
  name: 'litellm-logs',
  idScope: 'replies',
  title: 'spend logs of LiteLLM',
  marks: ['startTime'],
  recognises: (value) =>
    ['startTime', 'prompt_tokens', 'completion_tokens', 'model'].every((key) => key in value) &&
    ('spend' in value || 'response_cost' in value),
  open: (context) => (line) => callIn(line, context),
};

export const litellmLogsTable: UsageFormat = {
  kind: 'table',
  name: 'litellm-logs-csv',
  idScope: 'replies',
  title: 'spend logs of LiteLLM as a table',
  required: ['request_id', 'start_time', 'prompt_tokens', 'completion_tokens', 'spend', 'model'],
  open: (context) => (row) => callIn(row, context),
};

function callIn(line: SourceObject, context: Context): readonly UsageRecord[] {
  const metadata = objectIn(line, 'metadata');
  tellNamesIn({ ...line, metadata }, context.called);
  const { prompt_tokens, completion_tokens, total_tokens } = line;
  const told = objectIn(metadata, 'usage_object');
  const usage = { ...told, prompt_tokens, completion_tokens, total_tokens };
  const reply = { model: textIn(line, 'model'), usage, service_tier: textIn(line, 'service_tier') };
  const team = textIn(line, 'team_alias') ?? textIn(metadata, 'user_api_key_team_alias') ?? textIn(line, 'team_id');
  const tags = tagsOf(jsonIn(line, 'request_tags'));
  // LiteLLM's own cache answered: no provider was asked.
  const isServed = /^true$/i.test(textIn(line, 'cache_hit') ?? '');
  return readReply(reply, context, { prompt: 'inclusive', answer: 'inclusive' }).map((record) => ({
    ...record,
    at: momentIn(line, 'startTime', 'start_time'),
    provider: providerNamed(textIn(line, 'custom_llm_provider')),
    ...(isServed && { tokens: blank.tokens, webSearches: 0 }),
    id: textIn(line, 'request_id', 'id'),
    billed: billedOf(amountIn(line, 'spend', 'response_cost')),
    project: textIn(line, 'team_id') ?? textIn(metadata, 'user_api_key_team_id'),
    user: textIn(line, 'end_user', 'user'),
    key: textIn(line, 'api_key') ?? textIn(metadata, 'user_api_key_hash'),
    session: textIn(line, 'session_id'),
    tags: team === undefined ? tags : { team, ...tags },
  }));
}

/** LiteLLM_DailyUserSpend: here too the prompt includes the cache, for Anthropic as well. */
export const litellmDaily: UsageFormat = {
  kind: 'table',
  name: 'litellm-daily',
  title: 'daily spend of LiteLLM',
  required: ['date', 'model', 'custom_llm_provider', 'prompt_tokens', 'completion_tokens', 'spend', 'api_requests'],
  open: (context) => (row) => {
    const day = momentIn(row, 'date');
    const { prompt_tokens, completion_tokens, cache_read_input_tokens, cache_creation_input_tokens } = row;
    const usage = { prompt_tokens, completion_tokens, cache_read_input_tokens, cache_creation_input_tokens };
    return readReply({ model: textIn(row, 'model'), usage }, context, {
      prompt: 'inclusive',
      answer: 'inclusive',
    }).map((record) => ({
      ...record,
      at: day,
      until: dayAfter(day),
      provider: providerNamed(textIn(row, 'custom_llm_provider')),
      requests: countIn(row, 'api_requests'),
      billed: billedOf(amountIn(row, 'spend')),
      id: textIn(row, 'id'),
      user: textIn(row, 'user_id'),
      key: textIn(row, 'api_key'),
    }));
  },
};
