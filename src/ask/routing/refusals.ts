import type { FailureKind } from './failures.ts';

// What servers say as they refuse a request. The same refusal has another status on each of them.

/** Codes, types and known words of errors, in lower case. */
interface Refusal {
  readonly kind: FailureKind;
  readonly says: RegExp;
  /** Whether it counts beside a status; it does beside all where this is left out. */
  readonly isWith?: (status: number) => boolean;
}

// "Billing" alone does not mean a lack of credit: rate limits mention it too.
const noCredit = [
  String.raw`insufficient[_ ](?:quota|credits?|balance|funds)|out of credits?\b`,
  'account.{0,20}(?:overdue|arrears)|arrearage',
  'billing_(?:hard_limit_reached|not_active)|credit balance is too low|exceeded_current_quota_error',
  '(?:all|exhausted).{0,20} available credits|(?:credit|spending) limit (?:exceeded|reached)|requires more credits',
];

const refused = [
  'content_filter|content_policy|content management|responsibleaipolicy|moderation|content exists risk',
  'data_?inspection_?failed|blocked by content filtering|prohibited_content|considered high risk',
  '(?:input|prompt|request|content).{0,40}(?:was|been|as) flagged|flagged as potentially',
  'violat.{0,30}usage (?:policy|guidelines)',
];

const wrongRegion = [
  'unsupported_country|user location is not supported|not available in your (?:region|country)',
  'country, region, or territory not supported',
];

const wrongKey = [
  'api_key_invalid|invalid_api_key|api key not valid|(?:incorrect|invalid|wrong) api[ _-]?key|authentication_error',
];

const tooLong = [
  'context_length_exceeded|maximum context|too many tokens|context (?:window|length|size)|exceed_context_size',
  'prompt is too long|prompt exceeds max length|maximum prompt length|exceeded model token limit',
  'exceeds the maximum number of tokens|reduce the length of the messages|range of input length should be',
];

const noModel = [
  'model_not_found|model_not_exist|not a valid model|model not exist|unknown model|invalid_model|deploymentnotfound',
  'model.{0,80} (?:does not|doesn.t) exist|no such model|not found the model|model.{0,80} not found',
  'unable to access model',
];

const isRefusal = (status: number): boolean => status >= 400 && status < 500 && status !== 429 && status !== 408;
const isNoRateLimit = (status: number): boolean => status !== 429;

/** The first that fits counts. */
const refusals: readonly Refusal[] = [
  { kind: 'noCredit', says: anyOf(noCredit) },
  { kind: 'refused', says: anyOf(refused), isWith: isNoRateLimit },
  { kind: 'region', says: anyOf(wrongRegion), isWith: isNoRateLimit },
  { kind: 'unauthorized', says: anyOf(wrongKey), isWith: isRefusal },
  { kind: 'tooLong', says: anyOf(tooLong), isWith: isNoRateLimit },
  { kind: 'notFound', says: anyOf(noModel), isWith: isRefusal },
];

function anyOf(patterns: readonly string[]): RegExp {
  return new RegExp(patterns.join('|'));
}

/** What a server refuses, by what it says; undefined if that is nothing known. */
export function kindOfRefusal(status: number, code: string, message: string): FailureKind | undefined {
  const text = `${code} ${message}`.toLowerCase();
  return refusals.find(({ says, isWith }) => says.test(text) && (isWith?.(status) ?? true))?.kind;
}

/** Parameters that an answer can do without, by their names in requests. */
const optionalParameters = ['temperature', 'seed', 'reasoning_effort', 'service_tier'] as const;

export type OptionalParameter = (typeof optionalParameters)[number];

const unwanted = anyOf([
  "unsupported|not support|n't support|not available|unknown|unrecognized|unexpected|extra",
  'not permitted|not allowed|deprecated|only the default',
]);

/** The optional parameter that a server does not take at all; undefined if it only dislikes a value, or another one. */
export function refusedParameter(code: string, message: string): OptionalParameter | undefined {
  const text = `${code} ${message}`.toLowerCase();
  return unwanted.test(text) ? optionalParameters.find((name) => new RegExp(`\\b${name}\\b`).test(text)) : undefined;
}
