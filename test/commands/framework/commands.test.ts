import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/commands/framework/registry.ts';
import { newWorld, plan } from '../world.ts';

// Commands, options and words in the wrong place.

const { error, ran } = newWorld({
  'two.yaml': plan('candidates: [openai/gpt-4o]', '{ name: A, tokens: 1M }', '{ name: B, tokens: 1M }'),
  'plan.yaml': plan('candidates: [openai/gpt-4o]', '{ name: Bot, tokens: 1M }'),
});

describe('options before the command', () => {
  it.each([
    [
      ['--currency', 'EUR', '--fx', 'EUR=0.92@2026-11-20'],
      ['cost', 'gpt-4o'],
      ['--input', '1k', '--requests', '4'],
    ],
    [['--requests', '4k/day', '--input', '1800', '--output', '350'], ['compare', 'gpt-4o'], []],
    [['-o', 'cost'], ['compare', 'plan.yaml'], []],
    [
      ['-f', 'json', '--quiet', '--as-of=2026-11-01'],
      ['cost', 'gpt-4o'],
      ['--input', '1k', '--requests', '4'],
    ],
    [['--chart'], ['compare', 'plan.yaml'], ['--as-of', '2026-11-01']],
    [['--provider', 'openai', '--with', 'batch'], ['pricing', 'list'], ['gpt-4o']],
    [['--chart'], ['compare'], ['--', 'plan.yaml']],
  ])('do what they do after it: %j %j %j', async (before, command, after) => {
    // An option that would take the next word comes after the others.
    const isOpen = before.includes('--with') || after.includes('--');
    const result = await ran([...before, ...command, ...after]);
    expect(result).toEqual(
      await ran(
        isOpen ? [...command, ...after.filter((word) => word !== '--'), ...before] : [...command, ...before, ...after],
      ),
    );
    expect(result).toMatchObject({ code: 0, err: expect.not.stringContaining('error') });
  });

  it('are read by what the command declares, not by what another does', async () => {
    expect((await error('--month', 'cost', 'buy')).err).toContain("unknown option '--month'");
    expect((await error('--explain', 'cost', 'gpt-4o')).err).toBe(
      "error: unknown option '--explain'\n  project, compare and forecast have --explain\n",
    );
    expect((await error('--format', 'cost', 'gpt-4o')).err).toContain('--format: "cost" is');
    expect((await error('--quiet', 'pricing')).err).toContain('pricing needs to know what to do');
  });
});

describe('a command that does not come first', () => {
  it.each([
    ['gpt-4o', 'compare'],
    ['plan.yaml', 'compare'],
    ['plan.yaml', 'gpt-4oo', 'compare'],
    ['plan.yaml', 'compare', '--top', '3'],
  ])('is told to be put there: %s %s %s', async (...argv) => {
    expect(await error(...argv)).toEqual({
      code: 2,
      isSilent: true,
      err: 'error: "compare" comes after other arguments, where models are named\n  write the command first: cost-projection compare …\n',
    });
  });
});

describe('an option that a command does not have', () => {
  it.each([
    [
      ['diff', 'a.yaml', 'b.yaml', '--budget', '10'],
      'project, compare, forecast, init, usage, ask and spend have --budget',
    ],
    [['diff', 'a.yaml', 'b.yaml', '--explain'], 'project, compare and forecast have --explain'],
    [['buy', '--month', '3'], 'cost-projection buy --help shows what it takes'],
    [['cost', 'gpt-4o', '--formt', 'json'], 'did you mean --format?'],
    [['project', 'gpt-4o', '--formt', 'json'], 'did you mean --format?'],
  ])('is told where it is, or which was meant: %j', async (argv, hint) => {
    const { code, err } = await error(...argv);
    expect([code, err.split('\n')[1]]).toEqual([2, `  ${hint}`]);
  });
});

describe('models with commas between', () => {
  it.each([
    [
      'gpt-4o,gpt-4o-mini',
      '"gpt-4o,gpt-4o-mini" is not a model\n  put spaces between models, or write a blend: mix=gpt-4o-mini:80,gpt-4o:20',
    ],
    [
      'mix=gpt-4o-mini=80,gpt-4o=20',
      '"gpt-4o-mini=80" in mix is not a model with its share\n  write it like gpt-4o:80',
    ],
  ])('are told how to be named: %s', async (word, message) => {
    expect((await error('compare', word, '--no-plan')).err).toBe(`error: ${message}\n`);
  });
});

describe('a budget', () => {
  it('is said to be over by the scenarios that are asked for', async () => {
    const argv = ['two.yaml', '--scenario', 'A', '--budget', '5'];
    for (const command of ['project', 'compare'])
      expect((await error(command, ...argv)).err).toBe(
        'error: over budget: openai/gpt-4o costs $10.00 per month, the limit is $5.00 (A)\n',
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
