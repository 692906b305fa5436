import { describe, expect, it } from 'vitest';
import { aroundIn, momentAround } from '../../../src/usage/replies/around.ts';
import { readReply, replyIn } from '../../../src/usage/replies/reply.ts';
import type { SourceObject } from '../../../src/usage/records/source-object.ts';

const usage = { prompt_tokens: 100, completion_tokens: 10 };

/** The records of a reply, and what was told beside them. */
function read(reply: SourceObject) {
  const told: [string, number][] = [];
  const assumed: string[] = [];
  const records = readReply(reply, {
    uncounted: (name, count) => told.push([name, count]),
    assume: (what) => assumed.push(what),
  });
  return { records, told, assumed };
}

const first = (reply: SourceObject) => read(reply).records[0];

describe('where a reply is', () => {
  const reply = { model: 'm', usage };
  it.each([
    ['the line itself', reply],
    ['in a field of it', { response: reply }],
    ['in a result of a batch', { result: { message: reply } }],
    ['in the body of a response', { response: { body: reply } }],
    ['the last chunk of a stream', { response: [{ usage: { prompt_tokens: 1 } }, reply, { choices: [] }] }],
  ])('%s', (_, line) => {
    expect(replyIn(line)).toBe(reply);
  });

  it.each([
    ['deeper than two objects', { data: { data: { data: reply } } }],
    ['in a field of any other name', { request: reply }],
    ['with usage that counts neither a prompt nor an answer', { model: 'm', usage: { type: 'duration', seconds: 3 } }],
    ['with usage that is no object', { usage: 3 }],
  ])('nowhere: %s', (_, line) => {
    expect(replyIn(line)).toBeUndefined();
  });

  it("counts Cohere's billed units rather than the tokens it read", () => {
    const cohere = { usage: { billed_units: { input_tokens: 3, output_tokens: 4 }, tokens: { input_tokens: 1000 } } };
    expect(first(cohere)?.tokens).toMatchObject({ input: 3, output: 4 });
    expect(first({ meta: { billed_units: { input_tokens: 3, output_tokens: 4 } } })?.tokens.input).toBe(3);
  });
});

describe('what a reply says beside its tokens', () => {
  it.each([
    ['its id and moment', { id: 'r', created: 1790928000 }, { id: 'r', at: Date.UTC(2026, 9, 2, 8) }],
    ['its tier', { service_tier: 'flex' }, { serviceTier: 'flex' }],
    ['the tier in its usage', { usage: { ...usage, service_tier: 'priority' } }, { serviceTier: 'priority' }],
    ['the usual tier as none', { service_tier: 'default' }, { serviceTier: undefined }],
    ['that it was fast', { usage: { ...usage, speed: 'fast' } }, { serviceTier: 'fast' }],
    ['its cost', { usage: { ...usage, cost: 0.0125 } }, { billed: { amount: '0.0125', currency: 'USD' } }],
    [
      'its cost in ticks of ten to the minus ten',
      { usage: { ...usage, cost_in_usd_ticks: 125_000_000 } },
      { billed: { amount: '0.0125', currency: 'USD' } },
    ],
    [
      'its cost in parts',
      { usage: { ...usage, cost: { input_cost: 1, total_cost: 2 } } },
      { billed: { amount: '2', currency: 'USD' } },
    ],
    [
      'the searches of a server',
      { usage: { ...usage, server_tool_use: { web_search_requests: 2 } } },
      { webSearches: 2 },
    ],
  ])('%s', (_, more, expected) => {
    expect(first({ model: 'm', usage, ...more })).toMatchObject(expected);
  });

  it('counts searches that were made, not pages that were opened, and tells of other paid tools', () => {
    const { records, told } = read({
      model: 'm',
      usage,
      output: [
        { type: 'web_search_call', action: { type: 'search' } },
        { type: 'web_search_call', action: { type: 'open_page' } },
        { type: 'web_search_call' },
        { type: 'file_search_call' },
        { type: 'message' },
      ],
    });
    expect(records[0]?.webSearches).toBe(2);
    expect(told).toEqual([['file_search_call', 1]]);
  });

  it('tells of a counter that nobody knows, unless it is zero', () => {
    expect(read({ model: 'm', usage: { ...usage, quantum_tokens: 7, other_tokens: 0, retries: 3 } }).told).toEqual([
      ['quantum_tokens', 7],
    ]);
  });

  it('says that cached tokens above their prompt are taken as beside it', () => {
    expect(read({ model: 'm', usage: { ...usage, cached_tokens: 900 } }).assumed).toHaveLength(1);
    expect(read({ model: 'm', usage: { ...usage, cached_tokens: 90 } }).assumed).toEqual([]);
  });
});

describe('the steps that a reply took', () => {
  const message = (iterations: readonly object[]) => ({
    id: 'msg',
    type: 'message',
    role: 'assistant',
    model: 'claude-opus-4-7',
    usage: { input_tokens: 10, output_tokens: 5, iterations },
  });

  it('count instead of its own sum where they come to more, and those of other models beside it, without a request', () => {
    const { records } = read(
      message([
        { input_tokens: 10, output_tokens: 5 },
        { type: 'compaction', input_tokens: 1000, output_tokens: 50 },
        { type: 'advisor_message', model: 'claude-fable-5', input_tokens: 300, output_tokens: 20 },
      ]),
    );
    expect(
      records.map(({ model, tokens, requests, id }) => [model, tokens.input, tokens.output, requests, id]),
    ).toEqual([
      ['claude-opus-4-7', 1010, 55, 1, 'msg'],
      ['claude-fable-5', 300, 20, 0, 'msg claude-fable-5 0'],
    ]);
  });

  it('leave its own sum where they come to the same', () => {
    const { records } = read(message([{ input_tokens: 10, output_tokens: 5 }]));
    expect(records).toHaveLength(1);
    expect(records[0]?.tokens).toMatchObject({ input: 10, output: 5 });
  });
});

it('reads who used it and when from the line around a reply', () => {
  const line = { team: 't', user_id: '', end_user: 'u', api_key_name: 'k', conversation_id: 's', tags: ['a:b'] };
  expect(momentAround({ ...line, startTime: '2026-10-02T08:00:00Z', ts: '' })).toBe(Date.UTC(2026, 9, 2, 8));
  expect(aroundIn({ ...line, team_id: 'later' })).toEqual({
    project: 't',
    user: 'u',
    key: 'k',
    session: 's',
    tags: { team: 't', a: 'b' },
  });
});
