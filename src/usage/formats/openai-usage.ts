import { splitWholes, mismatchOf } from '../records/accounting.ts';
import { blank, type Tokens, type UsageRecord } from '../records/record.ts';
import { isObject, listIn, textIn, type SourceObject, type TreeFormat } from './format.ts';
import { bucketId, countIn, maybeCountIn, momentIn, tierOf } from './values.ts';

/** GET organization/usage/completions: `input_tokens` includes cached tokens and cache writes, audio and images. */
export const openaiUsage: TreeFormat = {
  kind: 'tree',
  name: 'openai-usage',
  title: 'usage of the OpenAI organization API',
  recognises: (value) =>
    value['object'] === 'bucket' && resultsOf(value).every((result) => !String(result['object']).includes('.costs.')),
  open: (context) => (bucket) => {
    const [from, until] = [momentIn(bucket, 'start_time'), momentIn(bucket, 'end_time')];
    if (from !== undefined && until !== undefined) context.window(from, until);
    return resultsOf(bucket).map((result) => recordOf(result, from, until));
  },
};

/** The lists of a bucket have had both names. */
export function resultsOf(bucket: SourceObject): SourceObject[] {
  return [...listIn(bucket, 'results'), ...listIn(bucket, 'result')].filter(isObject);
}

function recordOf(result: SourceObject, at: number | undefined, until: number | undefined): UsageRecord {
  const [model, tier, project, user, key] = ['model', 'service_tier', 'project_id', 'user_id', 'api_key_id'].map(
    (name) => textIn(result, name),
  );
  const batch = result['batch'] === true;
  const tokens = tokensOf((name) => countIn(result, name));
  return {
    ...blank,
    at,
    until,
    provider: 'openai',
    model: model ?? '',
    tokens,
    requests: countIn(result, 'num_model_requests'),
    serviceTier: batch ? 'batch' : tierOf(tier),
    project,
    user,
    key,
    id: bucketId(at, until, String(result['object']), model, String(batch), tier, project, user, key),
    mismatch: uncachedMismatch(tokens, maybeCountIn(result, 'input_uncached_tokens')),
  };
}

type CountName =
  | 'input_tokens'
  | 'output_tokens'
  | 'input_cached_tokens'
  | 'input_cached_audio_tokens'
  | 'input_cache_write_tokens'
  | 'input_audio_tokens'
  | 'input_image_tokens'
  | 'output_audio_tokens';

/** The parts as the API and the dashboard have them; each is uncached unless its name says otherwise. */
export function tokensOf(count: (name: CountName) => number): Tokens {
  const [cached, cachedAudio] = [count('input_cached_tokens'), count('input_cached_audio_tokens')];
  return splitWholes(count('input_tokens'), count('output_tokens'), {
    cacheRead: Math.max(0, cached - cachedAudio),
    cacheReadAudio: cachedAudio,
    cacheWrite: count('input_cache_write_tokens'),
    inputAudio: count('input_audio_tokens'),
    inputImage: count('input_image_tokens'),
    outputAudio: count('output_audio_tokens'),
  });
}

export function uncachedMismatch(tokens: Tokens, uncached: number | undefined): string | undefined {
  return mismatchOf({ ...tokens, cacheRead: 0, cacheReadAudio: 0, cacheWrite: 0, output: 0, outputAudio: 0 }, uncached);
}
