import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { fakeIo } from '../fake-io.ts';
import { readLines } from './read-lines.ts';
import { readTexts } from './read-samples.ts';

const usage = { prompt_tokens: 10, completion_tokens: 1 };
const reply = { model: 'gpt-4o', timestamp: '2026-10-01T09:00:00Z', usage };
const counts = (name: string, count: number): string =>
  `- counts ${name} (${count} in all), for which no price is known here: it is not in these figures.`;
const codexEvent = (info: object) => ({ type: 'event_msg', payload: { type: 'token_count', info } });

describe('a counter that nobody takes', () => {
  it.each([
    ['beside the usage', { ...reply, thinking_tokens: 500 }, 'thinking_tokens', 500],
    [
      'beside it, by a name that is known within',
      { ...reply, cache_read_input_tokens: 500 },
      'cache_read_input_tokens',
      500,
    ],
    ['in a usage of other names alone', { ...reply, usage: { ...usage, sketch_tokens: 7 } }, 'sketch_tokens', 7],
    ['of seconds', { model: 'whisper-1', text: 'x', usage: { type: 'duration', seconds: 30 } }, 'seconds', 30],
    ['of characters', { model: 'tts-1', usage: { characters: 3000 } }, 'characters', 3000],
  ])('is told of with its sum: %s', async (_, line, name, count) => {
    const { assumptions, used } = await readLines(reply, line, line);
    expect(assumptions).toContain(counts(name, 2 * count));
    expect(used['output']).toBeGreaterThan(0);
  });

  it('is told of where the rest of a line counts nothing: sessions, spans, chats', async () => {
    const message = {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      usage: { in_tokens: 5 },
    };
    expect((await readLines({ type: 'assistant', sessionId: 's', message })).assumptions).toEqual([
      counts('in_tokens', 5),
    ]);
    const attributes = [
      { key: 'gen_ai.response.model', value: { stringValue: 'gpt-4o' } },
      { key: 'gen_ai.tokens.in', value: { intValue: '50' } },
    ];
    const spans = { resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: 't', spanId: 's', attributes }] }] }] };
    expect((await readLines(spans)).assumptions).toEqual([counts('gen_ai.tokens.in', 50)]);
    const chat = { type: 'gemini', id: 'c', model: 'gemini-2.5-pro', tokens: { input: 10, answer: 3 } };
    expect((await readLines(chat)).assumptions).toEqual([counts('tokens.answer', 3)]);
    expect((await readLines(codexEvent({ totals: { input: 50 } }))).problems).toEqual([
      'its counters are not known here',
    ]);
  });

  it('is no counter where it repeats what was counted, or is a limit', async () => {
    const { assumptions } = await readLines({
      ...reply,
      prompt_tokens: 10,
      completion_tokens: 1,
      total_tokens: 11,
      max_tokens: 4096,
      remaining_tokens: 99,
    });
    expect(assumptions).toEqual([]);
    expect((await readLines(codexEvent({}))).problems).toHaveLength(1);
    expect((await readLines({ type: 'event_msg', payload: { type: 'token_count', info: null } })).problems).toEqual([]);
  });

  it('is told of in a table too', async () => {
    const { records, intake } = await readTexts([
      'model,prompt_tokens,completion_tokens,audio_tokens\ngpt-4o,10,1,50\n',
    ]);
    expect(records).toHaveLength(1);
    expect([...intake.assumptions]).toContain(counts('audio_tokens', 50).replace(/^-/, '0'));
  });
});

describe('a reply in a text of JSON', () => {
  it.each([
    ['the reply', { timestamp: reply.timestamp, response: JSON.stringify(reply) }],
    ['its usage', { ...reply, usage: JSON.stringify(usage) }],
    ['its tokens', { model: 'gpt-4o', timestamp: reply.timestamp, tokens: { input: 10, output: 1 } }],
  ])('is read as it is: %s', async (_, line) => {
    expect(await readLines(line, line)).toMatchObject({ requests: 2, used: { input: 20, output: 2 }, problems: [] });
  });
});

describe('a file that says by its name that it is use', () => {
  it.each([
    ['.local/share/opencode/opencode.db', 'SQLite format 3\0', 'the database of opencode: sqlite3 -json'],
    ['.local/share/opencode/storage/message/s/m.json', '{"a":1}', 'a message of opencode, of which nothing is known'],
    ['.claude/projects/p/s.jsonl', '{"type":"answer"}', 'a session of Claude Code, of which nothing is known here'],
    ['.codex/sessions/2026/rollout.jsonl.xz', '\u00FD7zXZ', 'a session of Codex'],
    ['usage-2026-10.parquet', 'PAR1', 'a table that is not read here: write it as CSV'],
  ])('is named with what it is, and fails the run: %s', async (path, content, what) => {
    const cwd = mkdtempSync(join(tmpdir(), 'named-'));
    try {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), content, 'latin1');
      writeFileSync(join(cwd, 'a.jsonl'), JSON.stringify(reply));
      const io = fakeIo({ cwd });
      expect(await run(['usage', '.', '--no-plan'], io)).toBe(2);
      expect(io.err()).toContain(`error: ${path}: by its name it is ${what}`);
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});
