import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { plan } from '../world.ts';

// A plan may lie folders above where a command is typed: whatever rests on it says so.

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'found-'));
  mkdirSync(join(folder, 'sub', '.git'), { recursive: true });
  mkdirSync(join(folder, 'sub', 'deep', 'er'), { recursive: true });
  writeFileSync(
    join(folder, 'sub', 'cost-projection.yaml'),
    plan('candidates: [openai/gpt-4o]', '{ name: Bot, tokens: 1M }'),
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const printed = async (argv: readonly string[]): Promise<string> => {
  const io = fakeIo({ cwd: join(folder, 'sub', 'deep', 'er') });
  await run([...argv, '-q'], io);
  return io.out();
};

const FILE = '../../cost-projection.yaml';

describe.each([[['project']], [['compare']], [['forecast', '--months', '2']], [['buy']]])('%j', (argv) => {
  it('says which plan it found', async () => {
    expect(await printed(argv)).toContain(`\nPlan: ${FILE}\n`);
    expect(await printed([...argv, '-f', 'markdown'])).toContain(`- Plan: ${FILE}\n`);
    expect(JSON.parse(await printed([...argv, '-f', 'json']))).toMatchObject({ plan: FILE });
  });

  it('says none where there is none', async () => {
    expect(await printed([...argv, '--no-plan'])).not.toContain('Plan:');
    expect(JSON.parse(await printed([...argv, '--no-plan', '-f', 'json']))).toMatchObject({ plan: null });
  });
});

describe('diff', () => {
  it('of one plan at two dates says which', async () => {
    expect((await printed(['diff', '--from', '2026-07-01'])).match(/^Plan: .*$/gm)).toEqual([`Plan: ${FILE}`]);
    expect(JSON.parse(await printed(['diff', '--from', '2026-07-01', '-f', 'json']))).toMatchObject({
      before: { plan: FILE },
      after: { plan: FILE },
    });
  });

  it('of two plans names them above their columns alone', async () => {
    expect(await printed(['diff', FILE, FILE])).not.toContain('Plan:');
  });
});
