import { expect, it } from 'vitest';
import { nearestNames } from '../../src/values/nearest.ts';

const models = ['openai/gpt-4o', 'openai/gpt-4o-mini', 'gpt-4o', 'gpt-4o-mini', 'deepseek-v4-flash'];

it.each([
  ['gpt-4p', ['gpt-4o']],
  ['gtp-4o', ['gpt-4o']],
  ['GPT4o', ['gpt-4o']],
  ['deepseek-v4-flahs', ['deepseek-v4-flash']],
  ['openai/gpt-4o-mimi', ['openai/gpt-4o-mini']],
])('takes %s for %s', (name, meant) => {
  expect(nearestNames(name, models)).toEqual(meant);
});

it('keeps quiet where nothing is near', () => {
  expect(nearestNames('mistral-large', models, 3)).toEqual([]);
});

it('gives as many as asked for, nearest first', () => {
  expect(nearestNames('gpt-4o-min', models, 2)).toEqual(['gpt-4o-mini', 'gpt-4o']);
});
