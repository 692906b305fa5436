import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { chunk, event, serve, type Loopback } from '../../e2e/spawned.ts';
import { fakeIo } from '../../fake-io.ts';

// Many prompts in one run, against a server that answers by a function of the test's.

let folder = '';
let server: Loopback;
let answer: (prompt: string) => string | number;
let delay: (prompt: string) => number;
let running = 0;
let mostRunning = 0;

beforeAll(async () => {
  server = await serve((text, _request, response) => {
    const prompt: string = JSON.parse(text).messages.at(-1).content;
    mostRunning = Math.max(mostRunning, ++running);
    setTimeout(() => {
      running--;
      const given = answer(prompt);
      if (typeof given === 'number') return response.writeHead(given).end(JSON.stringify({ error: { message: 'no' } }));
      const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
      return response.end(chunk(given, 'stop') + event({ choices: [], usage }) + event('[DONE]'));
    }, delay(prompt));
  });
});
afterAll(() => server.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'each-'));
  server.requests.splice(0);
  mostRunning = 0;
  answer = (prompt) => `re: ${prompt}`;
  delay = () => 1;
  return () => rmSync(folder, { recursive: true });
});

const write = (name: string, lines: readonly string[]) =>
  writeFileSync(join(folder, name), lines.map((line) => `${line}\n`).join(''));
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const read = (name: string) => linesOf(readFileSync(join(folder, name), 'utf8'));
const asked = () => server.requests.map((text) => JSON.parse(text).messages.at(-1).content);

function world(wishes: Parameters<typeof fakeIo>[0] = {}) {
  return fakeIo({ cwd: folder, env: { HOME: folder, PATH: process.env['PATH'] ?? '' }, ...wishes });
}

async function ask(args: readonly string[], io = world()) {
  const own = ['--no-plan', '--no-memory', '--receipts', 'receipts.jsonl', '--base-url', server.url];
  const code = await run(['ask', ...own, '--model', 'openai/gpt-4o', ...args], io);
  return { code, out: io.out(), err: io.err() };
}

