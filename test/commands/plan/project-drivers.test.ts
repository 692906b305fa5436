import { describe, expect, it } from 'vitest';
import { json, plan, ran, write } from './bot-plans.ts';

describe('project with drivers', () => {
  it('explains every figure so that it can be done again by hand', async () => {
    const { out } = await ran('bot.yaml', '--explain', '--format', 'markdown', '-q');
    expect(out).toContain(
      '| input      | requests 120,000 × (1 + retries) 1.03 × prompt 1,800 − cache read      | 118,656,000 |',
    );
    expect(out).toContain(
      '| cache read | requests 120,000 × (1 + retries) 1.03 × cacheable 1,200 × cacheHit 70% | 103,824,000 |',
    );
    // 118.656 × 2 + 103.824 × 1 + 43.26 × 10
    expect(out).toContain('$773.74');
    expect(out).toMatch(/\| test\/dear \| cache read \| +\| 103,824,000 \| +\$1\.00 \| \$103\.82 \| 2026-11-01 \|/);
  });

  it('explains shares of tokens in the same way', async () => {
    const { out } = await ran(
      '--no-plan',
      '--model',
      'test/cheap',
      '--tokens',
      '1B',
      '--output-share',
      '20%',
      '--explain',
    );
    expect(out).toContain('tokens 1,000,000,000 × (1 − outputShare) 0.8 ');
  });

  it('explains in machine formats too', async () => {
    const { out } = await ran('bot.yaml', '--explain', '--format', 'ndjson', '-q');
    const items = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(items[0]).toMatchObject({
      scenario: 'Bot',
      candidate: 'test/dear',
      meter: 'input',
      tokens: 118_656_000,
      rate: '2',
      cost: '237.312',
      checked: '2026-11-01',
    });
    const { data } = await json('bot.yaml', '--explain');
    expect(data.scenarios[0].steps[0]).toMatchObject({ meter: 'input', less: ['cacheRead'], tokens: 118_656_000 });
  });

  it('takes the same drivers as flags', async () => {
    const flags = [
      '--requests',
      '4k/day',
      '--input-tokens',
      '1800',
      '--fixed-tokens',
      '1200',
      '--output-tokens',
      '350',
      '--cache-hit',
      '70%',
      '--retries',
      '3%',
    ];
    const { data } = await json('project', '--no-plan', ...flags, '--model', 'test/cheap', '--baseline', 'test/dear');
    expect(data.scenarios[0].projections.map(({ total }: { total: string }) => total)).toEqual(['773.736', '87.756']);
  });

  it('says where an offer has no batch rates', async () => {
    const { out } = await ran('bot.yaml', '--batch', '50%', '--notes', 'full');
    expect(out).toContain('No batch rates, billed at base rates: test/cheap.');
  });

  it('prices a blend like one offer, from a plan and from a flag', async () => {
    const blended = write(
      'blend.yaml',
      plan('tokens: 1M', '{ name: mix, blend: { test/dear: 25%, test/cheap: 75% } }'),
    );
    const { data } = await json(blended);
    expect(data.scenarios[0].projections[1]).toMatchObject({
      candidate: 'mix',
      provider: 'test',
      blend: { 'test/dear': '0.25', 'test/cheap': '0.75' },
      total: '3.25',
    });
    const flag = await json(
      'project',
      '--no-plan',
      '--tokens',
      '1M',
      '--baseline',
      'test/dear',
      '--model',
      'mix=test/dear:25,test/cheap:75',
    );
    expect(flag.data.scenarios[0].projections[1].total).toBe('3.25');
  });

  it('--hybrid answers in one line', async () => {
    const { data } = await json('project', '--no-plan', '--hybrid', '80/15/5', '--tokens', '1M');
    expect(data.scenarios[0].projections[1]).toMatchObject({ total: '0.367', savingsRatio: '0.9633' });
  });
});

describe('budgets', () => {
  it('fails after the report where a candidate is over budget', async () => {
    const { code, out, err } = await ran('bot.yaml', '--budget', '80/month');
    expect([code, err]).toEqual([1, 'error: over budget: test/cheap costs $87.76 per month, the limit is $80.00\n']);
    expect(out).toContain('$87.76');
  });

  it('passes within it, whatever the baseline costs', async () => {
    expect(await ran('bot.yaml', '--budget', '90/month')).toMatchObject({ code: 0, err: '' });
  });

  it('knows levels to warn and to fail at, of scenarios and of all', async () => {
    const own = write(
      'own.yaml',
      plan('tokens: 100M, budget: { warn: 50, fail: 200 }', 'test/cheap', 'budget: { warn: 60, fail: 90 }\n'),
    );
    const { code, err } = await ran(own);
    expect(code).toBe(1);
    expect(err).toBe(
      'note: over the warning level: test/cheap costs $100.00 per month, the limit is $50.00 (Bot)\nerror: over budget: test/cheap costs $100.00 per month, the limit is $90.00\n',
    );
    expect(await ran(own, '--no-gate')).toMatchObject({
      code: 0,
      err: expect.stringContaining('note: over budget: test/cheap'),
    });
  });

  it.each([
    [
      'compare',
      ['compare', 'bot.yaml'],
      'error: over budget: test/cheap costs $87.76 per month, the limit is $80.00\n',
    ],
    [
      'forecast',
      ['forecast', 'bot.yaml', '--months', '1'],
      'error: over budget: test/cheap costs more than $80.00 per month in ',
    ],
  ])('gate %s in the same way', async (_, argv, line) => {
    const over = await ran(...argv, '--budget', '80/month');
    expect(over.code).toBe(1);
    expect(over.out).toContain('$87.76');
    expect(over.err).toContain(line);
    expect((await ran(...argv, '--budget', '90/month')).code).toBe(0);
    expect((await ran(...argv, '--budget', '80/month', '--no-gate')).code).toBe(0);
  });

  it('hold no model that was only browsed for', async () => {
    expect((await ran('compare', '--provider', 'test', 'bot.yaml', '--budget', '1')).code).toBe(0);
  });
});

describe('several scenarios', () => {
  const many = plan('tokens: 10M, outputShare: 20%', 'test/cheap').replace(
    /\n$/,
    '\n  - { name: Other, requests: 100k, inputTokens: 500, outputTokens: 100 }\n',
  );

  it('cost the same together in project, compare and buy', async () => {
    const file = write('many.yaml', many);
    const { data: projected } = await json('project', file);
    const { data: compared } = await json('compare', file);
    const { data: bought } = await json('buy', file);
    const totalOf = (key: string) =>
      projected.totals.find(({ candidate }: { candidate: string }) => candidate === key).total;
    expect(compared.scenarios.map(({ name }: { name: string }) => name)).toEqual(['Bot', 'Other']);
    for (const { candidate, total } of compared.ranking) expect(total).toBe(totalOf(candidate));
    for (const { candidate, monthly } of bought.ways) expect(monthly).toBe(totalOf(candidate));
  });

  it('may be picked', async () => {
    const file = write('many.yaml', many);
    const { data } = await json('compare', file, '--scenario', 'other');
    expect(data.scenarios.map(({ name }: { name: string }) => name)).toEqual(['Other']);
    expect((await ran('compare', file, '--scenario', 'Bto', '--scenario', 'Othr')).err).toBe(
      'error: no scenario "Bto"\n  did you mean Bot?\nerror: no scenario "Othr"\n  did you mean Other?\n',
    );
  });
});
