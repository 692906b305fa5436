import { describe, expect, it } from 'vitest';
import { readReportedError, readCompletion } from '../../../src/ask/client/completion.ts';

describe('readCompletion', () => {
  it('reads a whole completion', () => {
    const usage = { prompt_tokens: 12, completion_tokens: 7 };
    const completion = {
      id: 'c-1',
      model: 'm-2026',
      service_tier: 'flex',
      choices: [{ message: { role: 'assistant', content: 'Hello', reasoning_content: 'Hm' }, finish_reason: 'stop' }],
      usage,
    };
    expect(readCompletion(completion)).toEqual({
      text: 'Hello',
      reasoning: 'Hm',
      finishReason: 'stop',
      isCompletion: true,
      id: 'c-1',
      model: 'm-2026',
      serviceTier: 'flex',
      usage,
      error: undefined,
    });
  });

  it.each([
    [{ choices: [{ delta: { content: 'He' }, finish_reason: null }] }, { text: 'He' }],
    [{ choices: [{ delta: { role: 'assistant', content: '' } }] }, { text: '', isCompletion: true }],
    [{ choices: [{ delta: { reasoning_content: 'Hm' } }] }, { reasoning: 'Hm' }],
    [{ choices: [{ delta: { reasoning: 'Hm' } }] }, { reasoning: 'Hm' }],
    [
      { choices: [{ delta: {}, finish_reason: 'length' }], usage: null },
      { finishReason: 'length', usage: undefined },
    ],
    [
      { choices: [], usage: { prompt_tokens: 1 } },
      { usage: { prompt_tokens: 1 }, isCompletion: true },
    ],
    [{ choices: [{ delta: {} }], x_groq: { usage: { prompt_tokens: 1 } } }, { usage: { prompt_tokens: 1 } }],
    [{ choices: [{ delta: {}, finish_reason: '' }] }, { finishReason: undefined }],
    [{ choices: [{ message: { refusal: 'No.' } }] }, { text: 'No.' }],
  ])('reads what is in %j', (value, found) => {
    expect(readCompletion(value)).toMatchObject(found);
  });

  it.each([undefined, null, 'a page', [], {}, { choices: null }, { choices: [null] }])('finds none in %j', (value) => {
    expect(readCompletion(value)).toMatchObject({
      text: '',
      reasoning: '',
      isCompletion: false,
      finishReason: undefined,
      error: undefined,
    });
  });

  it.each([
    { error: { message: 'x' } },
    { error: 'x' },
    { choices: [{ delta: {}, error: { message: 'x' } }] },
    { base_resp: { status_code: 1008 } },
    { detail: 'x' },
    { code: 20012, message: 'x' },
  ])('finds an error in %j', (value) => {
    expect(readCompletion(value).error).toBeDefined();
  });

  it.each([
    { error: null, choices: [{ delta: { content: 'x' } }] },
    { base_resp: { status_code: 0, status_msg: '' }, choices: [{ delta: {} }] },
  ])('finds none in %j', (value) => {
    expect(readCompletion(value).error).toBeUndefined();
  });
});

describe('readComplaint', () => {
  it.each([
    [
      { error: { message: 'slow down', code: 'rate_limit_exceeded', type: 'requests' } },
      undefined,
      'rate_limit_exceeded requests',
      'slow down',
    ],
    [{ error: { message: 'bad', code: 502 } }, 502, '', 'bad'],
    [[{ error: { message: 'late', code: 429, status: 'RESOURCE_EXHAUSTED' } }], 429, 'RESOURCE_EXHAUSTED', 'late'],
    [{ error: 'loading' }, undefined, '', 'loading'],
    [{ detail: 'Not Found' }, undefined, '', 'Not Found'],
    [{ code: 20012, message: 'no such model', data: null }, undefined, '', 'no such model'],
    [{ status: 'failure', message: 'missing header' }, undefined, 'failure', 'missing header'],
    [{ base_resp: { status_code: 1008, status_msg: 'insufficient balance' } }, undefined, '', 'insufficient balance'],
    ['<html><b>Bad</b>\n gateway</html>', undefined, '', 'Bad gateway'],
    [null, undefined, '', ''],
  ])('reads %j', (value, status, code, message) => {
    expect(readReportedError(value)).toEqual({ status, code, message, retryAfterMs: undefined });
  });

  it('reads no more than 500 characters', () => {
    expect(readReportedError('x'.repeat(100_000)).message).toHaveLength(501);
  });
});
