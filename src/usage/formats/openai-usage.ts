import { mismatchOf } from '../records/accounting.ts';
import { countIn, listIn, maybeCountIn, momentIn, textIn } from '../records/fields.ts';
import { tellNamesIn } from '../records/label-names.ts';
import { blank, type Tokens, type UsageRecord } from '../records/record.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import { settleTokens } from '../replies/settle-tokens.ts';
import { readUsageObject } from '../replies/usage-object.ts';
import type { Context, UsageFormat } from './format.ts';
import { bucketId, isTrue, tierOf } from '../records/values.ts';

/** The API and the dashboard tell of the same buckets. */
export const openaiBuckets = 'openai-buckets';

/** What the dashboard exports, by the name that the API gives it. */
const completions = 'organization.usage.completions.result';

/** GET organization/usage/completions: `input_tokens` includes cached tokens and cache writes, audio and images. */
export const openaiUsage: UsageFormat = {
  kind: 'json',
  name: 'openai-usage',
  idScope: openaiBuckets,
  title: 'usage of the OpenAI organization API',
  marks: ['object'],
  recognises: (value) =>
    value['object'] === 'bucket' && resultsOf(value).every((result) => !String(result['object']).includes('.costs.')),
  open: (context) => (bucket) => {
    const span = spanIn(bucket, context);
    return resultsOf(bucket).map((result) => bucketIn(result, span, context));
  },
};

/** The lists of a bucket have had both names. */
export function resultsOf(bucket: SourceObject): SourceObject[] {
  return [...listIn(bucket, 'results'), ...listIn(bucket, 'result')].filter(isObject);
}

/** The time that a bucket covers, with or without use in it. */
export function spanIn(bucket: SourceObject, context: Context): Pick<UsageRecord, 'at' | 'until'> {
  const [at, until] = [momentIn(bucket, 'start_time'), momentIn(bucket, 'end_time')];
  if (at !== undefined && until !== undefined) context.window(at, until);
  return { at, until };
}

/** The use of a bucket by its fields, as the API and the dashboard have them. */
export function bucketIn(
  result: SourceObject,
  { at, until }: Pick<UsageRecord, 'at' | 'until'>,
  { called }: Context,
): UsageRecord {
  tellNamesIn(result, called);
  const [model, tier, project, user, key] = ['model', 'service_tier', 'project_id', 'user_id', 'api_key_id'].map(
    (name) => textIn(result, name),
  );
  const [batch, subject] = [textIn(result, 'batch'), textIn(result, 'object')];
  const counters = Object.entries(result).filter(([name]) => /^(?:input|output)_/.test(name));
  const tokens =
    settleTokens(readUsageObject(Object.fromEntries(counters)), { usual: { prompt: 'inclusive', answer: 'inclusive' } })
      ?.tokens ?? blank.tokens;
  return {
    ...blank,
    at,
    until,
    provider: 'openai',
    model: model ?? '',
    tokens,
    requests: countIn(result, 'num_model_requests'),
    serviceTier: isTrue(batch) ? 'batch' : tierOf(tier),
    project,
    user,
    key,
    id: bucketId(at, until, subject === completions ? undefined : subject, model),
    // The API tells apart what it is asked to, the dashboard all of it.
    subId: bucketId(project, user, key, batch?.toLowerCase(), tier),
    mismatch: uncachedMismatch(tokens, maybeCountIn(result, 'input_uncached_tokens')),
  };
}

function uncachedMismatch(tokens: Tokens, uncached: number | undefined): string | undefined {
  const prompt = { ...tokens, cacheRead: 0, cacheReadAudio: 0, cacheWrite: 0, output: 0, outputAudio: 0 };
  return mismatchOf(prompt, uncached);
}
