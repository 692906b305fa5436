import { expect, it } from 'vitest';
import { commands } from '../src/commands/registry.ts';
import { commandWords, kindOfRun } from '../src/kinds.ts';

it('knows the first word of every command but the default one', () => {
  const words = new Set(Object.keys(commands).map((name) => name.split(' ')[0]));
  expect(new Set([...commandWords, 'project'])).toEqual(words);
});

it.each([
  [[], 'project'],
  [['plan.yaml', '-f', 'json'], 'project'],
  [['project'], 'project'],
  [['cost', 'gpt-4o'], 'cost'],
  [['pricing', 'list'], 'pricing'],
  [['cost', '--help'], 'help'],
  [['-h'], 'help'],
  [['help', 'cost'], 'help'],
])('%j is a run of %s', (argv, kind) => {
  expect(kindOfRun(argv)).toBe(kind);
});
