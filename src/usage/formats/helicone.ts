import { amountIn, jsonIn, momentIn, textIn } from '../records/fields.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import type { UsageRecord } from '../records/record.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import { readReply } from '../replies/reply.ts';
import type { Context, UsageFormat } from './format.ts';
import { billedOf, tagsOf } from '../records/values.ts';

/** Requests exported from Helicone; the cache is part of the prompt. */
export const helicone: UsageFormat = {
  kind: 'json',
  name: 'helicone',
  title: 'requests exported from Helicone',
  marks: ['response_id'],
  recognises: (value) => 'response_id' in value && 'request_created_at' in value && 'prompt_tokens' in value,
  open: (context) => (line) => requestIn(line, context),
};

/** As a table, what the cache served is not told. */
export const heliconeTable: UsageFormat = {
  kind: 'table',
  name: 'helicone-csv',
  title: 'requests exported from Helicone as a table',
  required: ['response_id', 'request_created_at', 'prompt_tokens', 'completion_tokens'],
  open: (context) => (row) => {
    context.assume("Helicone's table does not tell cached tokens: all of the prompt is priced as uncached input.");
    return requestIn(row, context);
  },
};

function requestIn(line: SourceObject, context: Context): readonly UsageRecord[] {
  const { prompt_tokens, completion_tokens, total_tokens, prompt_cache_read_tokens, prompt_cache_write_tokens } = line;
  const usage = { prompt_tokens, completion_tokens, total_tokens, prompt_cache_read_tokens, prompt_cache_write_tokens };
  const properties = jsonIn(line, 'request_properties');
  const session = isObject(properties) ? textIn(properties, 'Helicone-Session', 'Helicone-Session-Id') : undefined;
  return readReply({ model: textIn(line, 'response_model', 'model'), usage }, context).map((record) => ({
    ...record,
    at: momentIn(line, 'request_created_at'),
    provider: providerNamed(textIn(line, 'provider')),
    id: textIn(line, 'response_id'),
    billed: billedOf(amountIn(line, 'costUSD', 'cost_usd', 'cost')),
    user: textIn(line, 'request_user_id'),
    session,
    tags: tagsOf(properties),
  }));
}
