import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../src/cli.ts';
import { withoutVersion } from './catalogue-version.ts';
import { fakeIo } from './fake-io.ts';
import { readReadme } from './readme.ts';
import type { Example } from './readme.ts';

const file = join(import.meta.dirname, '..', 'README.md');
const markdown = readFileSync(file, 'utf8');
const { files, examples } = readReadme(markdown);
const planAt = markdown.slice(0, markdown.indexOf('```yaml cost-projection.yaml')).split('\n').length;
let empty = '';
let planned = '';

beforeAll(() => {
  empty = mkdtempSync(join(tmpdir(), 'readme-'));
  planned = mkdtempSync(join(tmpdir(), 'readme-plan-'));
  for (const [name, text] of files) writeFileSync(join(planned, name), text);
});
afterAll(() => {
  rmSync(empty, { recursive: true });
  rmSync(planned, { recursive: true });
});

/** What a terminal of 100 columns would show, without its colours; what stands behind a pipe runs in a shell. */
async function shown({ command, line }: Example): Promise<string> {
  const [own = '', ...piped] = command.split(' | ');
  const words = own.replace(/^(npx )?cost-projection ?/, '').matchAll(/"([^"]*)"|'([^']*)'|([^\s'"]+)/g);
  const argv = [...words].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
  const isTTY = piped.length === 0;
  const io = fakeIo({ cwd: line < planAt ? empty : planned, isTTY, columns: 100, env: { NO_COLOR: '1' } });
  await run(argv, io);
  return isTTY ? io.out() + io.err() : execFileSync('sh', ['-c', piped.join(' | ')], { input: io.out(), encoding: 'utf8' });
}

describe('every command of the README prints what the README shows', () => {
  it.each(examples.map((example) => [`${example.line}: ${example.command}`, example] as const))('%s', async (_, example) => {
    const output = await shown(example);
    // `npm run readme` writes the real output into the README, to be read before it is kept.
    if (process.env['UPDATE_README'] === '1') update(example, output);
    else expect(withoutVersion(output)).toBe(withoutVersion(example.output));
  });
});

function update({ command, output }: Example, real: string): void {
  const text = readFileSync(file, 'utf8');
  const before = `$ ${command}\n${output}\`\`\``;
  writeFileSync(
    file,
    text.replace(before, () => `$ ${command}\n${real}\`\`\``),
  );
}

it('begins with the founding table', () => {
  expect(examples[0]?.command).toBe('npx cost-projection');
  expect(examples.length).toBeGreaterThan(8);
});
