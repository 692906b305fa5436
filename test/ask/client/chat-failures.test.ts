import { APIError } from 'openai';
import { describe, expect, it } from 'vitest';
import { failureOfError, failureOfReply } from '../../../src/ask/client/chat-failures.ts';
import { startTimers } from '../../../src/ask/client/request-timeouts.ts';

const { signal } = new AbortController();
const timeouts = { connectTimeoutMs: 1, firstTokenTimeoutMs: 1, idleTimeoutMs: 1, wholeTimeoutMs: 1 };
const reply = {
  text: '',
  reasoningBytes: 0,
  hasThoughts: false,
  requests: 1,
  omitted: [],
  isSent: true,
  isStreamed: true,
  finishReason: undefined,
  id: undefined,
  model: undefined,
  serviceTier: undefined,
  usage: undefined,
  headers: {},
  failure: undefined,
};

function failureOf(status: number, body: object) {
  const timers = startTimers(timeouts, true, signal);
  timers.clear();
  const error = APIError.generate(status, body, undefined, new Headers());
  return failureOfError(error, { timers, reply, signal, timeouts, isProxied: false, now: new Date(0) });
}
it('says a number once that is both status and code', () => {
  expect(failureOf(401, { error: { code: '401', message: 'no' } })).toMatchObject({ reason: '401', code: undefined });
  expect(failureOf(401, { error: { code: '401', type: 'bad_key' } }).code).toBe('bad_key');
});

const kindOf = (status: number, body: object) => failureOf(status, body).kind;

describe('what a status and the words beside it mean', () => {
  it.each([
    [429, '', 'Too many requests', 'busy'],
    [429, 'insufficient_quota', 'You exceeded your current quota', 'noCredit'],
    [
      429,
      'rate_limit_exceeded',
      'Rate limit reached. Visit https://platform.openai.com/account/billing to add a payment method.',
      'busy',
    ],
    [429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details', 'busy'],
    [400, 'Arrearage', 'Access denied, make sure your account is not overdue', 'noCredit'],
    [402, '', 'Payment required', 'noCredit'],
    [403, '', 'insufficient balance', 'noCredit'],
    [401, 'invalid_api_key', 'Incorrect API key provided', 'unauthorized'],
    [403, '', 'Forbidden', 'unauthorized'],
    [404, 'model_not_found', 'The model does not exist', 'notFound'],
    [400, 'context_length_exceeded', 'too long', 'tooLong'],
    [400, '', "This model's maximum context length is 8192 tokens", 'tooLong'],
    [413, '', 'Payload too large', 'tooLong'],
    [400, 'content_filter', 'The response was filtered', 'refused'],
    [400, 'content_policy_violation', 'Your request was rejected', 'refused'],
    [400, '', 'temperature must be at most 2', 'badRequest'],
    [422, '', 'Unprocessable', 'badRequest'],
    [408, '', 'Request timeout', 'timedOut'],
    [504, '', 'Gateway timeout', 'timedOut'],
    [500, '', 'Internal error', 'server'],
    [502, '', 'Bad gateway', 'server'],
    [503, '', 'Overloaded', 'overloaded'],
    [529, '', 'Overloaded', 'overloaded'],
  ] as const)('reads %d %s "%s" as %s', (status, code, message, kind) => {
    expect(kindOf(status, { error: { code, message } })).toBe(kind);
  });
});

describe('a refusal of a provider', () => {
  it.each([
    [403, { message: 'input was flagged', metadata: { reasons: ['violence'], flagged_input: 'x' } }, 'refused'],
    [400, { message: 'Content Exists Risk', type: 'invalid_request_error' }, 'refused'],
    [400, { message: 'Output data may contain inappropriate content.', code: 'data_inspection_failed' }, 'refused'],
    [400, { message: 'The request was rejected because it was considered high risk' }, 'refused'],
    [400, { message: 'Output blocked by content filtering policy' }, 'refused'],
    [403, { message: 'Content violates usage guidelines.' }, 'refused'],
    [400, { message: 'Invalid prompt: flagged as potentially violating our usage policy' }, 'refused'],
    [400, { message: 'foo/bar is not a valid model ID', code: 400 }, 'notFound'],
    [400, { message: 'Model Not Exist', type: 'invalid_request_error' }, 'notFound'],
    [400, { message: 'Invalid model: x', type: 'invalid_model' }, 'notFound'],
    [400, { message: 'Unknown Model, please check the model code.', code: '1211' }, 'notFound'],
    [400, { message: 'Model does not exist. Please check it carefully.', code: 20012 }, 'notFound'],
    [403, { message: 'The model `x` does not exist or you do not have access to it.' }, 'notFound'],
    [400, { message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' }, 'unauthorized'],
    [400, { message: 'no', details: [{ reason: 'API_KEY_INVALID' }] }, 'unauthorized'],
    [400, { message: 'Incorrect API key provided: xa***1' }, 'unauthorized'],
    [400, { message: 'Your credit balance is too low to access the API.' }, 'noCredit'],
    [429, { message: 'suspended', type: 'exceeded_current_quota_error' }, 'noCredit'],
    [429, { message: 'Insufficient balance or no resource package.', code: '1113' }, 'noCredit'],
    [403, { message: 'Your team has used all available credits.' }, 'noCredit'],
    [403, { message: 'no', code: 'unsupported_country_region_territory' }, 'region'],
    [400, { message: 'User location is not supported for the API use.' }, 'region'],
    [400, { message: 'prompt is too long: 210000 tokens > 200000 maximum' }, 'tooLong'],
    [400, { message: 'The input token count (9) exceeds the maximum number of tokens allowed (8).' }, 'tooLong'],
    [400, { message: "This model's maximum prompt length is 131072" }, 'tooLong'],
    [400, { message: 'Invalid request: Your request exceeded model token limit: 8192' }, 'tooLong'],
    [400, { message: 'the request exceeds the available context size', type: 'exceed_context_size_error' }, 'tooLong'],
    [400, { message: 'Range of input length should be [1, 30720]' }, 'tooLong'],
    [429, { message: 'content_filter of the rate limit' }, 'busy'],
    [503, { message: 'model x not found on this node' }, 'overloaded'],
  ])('%d %j is %s', (status, error, kind) => {
    expect(kindOf(status, { error })).toBe(kind);
  });

  it('with a delay in its body asks for that wait', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '37.5s' }];
    expect(failureOf(429, { error: [{ error: { code: 429, message: 'x', details } }] })).toMatchObject({
      kind: 'busy',
      retryAfterMs: 37_500,
    });
  });
});

describe('the end of an answer', () => {
  it.each([
    'stop',
    'eos',
    'eos_token',
    'stop_sequence',
    'end_turn',
    'COMPLETE',
    'length',
    'model_length',
    'MAX_TOKENS',
    'something_new',
    'constructor',
  ])('%s with text is an answer', (finishReason) => {
    expect(failureOfReply({ ...reply, text: 'x', finishReason })).toBeUndefined();
  });

  it.each([
    ['error', 'cutOff'],
    ['insufficient_system_resource', 'cutOff'],
    ['content_filter', 'refused'],
  ])('%s is none', (finishReason, kind) => {
    expect(failureOfReply({ ...reply, text: 'x', finishReason })).toMatchObject({ kind });
  });

  it('without text is none', () => {
    expect(failureOfReply({ ...reply, finishReason: 'something_new' })).toMatchObject({
      kind: 'empty',
      code: 'something_new',
    });
    expect(failureOfReply({ ...reply, finishReason: 'MAX_TOKENS' })?.reason).toContain('the limit of tokens');
  });
});
