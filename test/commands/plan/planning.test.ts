import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'planning-'));
  write('prices.yaml', list);
  write(
    'bot.yaml',
    plan('requests: 4k/day, inputTokens: 1800, fixedTokens: 1200, outputTokens: 350, cacheHit: 70%, retries: 3%'),
  );
  write(
    'bigger.yaml',
    plan('requests: 8k/day, inputTokens: 1800, fixedTokens: 1200, outputTokens: 350, cacheHit: 70%, retries: 3%'),
  );
  write(
    'dearer.yaml',
    plan(
      'requests: 4k/day, inputTokens: 1800, fixedTokens: 1200, outputTokens: 350, cacheHit: 70%, retries: 3%',
      'test/dear',
    ),
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const list = `schema: 1
provider: test
source: https://example.com
models:
  - { id: dear, context: 4000, rates: [{ from: 2026-01-01, checked: 2026-11-01, input: 2, cacheRead: 1, output: 10, batch: { input: 1, output: 5 } }] }
  - { id: cheap, context: 128000, retires: 2027-03-15, rates: [{ from: 2026-01-01, until: 2026-07-01, input: 0.4, output: 2 }, { from: 2026-07-01, checked: 2026-11-01, input: 0.2, output: 1 }] }
  - { id: outputs, rates: [{ from: 2026-01-01, checked: 2026-11-01, output: 1 }] }
`;
const plan = (drivers: string, candidate = 'test/cheap', more = '') =>
  `schema: 1\nbaseline: test/dear\ncandidates: [${candidate}]\n${more}scenarios:\n  - { name: Bot, ${drivers} }\n`;

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

async function ran(...argv: string[]) {
  const io = fakeIo({ cwd: folder });
  const code = await run([...argv, '--pricing', 'prices.yaml'], io);
  return { code, out: io.out(), err: io.err() };
}
const json = async (...argv: string[]) => {
  const { code, out, err } = await ran(...argv, '--format', 'json', '-q');
  return { code, err, data: JSON.parse(out || '{}') };
};

describe('project with drivers', () => {
  it('explains every figure so that it can be done again by hand', async () => {
    const { out } = await ran('bot.yaml', '--explain', '--format', 'markdown', '-q');
    expect(out).toContain(
      '| input     | requests 120,000 × (1 + retries) 1.03 × prompt 1,800 − cacheRead       | 118,656,000 |',
    );
    expect(out).toContain(
      '| cacheRead | requests 120,000 × (1 + retries) 1.03 × cacheable 1,200 × cacheHit 70% | 103,824,000 |',
    );
    // 118.656 × 2 + 103.824 × 1 + 43.26 × 10
    expect(out).toContain('$773.74');
    expect(out).toMatch(/\| test\/dear \| cacheRead \| +\| 103,824,000 \| +\$1\.00 \| \$103\.82 \| 2026-11-01 \|/);
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
    expect([code, err]).toEqual([
      1,
      'error: all scenarios together on test/cheap: $87.76 a month is over the budget of $80.00\n',
    ]);
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
      'note: Bot on test/cheap: $100.00 a month is over the warning level of $50.00\nerror: all scenarios together on test/cheap: $100.00 a month is over the budget of $90.00\n',
    );
    expect(await ran(own, '--no-gate')).toMatchObject({
      code: 0,
      err: expect.stringContaining('note: all scenarios together on test/cheap'),
    });
  });

  it.each([
    ['compare', ['compare', 'bot.yaml'], 'error: Bot on test/cheap: $87.76 a month'],
    [
      'forecast',
      ['forecast', 'bot.yaml', '--months', '1'],
      'error: test/cheap is over the budget of $80.00 a month in ',
    ],
  ])('gate %s in the same way', async (_, argv, line) => {
    const over = await ran(...argv, '--budget', '80/month');
    expect(over.code).toBe(1);
    expect(over.out).toContain('$87.76');
    expect(over.err.replace('all scenarios together', 'Bot')).toContain(line);
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

describe('compare', () => {
  it('ranks by the cost of one scenario, and lists apart what it cannot be priced on', async () => {
    const { code, out } = await ran(
      'compare',
      'test/dear',
      'test/cheap',
      'test/outputs',
      'bot.yaml',
      '--format',
      'csv',
    );
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'rank,candidate,total,inputRate,outputRate,effectiveRate,ratioToCheapest,savingsRatio,provider,assumptions,unpriced',
        '1,test/cheap,87.756,0.2,1,0.33023255814,1,0.886581469649,test,traffic standIn,',
        '2,test/dear,773.736,2,10,2.911627906977,8.816901408451,0,test,traffic,',
        ',test/outputs,,,,,,,,,test/outputs has no published input rate',
        '',
      ].join('\r\n'),
    );
  });

  it('does not fit a prompt into a window that is too small', async () => {
    const { data } = await json(
      'compare',
      'test/dear',
      'test/cheap',
      '--no-plan',
      '--requests',
      '1k',
      '--input-tokens',
      '3900',
      '--output-tokens',
      '101',
    );
    expect(data.ranking.map(({ candidate }: { candidate: string }) => candidate)).toEqual(['test/cheap']);
    expect(data.unpriced).toEqual([
      {
        candidate: 'test/dear',
        reason: 'prompt and answer of 4001 tokens do not fit the context window of test/dear (4000)',
      },
    ]);
  });

  it('says why there are no savings where the baseline does not fit', async () => {
    const args = [
      'compare',
      'test/cheap',
      '--baseline',
      'test/dear',
      '--no-plan',
      '--requests',
      '1k',
      '--input-tokens',
      '3900',
      '--output-tokens',
      '101',
    ];
    const { out } = await ran(...args);
    expect(out).toContain(
      'No savings: test/dear cannot be priced, prompt and answer of 4001 tokens do not fit the context window of test/dear (4000).\n',
    );
  });

  it('shows what a million tokens cost on this workload, bands and blends included', async () => {
    const traffic = ['--no-plan', '--requests', '1k', '--input-tokens', '300k', '--output-tokens', '1'];
    const io = fakeIo();
    await run(
      [
        'compare',
        'openai/gpt-6-luna',
        '--model',
        'x=openai/gpt-6-luna:50,openai/gpt-5-nano:50',
        '--as-of',
        '2026-11-23',
        '-f',
        'csv',
        ...traffic,
      ],
      io,
    );
    const rows = io
      .out()
      .split('\r\n')
      .map((row) => row.split(',').slice(1, 5));
    // Above 272,000 tokens gpt-6-luna bills 0.20 and 0.75 instead of 0.10 and 0.50; gpt-5-nano has 0.05 and 0.40.
    expect(rows.slice(1, 3)).toEqual([
      ['x', '37.500575', '0.125', '0.575'],
      ['openai/gpt-6-luna', '60.00075', '0.2', '0.75'],
    ]);
  });

  it('takes positional models and those of flags together', async () => {
    const { data } = await json(
      'compare',
      'test/cheap',
      '--model',
      'test/dear',
      '--hybrid',
      '80/15/5',
      '--no-plan',
      '--tokens',
      '1M',
    );
    expect(
      [...data.ranking, ...data.unpriced].map(({ candidate }: { candidate: string }) => candidate).toSorted(),
    ).toEqual(['hybrid 80/15/5', 'test/cheap', 'test/dear']);
  });

  it('takes every offer of a provider, sorted and cut', async () => {
    const args = ['compare', '--provider', 'test', '--no-plan', '--tokens', '1M'];
    const keys = async (...more: string[]) =>
      (await json(...args, ...more)).data.ranking.map(({ candidate }: { candidate: string }) => candidate);
    expect(await keys()).toEqual(['test/cheap', 'test/outputs', 'test/dear']);
    expect(await keys('--top', '1')).toEqual(['test/cheap']);
    expect(await keys('--max-total', '5')).toEqual(['test/cheap', 'test/outputs']);
    expect(await keys('--min-context', '100k')).toEqual(['test/cheap']);
    expect(await keys('--sort', 'context')).toEqual(['test/cheap', 'test/dear', 'test/outputs']);
    expect(await keys('--sort', 'input')).toEqual(['test/cheap', 'test/dear', 'test/outputs']);
  });

  it('compares the whole catalogue', async () => {
    const { data } = await json('compare', '--all', '--no-plan', '--tokens', '1M', '--output-share', '20%');
    expect(data.ranking.length + data.unpriced.length).toBeGreaterThan(390);
    expect(data.unpriced.length).toBeGreaterThan(0);
  });

  it('suggests a scenario for one that is not there', async () => {
    expect((await ran('compare', 'bot.yaml', '--scenario', 'Bto')).err).toBe(
      'error: no scenario "Bto"\n  did you mean Bot?\n',
    );
  });
});

describe('forecast', () => {
  const args = ['forecast', '--no-plan', '--baseline', 'test/cheap', '--model', 'test/cheap', '--tokens', '100M'];
  const totals = async (...more: string[]) =>
    (await json(...args, '--months', '4', ...more)).data.months.map(
      ({ candidates }: { candidates: { total: string }[] }) => candidates[0]?.total,
    );

  it('grows month by month, and adds up', async () => {
    expect(await totals()).toEqual(['100', '100', '100', '100']);
    expect(await totals('--growth', '10%')).toEqual(['100', '110', '121', '133.1']);
    expect(await totals('--growth', '100%,0%')).toEqual(['100', '200', '200', '200']);
    expect(await totals('--growth', '-100%')).toEqual(['100', '0', '0', '0']);
    const { data } = await json(...args, '--months', '3', '--growth', '10%', '--start', '2026-12');
    expect(
      data.months.map(({ month, candidates }: { month: string; candidates: { cumulative: string }[] }) => [
        month,
        candidates[0]?.cumulative,
      ]),
    ).toEqual([
      ['2026-12', '100'],
      ['2027-01', '210'],
      ['2027-02', '331'],
    ]);
  });

  it('takes falling prices as a belief, and says so', async () => {
    expect(await totals('--price-decline', '10%')).toEqual(['100', '90', '81', '72.9']);
    expect((await ran(...args, '--price-decline', '10%', '--notes', 'full')).out).toContain(
      'Assumes that all rates and fees fall by 10% a month.',
    );
  });

  it('lets stages follow each other', async () => {
    const { data } = await json('forecast', '--no-plan', '--months', '7');
    expect(data.months.map(({ scenarios }: { scenarios: string[] }) => scenarios.join())).toEqual([
      ...Array<string>(3).fill('MVP testing'),
      ...Array<string>(3).fill('Early beta'),
      'Launch',
    ]);
  });

  it('finds the month in which a budget is crossed, prints the report first, and fails', async () => {
    const { code, out, err } = await ran(
      ...args,
      '--growth',
      '10%',
      '--budget',
      '120/month',
      '--start',
      '2027-01',
      '-q',
    );
    expect([code, err]).toEqual([1, 'error: test/cheap is over the budget of $120.00 a month in 2027-03\n']);
    expect(out).toContain('test/cheap: over the budget of $120.00 a month in 2027-03 to 2027-12 (10 months).');
    expect((await json(...args, '--growth', '10%', '--budget', '120', '--start', '2027-01')).data.budget).toMatchObject(
      {
        limit: '120',
        cash: null,
        candidates: [
          { candidate: 'test/cheap', crossedIn: '2027-03', over: { length: 10 }, runwayMonths: null, outIn: null },
        ],
      },
    );
  });

  it('counts the months that the cash lasts', async () => {
    const { code, err } = await ran(...args, '--cash', '250', '--start', '2027-01', '-q');
    expect([code, err]).toEqual([1, 'error: test/cheap runs out of $250.00 in 2027-03, after 2 months\n']);
    expect((await ran(...args, '--cash', '1200', '--months', '12', '-q')).code).toBe(0);
  });

  it('warns of a model that retires before the end', async () => {
    expect((await ran(...args, '--months', '6')).err).toBe(
      'note: test/cheap retires on 2027-03-15, before the forecast ends\n',
    );
    expect((await ran(...args, '--months', '2')).err).toBe('');
  });

  it('prices announced rates only where asked to', async () => {
    const google = [
      'forecast',
      '--no-plan',
      '--model',
      'google/gemini-3.6-flash',
      '--baseline',
      'google/gemini-3.6-flash',
      '--tokens',
      '1M',
      '--start',
      '2026-12',
      '--months',
      '2',
    ];
    const cost = async (...more: string[]) =>
      (await json(...google, ...more)).data.months.map(
        ({ candidates }: { candidates: { total: string }[] }) => candidates[0]?.total,
      );
    expect(await cost()).toEqual(['3.75', '3.75']);
    expect(await cost('--announced')).toEqual(['3.75', '7.5']);
  });

  it.each([
    ['--months', '1000', 'error: --months: "1000" is not between 1 and 600\n'],
    ['--months', '0', 'error: --months: "0" is not between 1 and 600\n'],
    ['--growth', '-101%', 'error: --growth: "-101%" is less than -100%\n'],
    ['--growth', 'fast', 'error: --growth: "fast" is no growth\n  write it like 15% or -5%\n'],
    ['--start', '2027-13', 'error: --start: "2027-13" is not a month\n  write it like 2027-01\n'],
    ['--stage', 'Alpha=2', 'error: --stage: unknown scenario "Alpha"\n  there is 100M\n'],
    ['--budget', '500/day', 'error: --budget: "500/day" is not in dollars a month\n  write it like 500/month\n'],
    ['--budget', '500 EUR', 'error: --budget: "500 EUR" is no amount of dollars\n  write it like 500, $500 or 20k\n'],
  ])('refuses %s %s', async (flag, value, err) => {
    expect(await ran(...args, `${flag}=${value}`)).toEqual({ code: 2, out: '', err });
  });

  it('stops where the volume grows beyond what can be counted', async () => {
    expect((await ran(...args, '--growth', '1000%', '--months', '36')).err).toMatch(/^error: 20\d\d-\d\d: .* too /);
  });
});

describe('diff', () => {
  const rows = async (...argv: string[]) =>
    (await ran('diff', ...argv, '--format', 'csv')).out.split('\r\n')[1]?.replace(/,,[^,]*$/, '');

  it('tells traffic from the choice of the model', async () => {
    expect(await rows('bot.yaml', 'bigger.yaml')).toBe('Bot,87.756,175.512,87.756,1,87.756,0,0,test/cheap,test/cheap');
    expect(await rows('bot.yaml', 'dearer.yaml')).toBe(
      'Bot,87.756,773.736,685.98,7.816901408451,0,0,685.98,test/cheap,test/dear',
    );
  });

  it('tells prices apart for one plan at two dates', async () => {
    expect(await rows('bot.yaml', '--from', '2026-06-30', '--to', '2026-07-01')).toBe(
      'Bot,175.512,87.756,-87.756,-0.5,0,-87.756,0,test/cheap,test/cheap',
    );
  });

  it('reads saved results', async () => {
    for (const name of ['bot', 'bigger']) await ran(`${name}.yaml`, '-o', `${name}.json`, '-q');
    const saved = async (...argv: string[]) => {
      const io = fakeIo({ cwd: folder });
      expect(await run(['diff', ...argv, '--format', 'csv'], io)).toBe(0);
      return io
        .out()
        .split('\r\n')[1]
        ?.replace(/,,[^,]*$/, '');
    };
    expect(await saved('bot.json', 'bigger.json')).toBe('Bot,87.756,175.512,87.756,1,87.756,0,0,test/cheap,test/cheap');
    expect(await saved('bot.json', 'bigger.json', '--candidate', 'test/dear')).toBe(
      'Bot,773.736,1547.472,773.736,1,773.736,0,0,test/dear,test/dear',
    );
  });

  it('gates on a share or on dollars', async () => {
    expect((await ran('diff', 'bot.yaml', 'bigger.yaml', '--fail-over', '10%')).code).toBe(1);
    expect((await ran('diff', 'bot.yaml', 'bigger.yaml', '--fail-over', '$80')).err).toBe(
      'error: the cost rises by $87.76 a month, more than $80.00\n',
    );
    expect((await ran('diff', 'bot.yaml', 'bigger.yaml', '--fail-over', '$90')).code).toBe(0);
    expect((await ran('diff', 'bigger.yaml', 'bot.yaml', '--fail-over', '0%')).code).toBe(0);
  });

  it('is fit for a pull request', async () => {
    expect((await ran('diff', 'bot.yaml', 'bigger.yaml', '--format', 'markdown')).out).toMatch(
      /^\| Scenario \| bot\.yaml \| bigger\.yaml \| +Change \| +By \| of traffic \| of price \| of model \|\n/,
    );
  });

  it.each([
    [
      ['bot.yaml'],
      'error: nothing to compare with\n  name two files, or say --from 2026-07-01 for one plan at two dates\n',
    ],
    [['a.yaml', 'b.yaml', 'c.yaml'], 'error: more than two sides to compare\n  name two plans, or two saved results\n'],
    [
      ['v2.json', 'bot.yaml'],
      'error: v2.json is a result of version 2, and this program reads version 1\n  save it again with this program\n',
    ],
    [
      ['no.json', 'bot.yaml'],
      'error: no.json is not a saved result\n  save one with: cost-projection --format json -o FILE\n',
    ],
    [['cut.json', 'bot.yaml'], 'error: cut.json is not JSON\n'],
    [
      ['bot.yaml', 'bigger.yaml', '--fail-over', 'much'],
      'error: --fail-over: "much" is not a limit\n  write it like 10% or \'$200\'\n',
    ],
    [
      ['bot.yaml', 'bigger.yaml', '--candidate', 'gpt-4o'],
      'error: bot.yaml is not projected on "openai/gpt-4o"\n  it is on test/dear, test/cheap\n',
    ],
  ])('refuses %j', async (argv, err) => {
    write('v2.json', '{"schemaVersion":2,"scenarios":[]}');
    write('no.json', '[]');
    write('cut.json', '{"schemaVersion":1,');
    expect(await ran('diff', ...argv)).toEqual({ code: 2, out: '', err });
  });
});

describe('buy', () => {
  const args = ['buy', '--no-plan', '--baseline', 'test/dear', '--model', 'test/cheap', '--tokens', '1B'];
  const way = async (settings: string) => (await json(...args, '--way', settings)).data.ways.at(-1);

  it('reads settings between semicolons too', async () => {
    expect(await way('R: fee=50; discount=30%')).toEqual(await way('R: fee=50, discount=30%'));
  });

  it('counts fee, discount, overflow and people', async () => {
    expect(await way('Reserved: fee=100, discount=50%, capacity=400M, hours=2, hourlyRate=90')).toMatchObject({
      covered: '400',
      discount: '200',
      fee: '100',
      overflow: '600',
      overflowTokens: 600_000_000,
      operations: '180',
      monthly: '1080',
      term: '12960',
      utilisation: '1',
    });
  });

  it('finds the break-even in tokens and in utilisation', async () => {
    expect(await way('Reserved: fee=100, discount=50%, capacity=400M')).toMatchObject({
      breakEven: [{ from: 200_000_000, to: null }],
    });
    expect(await way('Never: fee=300, discount=50%, capacity=400M')).toMatchObject({ breakEven: [] });
  });

  it('says what an unreached minimum wastes', async () => {
    expect(await way('Committed: minimum=1500, discount=20%')).toMatchObject({
      wasted: '700',
      monthly: '1500',
      breakEven: [{ from: 1_500_000_000, to: null }],
    });
  });

  it('never invents a price that is not published', async () => {
    const { out } = await ran('buy', '--no-plan', '--tokens', '1M');
    expect(out).toContain("The price of Global API's Pro Channel is not published.");
    expect(out).toContain('uptime ');
  });

  it('takes its ways from a plan', async () => {
    const file = write(
      'buy.yaml',
      plan(
        'tokens: 1B',
        'test/cheap',
        'buy: { term: 6, ways: [{ name: on demand }, { name: reserved, fee: 100, discount: 20%, properties: { uptime: 99.9% } }] }\n',
      ),
    );
    const { data } = await json('buy', file);
    expect(data.ways.map(({ name, monthly, term }: Record<string, string>) => [name, monthly, term])).toEqual([
      ['on demand', '1000', '6000'],
      ['reserved', '900', '5400'],
    ]);
    expect(data.ways[1].properties).toEqual({ uptime: '99.9%' });
  });

  it.each([
    [
      'Reserved: price=5',
      'error: --way: "price" is not a setting of a way to buy\n  there is model, fee, discount, minimum, capacity, hours, hourlyRate\n',
    ],
    [
      'Reserved: fee=lots',
      'error: --way: Reserved: "lots" is no amount of dollars\n  write it like 500, $500 or 20k\n',
    ],
    [
      ': fee=5',
      'error: --way: ": fee=5" has no name before the colon\n  write it like "Reserved: fee=50, discount=30%"\n',
    ],
    [
      'Reserved fee=50, discount=30%',
      'error: --way: "Reserved fee=50, discount=30%" has no colon between its name and its settings\n  write it like "Reserved: fee=50, discount=30%"\n',
    ],
    [
      'model=gpt-4o-mini',
      'error: --way: "model=gpt-4o-mini" has no colon between its name and its settings\n  write it like "Reserved: fee=50, discount=30%"\n',
    ],
    [
      'Reserved:',
      'error: --way: Reserved has nothing after the colon\n  write it like "Reserved: fee=50, discount=30%"\n',
    ],
  ])('refuses %s', async (settings, err) => {
    expect(await ran(...args, '--way', settings)).toEqual({ code: 2, out: '', err });
  });
});

describe('init', () => {
  it('writes a plan that works, and never over another', async () => {
    const io = fakeIo({ cwd: folder });
    expect(await run(['init'], io)).toBe(0);
    expect([io.out(), io.err()]).toEqual(['', 'note: wrote cost-projection.yaml; next: cost-projection\n']);
    const again = fakeIo({ cwd: folder });
    expect(await run(['init'], again)).toBe(2);
    expect(again.err()).toBe(
      'error: cost-projection.yaml is already there\n  name another file, or take it away first\n',
    );
    const { code, data } = await json();
    expect([code, data.scenarios.map(({ name }: { name: string }) => name)]).toEqual([
      0,
      ['Support bot', 'Nightly summaries'],
    ]);
    rmSync(join(folder, 'cost-projection.yaml'));
  });

  it('shows keys that exist: what is commented out works too', async () => {
    const printer = fakeIo({ cwd: folder });
    await run(['init', '-'], printer);
    const text = printer.out();
    const all = text.replace(
      /^(\s*)# (?=(\s*)(budget|daysPerMonth|assumeWebSearch|cacheWrite|reasoningTokens|webSearches|turns|turnTokens|batch|forecast|growth|stages|buy|term|ways)\b|\s*- \{)/gm,
      '$1',
    );
    const io = fakeIo({ cwd: folder, stdin: all });
    expect([await run(['project', '-', '-q', '--no-gate', '--format', 'csv'], io), io.err()]).toEqual([0, '']);
  });
});

describe('plans that do not add up', () => {
  it.each([
    [
      plan('requests: 5, tokens: 5'),
      'p.yaml:5:39: Bot says both tokens and requests\n  give one of them; the other follows\n',
    ],
    [
      plan('outputShare: 50%'),
      'p.yaml:5:5: Bot says no volume\n  give tokens: 5M, or requests: 4k/day with inputTokens and outputTokens\n',
    ],
    [
      plan('requests: 5, inputTokens: 10, fixedTokens: 20'),
      'p.yaml:5:61: Bot fixedTokens (20) is more than inputTokens (10)\n  it is a part of them\n',
    ],
    [
      plan('tokens: 5', '{ name: mix, blend: { a: 80%, b: 15% } }'),
      'p.yaml:3:34: the shares of mix add up to 95%, not 100%\n',
    ],
    [
      plan('tokens: 5', '{ name: mix, blend: { a: 100% } }, { name: more, blend: { mix: 50%, a: 50% } }'),
      'p.yaml:3:70: more is a blend of the blend mix\n  write out the models of both with their shares\n',
    ],
    [
      plan('tokens: 5', 'a', 'forecast: { stages: { Alpha: 1 } }\n'),
      'p.yaml:4:30: the stage "Alpha" is not a scenario\n  there is Bot\n',
    ],
    [
      plan('tokens: 5, budget: 5/day'),
      'p.yaml:5:37: budget: "5/day" is not in dollars a month\n  write it like 500/month\n',
    ],
    [
      plan('tokens: 5, cacheHit: 60%, cacheWrite: 60%'),
      'p.yaml:5:56: Bot cacheHit and cacheWrite add up to more than 100%\n',
    ],
  ])('%s', async (text, err) => {
    expect(await ran(write('p.yaml', text))).toEqual({ code: 2, out: '', err });
  });

  it('projects no requests as no cost', async () => {
    const { data } = await json(write('none.yaml', plan('requests: 0, inputTokens: 10')));
    expect(
      data.scenarios[0].projections.map(({ total, savingsRatio }: Record<string, string | null>) => [
        total,
        savingsRatio,
      ]),
    ).toEqual([
      ['0', null],
      ['0', null],
    ]);
  });
});

it('ships the schema of plans that the program reads', () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', '..', '..', 'dist', 'plan.schema.json'), 'utf8'),
  );
  expect(Object.keys(schema.properties)).toEqual(
    expect.arrayContaining(['scenarios', 'candidates', 'forecast', 'buy', 'budget']),
  );
});
