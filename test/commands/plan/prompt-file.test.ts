import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

const german = 'Sie sind der Assistent einer Hausverwaltung und beantworten Anfragen von Mieterinnen und Mietern.\n';

async function cost(argv: readonly string[], text = german) {
  const cwd = mkdtempSync(join(tmpdir(), 'prompt-'));
  writeFileSync(join(cwd, 'prompt.txt'), text);
  const io = fakeIo({ cwd });
  const code = await run(['cost', ...argv, '--prompt-file', 'prompt.txt', '-q'], io);
  return { code, out: io.out(), err: io.err() };
}

it('prices the tokens that a text has on each model, with their label', async () => {
  const { code, out } = await cost(['gpt-4o', 'claude-opus-5', '--output', '100', '-f', 'json']);
  const { costs, promptFile } = JSON.parse(out);
  expect(code).toBe(0);
  expect(costs[0].usage).toEqual({ input: 20, output: 100 });
  expect(costs[1].usage.input).toBeGreaterThan(20);
  expect(promptFile).toMatchObject({
    path: 'prompt.txt',
    kind: 'german',
    counts: [
      { model: 'openai/gpt-4o', tokenizer: 'o200k_base', label: 'exact', tokens: 20 },
      { model: 'anthropic/claude-opus-5', label: 'calibrated', tokens: costs[1].usage.input },
    ],
  });
});

it('says the label below the table', async () => {
  const { out } = await cost(['gpt-4o', '--output', '100']);
  expect(out).toContain('prompt.txt on openai/gpt-4o: 20 tokens (o200k_base, exact).');
});

it('refuses a second input, several requests, and a file without text', async () => {
  expect(await cost(['gpt-4o', '--input', '5'])).toMatchObject({
    code: 2,
    err: 'error: --prompt-file and --input are both the input\n  give one of them\n',
  });
  const line = `${JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'hi' }] })}\n`;
  expect((await cost(['gpt-4o'], line)).code).toBe(0);
  expect((await cost(['gpt-4o'], line + line)).err).toContain('prompt.txt has 2 requests, and one is priced here');
  expect((await cost(['gpt-4o'], '')).err).toContain('prompt.txt has no text to count');
});
