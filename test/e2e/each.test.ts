import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chunk, event, serve, spawned, type Loopback } from './spawned.ts';

// The built program over many prompts, killed in their middle.

let folder = '';
let server: Loopback;
let isHolding = true;
let kill: (() => void) | undefined;

const COUNT = 12;
const prompts = Array.from({ length: COUNT }, (_, index) => `prompt ${index + 1}`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'each-killed-'));
  writeFileSync(join(folder, 'prompts.txt'), prompts.map((prompt) => `${prompt}\n`).join(''));
  server = await serve((text, _request, response) => {
    const prompt: string = JSON.parse(text).messages.at(-1).content;
    // The third is under way when the process is killed; no other of its worker follows.
    if (isHolding && prompt === 'prompt 3') return kill?.();
    const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
    return response.end(chunk(`re: ${prompt}`, 'stop') + event({ choices: [], usage }) + event('[DONE]'));
  });
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const linesOf = (name: string) =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const answers = () => (existsSync(join(folder, 'answers.jsonl')) ? linesOf('answers.jsonl') : []);

const argv = ['ask', '--each', 'prompts.txt', '-o', 'answers.jsonl', '--parallel', '2', '--budget', '1/day']
  .concat(['--no-plan', '--no-memory', '--receipts', 'receipts.jsonl', '--model', 'openai/gpt-4o'])
  // The note about the limit of answers says that it has begun.
  .concat(['--base-url']);

it('goes on where SIGKILL ended it: what has an answer is not asked again, and all is booked', async () => {
  const killed = await spawned([...argv, server.url], {
    cwd: folder,
    onMessage: (_text, send) => (kill = () => setTimeout(() => send('SIGKILL'), 300)),
  });
  expect(killed.by).toBe('SIGKILL');
  const before = answers();
  expect(before.length).toBeGreaterThan(1);
  expect(before.length).toBeLessThan(COUNT);
  // A line that the crash tore is asked again.
  writeFileSync(join(folder, 'answers.jsonl'), '{"line":3,"promptHa', { flag: 'a' });

  isHolding = false;
  const asked = server.requests.splice(0).length;
  const { status, stderr } = await spawned([...argv, server.url], { cwd: folder });
  expect(status).toBe(0);
  expect(stderr).toContain(`note: ${before.length} of ${COUNT} prompts are answered in answers.jsonl already\n`);
  expect(server.requests).toHaveLength(COUNT - before.length);
  expect(answers().map(({ answer }) => answer)).toEqual(prompts.map((prompt) => `re: ${prompt}`));
  // No request of either process is missing from the receipts.
  const receipts = linesOf('receipts.jsonl');
  expect(receipts.length).toBeGreaterThanOrEqual(asked + COUNT - before.length);
  expect(receipts.filter(({ outcome }) => outcome === 'answered').length).toBeGreaterThanOrEqual(COUNT);
  expect(receipts.some(({ outcome }) => outcome === 'killed')).toBe(true);
}, 60_000);
