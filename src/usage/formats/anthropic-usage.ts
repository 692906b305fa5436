import { separateMeters } from '../records/accounting.ts';
import { blank, type UsageRecord } from '../records/record.ts';
import { amountIn, countIn, listIn, momentIn, textIn } from '../records/fields.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import type { UsageFormat } from './format.ts';
import { billedOf, bucketId, residencyIn, tierOf } from '../records/values.ts';
import { decimal, plain, times } from '../../values/money.ts';

const CENT = decimal('0.01');

/** Admin usage_report/messages: the fields are disjoint; batch is a service tier. Requests are not counted. */
export const anthropicUsage: UsageFormat = {
  kind: 'json',
  name: 'anthropic-usage',
  title: 'usage report of the Anthropic Admin API',
  marks: ['starting_at'],
  recognises: (value) =>
    isBucket(value) && listIn(value, 'results').every((result) => isObject(result) && !('amount' in result)),
  open: (context) => (bucket) => {
    const [from, until] = [momentIn(bucket, 'starting_at'), momentIn(bucket, 'ending_at')];
    if (from !== undefined && until !== undefined) context.window(from, until);
    return listIn(bucket, 'results').flatMap((result) => (isObject(result) ? [recordOf(result, from, until)] : []));
  },
};

/** Admin cost_report: amounts are decimal texts in cents. */
export const anthropicCosts: UsageFormat = {
  kind: 'json',
  name: 'anthropic-costs',
  title: 'cost report of the Anthropic Admin API',
  marks: ['starting_at'],
  recognises: (value) =>
    isBucket(value) && listIn(value, 'results').some((result) => isObject(result) && 'amount' in result),
  open: (context) => (bucket) => {
    const [at, until] = [momentIn(bucket, 'starting_at'), momentIn(bucket, 'ending_at')];
    if (at !== undefined && until !== undefined) context.window(at, until);
    return listIn(bucket, 'results').flatMap((result) => (isObject(result) ? [chargeOf(result, at, until)] : []));
  },
};

function isBucket(value: SourceObject): boolean {
  return (
    typeof value['starting_at'] === 'string' &&
    typeof value['ending_at'] === 'string' &&
    Array.isArray(value['results'])
  );
}

function recordOf(result: SourceObject, at: number | undefined, until: number | undefined): UsageRecord {
  const [model, tier, context] = ['model', 'service_tier', 'context_window'].map((name) => textIn(result, name));
  const [project, key, user, account] = ['workspace_id', 'api_key_id', 'account_id', 'service_account_id'].map((name) =>
    textIn(result, name),
  );
  const speed = textIn(result, 'speed');
  return {
    ...blank,
    at,
    until,
    provider: 'anthropic',
    model: model ?? '',
    tokens: separateMeters({
      input: countIn(result, 'uncached_input_tokens'),
      cacheRead: countIn(result, 'cache_read_input_tokens'),
      cacheWrite: countIn(result, 'cache_creation.ephemeral_5m_input_tokens'),
      cacheWrite1h: countIn(result, 'cache_creation.ephemeral_1h_input_tokens'),
      output: countIn(result, 'output_tokens'),
    }),
    requests: 0,
    webSearches: countIn(result, 'server_tool_use.web_search_requests'),
    serviceTier: speed === 'fast' ? 'fast' : tierOf(tier),
    multipliers: residencyIn(result),
    promptTokens: promptOfWindow(context),
    project,
    key,
    user: user ?? account,
    id: bucketId(at, until, model, tier, context, textIn(result, 'inference_geo'), speed, project, key, user, account),
  };
}

function chargeOf(result: SourceObject, at: number | undefined, until: number | undefined): UsageRecord {
  const cents = times(decimal(amountIn(result, 'amount') ?? '0'), CENT);
  const billed = billedOf(plain(cents), textIn(result, 'currency'));
  const model = textIn(result, 'model') ?? '';
  return {
    ...blank,
    at,
    until,
    provider: 'anthropic',
    model,
    requests: 0,
    serviceTier: tierOf(textIn(result, 'service_tier')),
    project: textIn(result, 'workspace_id'),
    billed,
    isCharge: true,
  };
}

/** `0-200k`, `200k-1M`, `≤ 200k`, `> 200k`: a prompt in that window, for the band that bills it. */
export function promptOfWindow(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, from, unit] = /^(?:>\s*)?(\d+)(?:\s*([km]))?(?:\s*-\s*\d|$)/i.exec(text.trim()) ?? [];
  if (from === undefined) return 0;
  const scale = unit?.toLowerCase() === 'k' ? 1000 : unit?.toLowerCase() === 'm' ? 1_000_000 : 1;
  return Number(from) * scale === 0 ? 0 : Number(from) * scale + 1;
}
