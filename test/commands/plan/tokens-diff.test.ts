import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { committed } from '../../git-repository.ts';

/** Words of one token each. */
const words = (count: number): string => ' the'.repeat(count);

async function tokens(cwd: string, ...argv: string[]) {
  const io = fakeIo({ cwd, env: { PATH: process.env['PATH'] ?? '' } });
  const code = await run(['tokens', ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

function changed(): string {
  const cwd = committed({
    'prompts/a.md': words(100),
    'prompts/same.md': words(7),
    'prompts/gone.md': words(30),
    'prompts/deep/b.md': words(5),
    'elsewhere.md': words(9),
  });
  writeFileSync(join(cwd, 'prompts/a.md'), words(140));
  writeFileSync(join(cwd, 'prompts/new.md'), words(20));
  writeFileSync(join(cwd, 'elsewhere.md'), words(1));
  rmSync(join(cwd, 'prompts/gone.md'));
  return cwd;
}

describe('tokens since a revision', () => {
  it('are told file by file, with what is new and what is gone', async () => {
    const { code, out } = await tokens(changed(), 'prompts', '--on', 'gpt-4o', '--diff', 'HEAD', '-f', 'json', '-q');
    expect(code).toBe(0);
    const { revision, changes, totals } = JSON.parse(out);
    expect(revision).toBe('HEAD');
    expect(changes).toMatchObject([
      { path: 'prompts/a.md', model: 'gpt-4o', label: 'exact', before: 100, tokens: 140, change: 40 },
      { path: 'prompts/gone.md', before: 30, tokens: null, change: -30 },
      { path: 'prompts/new.md', before: null, tokens: 20, change: 20 },
    ]);
    // 142 before and 172 now; 30 tokens at $2.50 a million.
    expect(totals).toMatchObject([{ before: 142, tokens: 172, change: 30, costChange: '0.000075' }]);
  });

  it('are those of a file of the repository too that a .gitignore leaves out', async () => {
    const cwd = changed();
    writeFileSync(join(cwd, '.gitignore'), 'same.md\n');
    const { out } = await tokens(cwd, 'prompts', '--on', 'gpt-4o', '--diff', 'HEAD', '-f', 'json', '-q');
    expect(JSON.parse(out).totals).toMatchObject([{ before: 142, tokens: 172, change: 30 }]);
  });

  it('begin with the finding, in a table too', async () => {
    const { out } = await tokens(changed(), 'prompts', '--on', 'gpt-4o,claude-sonnet-5', '--diff', 'HEAD');
    expect(out).toMatch(/^\+30 tokens on gpt-4o since HEAD\.\n/);
    expect(out).toContain('\u221230');
    expect(out).toContain('calibrated');
  });

  it('are none where nothing changed, and of a single file, there or not', async () => {
    const cwd = changed();
    expect((await tokens(cwd, 'prompts/same.md', '--on', 'gpt-4o', '--diff', 'HEAD')).out).toMatch(
      /^As many tokens on gpt-4o as at HEAD\./,
    );
    const gone = await tokens(cwd, 'prompts/gone.md', '--on', 'gpt-4o', '--diff', 'HEAD', '-f', 'json', '-q');
    expect(JSON.parse(gone.out).totals).toMatchObject([{ before: 30, change: -30 }]);
  });

  it.each([
    [['prompts', '--on', 'gpt-4o', '--diff', 'v9'], 'git finds no revision "v9"'],
    [['prompts', '--diff', 'HEAD'], '--diff: of which texts, on which models?'],
    [['nowhere.md', '--on', 'gpt-4o', '--diff', 'HEAD'], 'nowhere.md is neither there nor at HEAD'],
    [['-', '--on', 'gpt-4o', '--diff', 'HEAD'], 'standard input is at no revision'],
    [['prompts', '--on', 'gpt-4o', '--diff', 'HEAD', '--max-cost', '5'], '--max-cost has no effect beside --diff'],
  ])('are refused: %j', async (argv, message) => {
    expect(await tokens(changed(), ...argv)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });
});
