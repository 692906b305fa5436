import { describe, expect, it } from 'vitest';
import { newWorld, plan } from '../world.ts';

// A wrong model of a plan is told like every other problem of a plan: by file, line and column, all of them at once.

const bot = '{ name: Bot, tokens: 1M }';
const { error, ran } = newWorld({
  'wrong.yaml': plan(
    'candidates: [gpt-4oo, { name: mix, blend: { gpt-4o: 50%, gpt-4o-minni: 50% } }]\nbaseline: gpt-4p',
    bot,
  ),
  'way.yaml': plan('candidates: [openai/gpt-4o]\nbuy: { ways: [{ name: Reserved, candidate: gpt-4oo }] }', bot),
  'several.yaml': plan('candidates: [claude]', bot),
});

const wrong = [
  'wrong.yaml:3:11: no model "gpt-4p" in the price lists',
  'wrong.yaml:2:14: no model "gpt-4oo" in the price lists',
  'wrong.yaml:2:58: no model "gpt-4o-minni" in the price lists',
];

describe('a model of a plan that is not there', () => {
  it.each(['project', 'compare', 'forecast'])('is told with its place by %s', async (command) => {
    const { code, err } = await error(command, 'wrong.yaml');
    expect(code).toBe(2);
    expect(err.split('\n').filter((line) => !line.startsWith('  '))).toEqual([...wrong, '']);
    expect(err).toContain('  did you mean gpt-4o');
  });

  it('is told with its place in a way to buy, and where its name means many', async () => {
    expect((await error('buy', 'way.yaml')).err).toContain(
      'way.yaml:3:44: no model "gpt-4oo" in the price lists\n  did you mean',
    );
    expect((await error('several.yaml')).err).toContain(
      'several.yaml:2:14: no model "claude" in the price lists\n  did you mean one of these?',
    );
  });

  it('is no matter where the command line names others', async () => {
    expect((await ran(['wrong.yaml', 'gpt-4o', '--baseline', 'gpt-4o'])).code).toBe(0);
    expect((await error('wrong.yaml', 'gpt-5oo', '--baseline', 'gpt-4o')).err).toContain('error: no model "gpt-5oo"');
  });
});