describe('ask --each', () => {
  it('asks every line, several at once, and keeps the order', async () => {
    write('prompts.txt', ['one', '', 'two', 'three', 'four', 'five']);
    delay = (prompt) => (prompt === 'one' ? 80 : 20);
    const { code, out, err } = await ask(['--each', 'prompts.txt', '--parallel', '2']);
    expect({ code, lines: linesOf(out).map(({ line, answer: text }) => [line, text]) }).toEqual({
      code: 0,
      lines: [
        [1, 're: one'],
        [3, 're: two'],
        [4, 're: three'],
        [5, 're: four'],
        [6, 're: five'],
      ],
    });
    expect(err).toMatch(/^5 prompts · 5 answered · \$0\.0018 · \d+\.\d s\n$/m);
    expect(mostRunning).toBe(2);
    // A receipt each, of one run.
    expect(new Set(read('receipts.jsonl').map((receipt) => receipt.run)).size).toBe(1);
    expect(read('receipts.jsonl')).toHaveLength(5);
  });

  it('takes JSON lines with a system text and an id, and words before all of them', async () => {
    write('prompts.jsonl', ['"one"', '{"prompt":"two","system":"be brief","id":"b"}']);
    const { code } = await ask(['translate', '--each', 'prompts.jsonl', '-o', 'answers.jsonl', '--parallel', '1']);
    expect(code).toBe(0);
    expect(asked()).toEqual(['translate\n\none', 'translate\n\ntwo']);
    expect(JSON.parse(server.requests[1] ?? '').messages[0]).toEqual({ role: 'system', content: 'be brief' });
    expect(read('answers.jsonl')).toEqual([
      { line: 1, promptHash: expect.any(String), answer: 're: translate\n\none', model: 'gpt-4o', cost: '0.00035' },
      {
        line: 2,
        id: 'b',
        promptHash: expect.any(String),
        answer: 're: translate\n\ntwo',
        model: 'gpt-4o',
        cost: '0.00035',
      },
    ]);
  });

  it('takes prompts from standard input', async () => {
    expect(await ask(['--each', '-'], world({ stdin: '"one"\n{"prompt":"two"}\n' }))).toMatchObject({ code: 0 });
    expect(new Set(asked())).toEqual(new Set(['one', 'two']));
  });

  it('has a line for each failure, and asks only these again', async () => {
    write('prompts.txt', ['one', 'two', 'three']);
    answer = (prompt) => (prompt === 'two' ? 400 : `re: ${prompt}`);
    const args = ['--each', 'prompts.txt', '-o', 'answers.jsonl'];
    const first = await ask(args);
    expect(first).toMatchObject({ code: 3, out: '', err: expect.stringContaining('2 answered, 1 failed') });
    expect(read('answers.jsonl')).toMatchObject([{ line: 1 }, { line: 2, error: '400: no' }, { line: 3 }]);
    server.requests.splice(0);
    answer = (prompt) => `again: ${prompt}`;
    expect(await ask(args)).toMatchObject({
      code: 0,
      err: expect.stringContaining('note: 2 of 3 prompts are answered in answers.jsonl already\n'),
    });
    expect(asked()).toEqual(['two']);
    expect(read('answers.jsonl').map(({ answer: text }) => text)).toEqual(['re: one', 'again: two', 're: three']);
  });

  it('goes on after a crash that tore the last line', async () => {
    write('prompts.txt', ['one', 'two']);
    await ask(['--each', 'prompts.txt', '-o', 'answers.jsonl']);
    const whole = readFileSync(join(folder, 'answers.jsonl'), 'utf8');
    writeFileSync(join(folder, 'answers.jsonl'), whole.slice(0, -20));
    server.requests.splice(0);
    expect(await ask(['--each', 'prompts.txt', '-o', 'answers.jsonl'])).toMatchObject({ code: 0 });
    expect(asked()).toEqual(['two']);
    expect(readFileSync(join(folder, 'answers.jsonl'), 'utf8')).toBe(whole);
  });

  it('ends on Ctrl-C with what was answered, and goes on there', async () => {
    write('prompts.txt', ['one', 'two', 'three']);
    delay = (prompt) => (prompt === 'one' ? 1 : 60_000);
    const io = world();
    const args = ['--each', 'prompts.txt', '-o', 'answers.jsonl', '--parallel', '1'];
    const ended = ask(args, io);
    while (asked().length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    io.interrupt();
    expect(await ended).toMatchObject({ code: 130, out: '' });
    expect(read('answers.jsonl').map(({ line }) => line)).toEqual([1]);
    expect(read('receipts.jsonl').map(({ outcome }) => outcome)).toEqual(['answered', 'interrupted']);
    server.requests.splice(0);
    delay = () => 1;
    expect(await ask(args)).toMatchObject({ code: 0 });
    expect(asked()).toEqual(['two', 'three']);
  });

  it('holds one budget over all prompts', async () => {
    write('prompts.txt', ['one', 'two', 'three', 'four', 'five', 'six']);
    // One answer may cost $0.0102, and costs $0.00035: one is held at a time, and all fit one after the other.
    const fits = await ask(['--each', 'prompts.txt', '--budget', '0.013/run', '--max-tokens', '1k']);
    expect(fits).toMatchObject({ code: 0, err: expect.stringContaining('6 prompts · 6 answered') });
    const { code, out } = await ask(['--each', 'prompts.txt', '--budget', '0.0108/run', '--max-tokens', '1k']);
    expect(code).toBe(1);
    expect(linesOf(out).filter((entry) => entry.error === undefined).length).toBeGreaterThan(0);
    expect(linesOf(out).find((entry) => entry.error !== undefined)?.error).toMatch(/^the budget of 0\.0108\/run has/);
  });

  it('stops where one prompt after the other fails', async () => {
    write(
      'prompts.txt',
      Array.from({ length: 40 }, (_, index) => `prompt ${index}`),
    );
    answer = () => 401;
    expect(await ask(['--each', 'prompts.txt', '--parallel', '1'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('error: 10 prompts failed one after the other, and the rest was not asked\n'),
    });
    expect(asked()).toHaveLength(10);
  });

  it('shows on a terminal how far it is and what it has cost', async () => {
    write('prompts.txt', ['one', 'two']);
    const { err } = await ask(['--each', 'prompts.txt', '-o', 'answers.jsonl'], world({ isTTY: true, columns: 80 }));
    expect(err).toMatch(/ 0 of 2 prompts, \$0\.00 spent/);
  });

  it('tells what all can cost with --dry-run', async () => {
    write('prompts.txt', ['one', 'two']);
    expect(await ask(['--each', 'prompts.txt', '--dry-run', '--max-tokens', '1k'])).toMatchObject({
      code: 0,
      out: '2 prompts of about 18 tokens on openai/gpt-4o: at most $0.02.\nNothing was sent.\n',
    });
    expect(asked()).toEqual([]);
  });
});

it('ask --each does not take answers for those to other words before the prompts', async () => {
  write('prompts.txt', ['one']);
  expect((await ask(['To German:', '--each', 'prompts.txt', '-o', 'a.jsonl'])).err).toMatch(/^1 prompt · 1 answered/);
  expect((await ask(['To German:', '--each', 'prompts.txt', '-o', 'a.jsonl'])).err).toContain('1 of 1 prompts are');
  const { code, err } = await ask(['To French:', '--each', 'prompts.txt', '-o', 'a.jsonl']);
  expect(code).toBe(2);
  expect(err).toContain('a.jsonl:1:1: the answer to another prompt than line 1 now is');
  expect(asked()).toEqual(['To German:\n\none']);
});

describe('ask --each refuses', () => {
  beforeEach(() => {
    write('prompts.txt', ['one']);
    write('bad.jsonl', ['"one"', '7', '{"prompt":"x","model":"y"}']);
    write('empty.txt', ['', ' ']);
    write('notes.txt', ['mine']);
    write('other.jsonl', ['{"line":1,"promptHash":"0","answer":"x"}']);
  });

  it.each([
    [['--each', 'none.txt'], 2, 'cannot read none.txt'],
    [['--each', 'empty.txt'], 2, 'empty.txt has no prompt'],
    [['--each', 'bad.jsonl'], 2, 'bad.jsonl:2:1: not a prompt'],
    [['--each', 'bad.jsonl'], 2, 'bad.jsonl:3:1: unknown key "model"'],
    [['--each', 'prompts.txt', '-c'], 2, '--continue has no effect beside --each'],
    [['--each', 'prompts.txt', '--json'], 2, '--json has no effect beside --each'],
    [['--each', 'prompts.txt', '-o', 'notes.txt'], 2, 'notes.txt:1:1: not an answer of ask --each, and left alone'],
    [['--each', 'prompts.txt', '-o', 'other.jsonl'], 2, 'other.jsonl:1:1: the answer to another prompt than line 1'],
    [['--each', 'prompts.txt', '-o', 'none/answers.jsonl'], 2, 'cannot write none/answers.jsonl'],
    [['--each', 'prompts.txt', '--max-cost', '0.0000001'], 1, 'prompts.txt:1:1: this could cost'],
    [['hello', '--parallel', '2'], 2, '--parallel has no effect without --each'],
    [['hello', '-o', 'x.jsonl'], 2, '-o has no effect without --each'],
  ])('%j', async (args, status, message) => {
    const { code, out, err } = await ask(args);
    expect({ code, out, err }).toEqual({ code: status, out: '', err: expect.stringContaining(message) });
    expect(asked()).toEqual([]);
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine\n');
  });
});
