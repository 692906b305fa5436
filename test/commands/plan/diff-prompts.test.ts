import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { committed } from '../../git-repository.ts';

const plan = `schema: 1
baseline: openai/gpt-4o
candidates: [openai/gpt-4o]
scenarios:
  - { name: Bot, requests: 1M, input: { system: prompts/system.md, perRequest: 80 }, outputTokens: 100 }
`;

/** Words of one token each. */
const words = (count: number): string => ' the'.repeat(count);

async function diff(cwd: string, ...argv: string[]) {
  const io = fakeIo({ cwd, env: { PATH: process.env['PATH'] ?? '' } });
  const code = await run(['diff', ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

describe('a plan with the prompts of a revision', () => {
  const folder = () => {
    const cwd = committed({ 'plan.yaml': plan, 'prompts/system.md': words(100) });
    writeFileSync(join(cwd, 'prompts/system.md'), words(140));
    return cwd;
  };

  it('is compared with the prompts that are there now', async () => {
    const cwd = folder();
    const { code, out } = await diff(cwd, 'plan.yaml', '--prompts', 'HEAD', '-f', 'json', '-q');
    expect(code).toBe(0);
    // 40 tokens more in a million requests, at $2.50 a million tokens.
    expect(JSON.parse(out).total).toMatchObject({ change: '100' });
    expect((await diff(cwd, 'plan.yaml', '--prompts', 'HEAD')).out).toContain('prompts at HEAD');
  });

  it('fails where the cost rises by more than it may', async () => {
    const { code, err } = await diff(folder(), 'plan.yaml', '--prompts', 'HEAD', '--fail-over', '5%', '-q');
    expect([code, err]).toEqual([1, expect.stringContaining('rises by')]);
  });

  it('takes a prompt that was not there then for an empty one', async () => {
    const cwd = committed({ 'plan.yaml': plan.replace('system.md', 'new.md'), 'prompts/system.md': '' });
    writeFileSync(join(cwd, 'prompts/new.md'), words(40));
    expect(JSON.parse((await diff(cwd, 'plan.yaml', '--prompts', 'HEAD', '-f', 'json', '-q')).out).total.change).toBe(
      '100',
    );
  });

  it('is refused without texts, revisions and plans', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'bare.yaml'), plan.replace(/input: {.*?}/, 'inputTokens: 80'));
    expect(await diff(cwd, 'bare.yaml', '--prompts', 'HEAD')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--prompts has no effect: no scenario has texts'),
    });
    expect(await diff(cwd, 'plan.yaml', '--prompts', 'v9')).toMatchObject({
      code: 2,
      err: expect.stringContaining('git finds no revision "v9"'),
    });
    expect(await diff(cwd, 'plan.yaml', '--prompts', 'HEAD', '--usage', 'logs')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--prompts has no effect beside --usage'),
    });
  });
});
