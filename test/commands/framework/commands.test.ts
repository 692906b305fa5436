import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/commands/framework/registry.ts';
import { newWorld, plan } from '../world.ts';

// What help lists, and what is said of a word or an option that stands in the wrong place.

const { error, ran } = newWorld({
  'two.yaml': plan('candidates: [openai/gpt-4o]', '{ name: A, tokens: 1M }', '{ name: B, tokens: 1M }'),
  'plan.yaml': plan('candidates: [openai/gpt-4o]', '{ name: Bot, tokens: 1M }'),
});

describe('a command that does not come first', () => {
  it.each([
    ['--requests', '4k/day', '--input', '1800', '--output', '350', 'compare', 'gpt-4o'],
    ['gpt-4o', 'compare'],
    ['plan.yaml', 'compare'],
    ['plan.yaml', 'gpt-4oo', 'compare'],
    ['plan.yaml', 'compare', '--top', '3'],
  ])('is told to be put there: %s %s %s', async (...argv) => {
    expect(await error(...argv)).toEqual({
      code: 2,
      isSilent: true,
      err: 'error: "compare" stands behind other words, where models stand\n  write the command first: cost-projection compare …\n',
    });
  });
});

describe('an option that a command does not have', () => {
  it.each([
    [['diff', 'a.yaml', 'b.yaml', '--budget', '10'], 'project, compare, forecast, init, ask and spend have --budget'],
    [['diff', 'a.yaml', 'b.yaml', '--explain'], 'project, compare and forecast have --explain'],
    [['buy', '--month', '3'], 'cost-projection buy --help shows what it takes'],
    [['cost', 'gpt-4o', '--formt', 'json'], 'did you mean --format?'],
  ])('is told where it is, or which was meant: %j', async (argv, hint) => {
    const { code, err } = await error(...argv);
    expect([code, err.split('\n')[1]]).toEqual([2, `  ${hint}`]);
  });
});

describe('models with commas between', () => {
  it.each([
    [
      'gpt-4o,gpt-4o-mini',
      '"gpt-4o,gpt-4o-mini" is no model\n  name models with spaces between, or write a blend like mix=gpt-4o-mini:80,gpt-4o:20',
    ],
    ['mix=gpt-4o-mini=80,gpt-4o=20', '"gpt-4o-mini=80" in mix is not a model with its share\n  write it like gpt-4o:80'],
  ])('are told how to be named: %s', async (word, message) => {
    expect((await error('compare', word, '--no-plan')).err).toBe(`error: ${message}\n`);
  });
});

describe('a budget', () => {
  it('is said to be over by the scenarios that are asked for', async () => {
    const argv = ['two.yaml', '--scenario', 'A', '--budget', '5'];
    for (const command of ['project', 'compare'])
      expect((await error(command, ...argv)).err).toBe(
        'error: A on openai/gpt-4o: $10.00 a month is over the budget of $5.00\n',
      );
  });
});

describe('charts and pages', () => {
  it.each(Object.keys(commands))('%s has --chart in its help exactly where it draws', async (command) => {
    const draws = ['project', 'compare', 'forecast', 'diff', 'buy', 'usage', 'spend'].includes(command);
    const asked = ['project', 'compare', 'forecast'].includes(command);
    const { out } = await ran([...command.split(' '), '--help']);
    expect([out.includes('--chart'), out.includes('--scale'), out.includes('--embed')]).toEqual([draws, draws, asked]);
  });

  it('are no part of a table', async () => {
    expect((await error('plan.yaml', '--embed', 'all')).err).toBe(
      'error: --embed has no effect on table\n  a page can price models: -o report.html, or --open\n',
    );
    expect((await error('cost', 'gpt-4o', '--input', '10', '--chart')).err).toContain(
      "error: unknown option '--chart'\n  project, compare,",
    );
  });
});
