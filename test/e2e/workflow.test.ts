import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

// The workflow that the README shows, step by step in a repository, as a pull request runs it.

const root = join(import.meta.dirname, '..', '..');
const workflow = z.object({
  jobs: z.object({ budget: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }) }),
});
const text = /^```yaml\n(name: LLM cost\n.*?)^```$/ms.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? '';
const steps = workflow.parse(parse(text)).jobs.budget.steps.flatMap(({ run }) => run ?? []);

const planOf = (requests: string, budget: number): string =>
  `schema: 1\ncandidates: [openai/gpt-4o]\nbudget: ${budget}\nscenarios:\n  - { name: Bot, requests: ${requests}, inputTokens: 1800, outputTokens: 350 }\n`;

let folder = '';

const ran = (script: string) =>
  spawnSync('bash', ['-e', '-c', script], {
    cwd: join(folder, 'repository'),
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      GITHUB_BASE_REF: 'main',
      COMMENT: join(folder, 'posted.md'),
    },
  });

/** A pull request with this plan, on a main branch with that one or none; the exit codes of its steps, and what it comments. */
function pullRequest(before: string | undefined, after: string) {
  const done = ran(
    'rm -rf .git * && git init -q -b main && git config user.name a && git config user.email a@example.com && git commit -q --allow-empty -m empty',
  );
  expect(done.stderr).toBe('');
  const file = join(folder, 'repository', 'cost-projection.yaml');
  if (before !== undefined) {
    writeFileSync(file, before);
    ran('git add . && git commit -q -m before');
  }
  ran('git update-ref refs/remotes/origin/main main && git checkout -q -b change');
  writeFileSync(file, after);
  const codes = steps.map((step) => ran(step.replaceAll(/\$\{\{.*?\}\}/g, '1')).status);
  return { codes, comment: readFileSync(join(folder, 'posted.md'), 'utf8') };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'workflow-'));
  for (const name of ['bin', 'repository']) mkdirSync(join(folder, name));
  const script = (name: string, body: string): void =>
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  script('npx', `shift; exec node ${JSON.stringify(join(root, 'bin', 'cost-projection.cjs'))} "$@"`);
  script('gh', 'exec cp comment.md "$COMMENT"');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the workflow of the README', () => {
  it('has a step for the figures, for the comment and for the budget', () => {
    expect(steps).toHaveLength(3);
  });

  it('says what a change of the plan costs', () => {
    const { codes, comment } = pullRequest(planOf('4k/day', 2000), planOf('8k/day', 2000));
    expect(codes).toEqual([0, 0, 0]);
    expect(comment).toMatch(/Bot .*\$960.00 .*\$1,920.00/);
  });

  it('says what a plan costs where it is new', () => {
    const { codes, comment } = pullRequest(undefined, planOf('4k/day', 2000));
    expect(codes).toEqual([0, 0, 0]);
    expect(comment).toMatch(/Bot .*\$960.00/);
  });

  it.each([undefined, planOf('1k/day', 500)])('comments before it fails over the budget', (before) => {
    const { codes, comment } = pullRequest(before, planOf('4k/day', 500));
    expect(codes).toEqual([0, 0, 1]);
    expect(comment).toMatch(/Bot .*\$960.00/);
  });
});
