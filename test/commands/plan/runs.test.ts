import { describe, expect, it } from 'vitest';
import { driversOffered } from '../../../src/page/drivers.ts';
import { newWorld, plan } from '../world.ts';

const { write, json, ran, error } = newWorld({
  'agent.yaml': plan(
    'candidates: [claude-sonnet-5]',
    '{ name: Agent, runs: 200/day, run: { steps: 40, systemTokens: 6k, toolTokens: 24k, taskTokens: 2k, resultTokens: 2600, outputTokens: 400 } }',
  ),
});
const flags = ['--steps', '40', '--system-tokens', '6k', '--tool-tokens', '24k', '--task-tokens', '2k'];
const grows = ['--result-tokens', '2600', '--output', '400'];
const total = async (...argv: string[]) => (await json('project', ...argv)).scenarios[0].projections.at(-1).total;

describe('runs of agents', () => {
  it('cost the same from a plan and from flags', async () => {
    // 6,000 runs of $1.2267.
    expect(await total('agent.yaml')).toBe('7360.2');
    expect(await total('claude-sonnet-5', '--runs', '200/day', ...flags, ...grows)).toBe('7360.2');
    expect(await total('agent.yaml', '--runs', '400/day')).toBe('14720.4');
    expect(await total('agent.yaml', '--cache', 'none')).toBe('44400');
  });

  it('have pauses, compaction and sub-agents, together or as keys of their own', async () => {
    const scenario = 'name: Agent, runs: 1, outputTokens: 400';
    const run = 'steps: 40, systemTokens: 30k, taskTokens: 2k, resultTokens: 2600';
    write(
      'nested.yaml',
      plan(
        'candidates: [claude-sonnet-5]',
        `{ ${scenario}, run: { ${run}, pause: { steps: 6m, runs: 2h }, compaction: { above: 100k, to: 50k }, subAgents: { runs: 2, steps: 5 }, cache: 1h } }`,
      ),
    );
    write(
      'flat.yaml',
      plan(
        'candidates: [claude-sonnet-5]',
        `{ ${scenario}, ${run}, stepPause: 6m, runPause: 2h, compactAbove: 100k, compactTo: 50k, subAgents: 2, subAgentSteps: 5, cache: 1h }`,
      ),
    );
    const [nested, flat] = [await json('project', 'nested.yaml'), await json('project', 'flat.yaml')];
    expect(nested.scenarios).toEqual(flat.scenarios);
    expect(nested.assumptions[0].text).toBe(
      'Assumes 1 runs per month of 40 steps, beginning with 30k fixed tokens and 2,000 of task, each step adding 2,600 of ' +
        'results and 400 of answer, 2 sub-agents of 5 steps in each run, compacted to 50k above 100k tokens, 6m between ' +
        'steps, 2h between runs, cached for 1h.',
    );
  });

  it('are explained step by step', async () => {
    const { scenarios } = await json('project', 'agent.yaml', '--explain');
    const { runSteps } = scenarios[0].projections[0];
    expect([runSteps.length, runSteps[1], runSteps[39].context]).toEqual([
      40,
      // 32k × $0.20, 3k × $2.50 and 400 × $10
      {
        run: 'run',
        from: 2,
        to: 2,
        summedUp: false,
        context: 35_000,
        usage: { cacheRead: 32_000, cacheWrite: 3000, output: 400 },
        total: '0.0179',
      },
      149_000,
    ]);
    const { out } = await ran(['project', 'agent.yaml', '--explain', '-f', 'csv']);
    expect(out).toContain('cacheRead,20826000000,0.2,million tokens,4165.2');
    const table = await ran(['project', 'agent.yaml', '--explain']);
    expect(table.out).toContain('Agent on anthropic/claude-sonnet-5: one run, step by step');
    expect(table.out).toMatch(/^40 +149k +146k +3,000 +0 +400 +\$0\.041 +\$1\.227$/m);
    expect((await ran(['project', 'agent.yaml', '--chart', 'steps'])).out).toContain('cost of each step of a run');
  });

  it('longer than forty steps are explained by stretches that come to the whole', async () => {
    const argv = ['claude-sonnet-5', '--runs', '1', '--steps', '90', '--task-tokens', '2k', '--output', '400'];
    const { scenarios } = await json('project', ...argv, '--explain');
    const { runSteps, total: whole } = scenarios[0].projections.at(-1);
    expect(runSteps.map(({ from, to }: { from: number; to: number }) => to - from)).toEqual(Array(30).fill(2));
    const cents = (text: string) => Math.round(Number(text) * 1e9);
    expect(runSteps.reduce((all: number, each: { total: string }) => all + cents(each.total), 0)).toBe(cents(whole));
  });

  it('grow in a forecast, and are saved and compared', async () => {
    const { months } = await json('forecast', 'agent.yaml', '--months', '2', '--growth', '50%');
    expect(months.map((month: { candidates: { total: string }[] }) => month.candidates[0]?.total)).toEqual([
      '7360.2',
      '11040.3',
    ]);
    await ran(['project', 'agent.yaml', '-o', 'saved.json']);
    const { err, code } = await ran(['diff', 'saved.json', 'agent.yaml', '--fail-over', '1%']);
    expect([code, err]).toEqual([0, '']);
  });

  it.each([
    ['runs: 1, run: { steps: 2 }', '4:22: S says runs that send nothing', 'taskTokens: 2k'],
    [
      'requests: 1, inputTokens: 5, run: { steps: 2 }',
      'S steps belongs to a run, and runs is missing',
      'runs: 200/day',
    ],
    ['runs: 1, tokens: 5M', 'S says runs and another volume', 'one of them'],
    ['runs: 1, run: { taskTokens: 5 }', 'S says runs without steps', 'steps: 40'],
    ['runs: 1, cacheHit: 50%, run: { steps: 2 }', 'S says runs and cacheHit', 'a run is made of steps'],
    ['runs: 1, run: { steps: 0 }', 'bad.yaml:4:39: steps: "0" is not between 1 and 1000', ''],
    ['runs: 1, run: { steps: 2, taskTokens: 1, pause: often }', '"often" is not a time', '20s'],
    [
      'runs: 1, run: { steps: 2, systemTokens: 9k, taskTokens: 1k, compaction: { above: 9k, to: 1k } }',
      'S compactAbove (9000) is less than a run begins with (10000)',
      'compact above more',
    ],
    [
      'runs: 1, run: { steps: 2, systemTokens: 9k, taskTokens: 1k, compaction: { above: 20k, to: 9k } }',
      'S compactTo (9000) leaves nothing beside systemTokens and toolTokens (9000)',
      'part of it',
    ],
    [
      'runs: 1, run: { steps: 2, taskTokens: 1k, resultTokens: 5k, compaction: { above: 20k, to: 16k } }',
      'S compactTo (16000) leaves no room for one step below compactAbove (20000)',
      'a step adds 5000',
    ],
  ])('that do not add up are refused: %s', async (drivers, message, hint) => {
    write('bad.yaml', plan('candidates: [gpt-4o]', `{ name: S, ${drivers} }`));
    const { code, err } = await error('project', 'bad.yaml');
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    expect(err).toContain(hint);
  });

  it('are asked of again on a page, and are no requests there', () => {
    expect(driversOffered({ runs: 1, steps: 2, taskTokens: 5 })).toEqual([
      'runs',
      'steps',
      'taskTokens',
      'batch',
      'retries',
    ]);
  });
});
