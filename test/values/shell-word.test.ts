import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellWord } from '../../src/values/shell-word.ts';

const names = ["'; touch made; '", '$(touch made)', '`touch made`', 'a b', '*', '~root', '', 'a\nb', String.raw`\'`];

it('is one word to a shell, and nothing that it runs or expands', () => {
  const script = `printf '%s\\0' ${[...names, 'gpt-4o=openai/gpt-4o'].map(shellWord).join(' ')}`;
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual([
    ...names,
    'gpt-4o=openai/gpt-4o',
  ]);
});

it('is bare where a shell takes it so', () => {
  expect(shellWord('../plans/a.yaml')).toBe('../plans/a.yaml');
});
