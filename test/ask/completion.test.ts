import { describe, expect, it } from 'vitest';
import { readCompletion } from '../../src/ask/completion.ts';

describe('readCompletion', () => {
  it('reads a whole completion', () => {
    const completion = {
      choices: [{ message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
      usage: {
        prompt_tokens: 12,
        completion_tokens: 7,
        prompt_tokens_details: { cached_tokens: 8 },
        completion_tokens_details: { reasoning_tokens: 3 },
      },
    };
    expect(readCompletion(completion)).toEqual({
      text: 'Hello',
      isBegun: true,
      finishReason: 'stop',
      usage: { prompt: 12, completion: 7, cacheRead: 8, reasoning: 3 },
    });
  });

  it('reads the parts of a stream: text, thought, end, usage alone', () => {
    expect(readCompletion({ choices: [{ delta: { content: 'He' }, finish_reason: null }] })).toMatchObject({ text: 'He', isBegun: true });
    expect(readCompletion({ choices: [{ delta: { role: 'assistant', content: '' } }] })).toMatchObject({ text: '', isBegun: false });
    expect(readCompletion({ choices: [{ delta: { reasoning_content: 'Hm' } }] })).toMatchObject({ text: undefined, isBegun: true });
    expect(readCompletion({ choices: [{ delta: {}, finish_reason: 'length' }], usage: null })).toMatchObject({
      finishReason: 'length',
      usage: undefined,
    });
    expect(readCompletion({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } })).toMatchObject({ usage: { prompt: 1, completion: 2 } });
  });

  it.each([
    undefined,
    null,
    'a page',
    [],
    {},
    { choices: null },
    { choices: [null] },
    { choices: [{ message: null }] },
    { choices: [{ message: { content: 5 } }] },
    { usage: { prompt_tokens: -1, completion_tokens: 1.5 } },
    { usage: { prompt_tokens: '12', completion_tokens: 3 } },
  ])('takes nothing from %j', (value) => {
    expect(readCompletion(value)).toEqual({ text: undefined, isBegun: false, finishReason: undefined, usage: undefined });
  });
});
