import { describe, expect, it } from 'vitest';
import { list, newWorld, plan } from '../world.ts';

// An option without an effect is refused, never ignored.

const { json, ran, error, write } = newWorld({
  'nc.yaml': list('provider: acme', '{ id: never, rates: [{ from: 2019-01-01, input: 1, output: 2 }] }'),
  'acme.yaml': list(
    'provider: acme',
    '{ id: m, context: 4000, maxOutput: 1000, rates: [{ from: 2026-01-01, checked: 2026-11-20, input: 1, output: 2, batch: { input: 0.5, output: 1 } }] }',
    '{ id: wide, context: 1000000, rates: [{ from: 2026-01-01, checked: 2026-11-20, input: 1, output: 2 }] }',
    '{ id: always, rates: [{ from: 2026-01-01, output: 1, schedule: { timeZone: UTC, windows: [{ start: "00:00", end: "00:00", output: 2 }] } }] }',
    '{ id: times, rates: [{ from: 2026-01-01, until: 2026-07-01, output: 1, multipliers: { us: 1.1 } }, { from: 2026-07-01, output: 1, multipliers: { us: 1.2 } }] }',
    '{ id: long, rates: [{ from: 2026-01-01, input: 1, output: 10, bands: [{ aboveInputTokens: 1000, input: 2, output: 20 }], batch: { input: 0.5, output: 5, bands: [{ aboveInputTokens: 2000, input: 1, output: 10 }] } }] }',
  ),
  'h.yaml': plan(
    'candidates:\n  - { name: h, blend: { acme/m: 50%, acme/wide: 50% } }\n  - { name: h, blend: { acme/m: 10%, acme/wide: 90% } }',
    '{ name: S, tokens: 1M }',
  ),
  'off.yaml': list('provider: acme\nextends: openai\ndiscountFrom: 2026-01-01').replace('models:\n', ''),
  'r.jsonl': '{"model":"acme/m","usage":{"input":1000000}}\n',
  'budget.yaml': plan(
    'candidates: [acme/wide]\nbudget: { warn: 1, fail: 100 }',
    '{ name: S, tokens: 1M, budget: { warn: 1, fail: 1.5 } }',
  ),
  'all-out.yaml': plan('candidates: [acme/m]\nbaseline: acme/m', '{ name: S, tokens: 1M, retries: 50%, batch: 50% }'),
});
const own = ['--pricing', 'acme.yaml'];
const traffic = ['--no-plan', '--tokens', '1M'];

describe('a price that was never checked', () => {
  it('passes no gate on the age of prices', async () => {
    const { code, err } = await ran([
      'cost',
      'acme/never',
      '--input',
      '1',
      '--pricing',
      'nc.yaml',
      '--max-price-age',
      '1d',
      '-q',
    ]);
    expect([code, err]).toEqual([
      1,
      `error: 1 of 1 prices not checked for 1 day: acme/never; run cost-projection pricing update\n`,
    ]);
  });

  it('is noted below the figures without one', async () => {
    const { out, err } = await ran(['cost', 'acme/never', '--input', '1', '--pricing', 'nc.yaml']);
    expect(err).toBe('');
    expect(out).toContain('1 of 1 prices not checked for 60 days: acme/never; ');
  });
});

describe('duplicate names of', () => {
  it('blends in a plan and by flags', async () => {
    expect((await error('h.yaml', ...own)).err).toMatch(/^h\.yaml:4:5: there are two candidates "h"\n/);
    const twins = ['--model', 'h=acme/m:50,acme/wide:50', '--model', 'h=acme/m:10,acme/wide:90'];
    expect((await error('project', ...traffic, ...own, ...twins)).err).toBe(
      'error: there are two blends "h"\n  give each a name of its own\n',
    );
  });

  it('exchange rates', async () => {
    expect((await error('cost', 'acme/m', '--input', '1', ...own, '--fx', 'CNY=7', '--fx', 'CNY=14')).err).toBe(
      'error: --fx: CNY is given twice\n  say once what a dollar is in it\n',
    );
  });
});

describe('flags and keys without an effect', () => {
  it('prices that the user sets for records', async () => {
    const searched = write('s.jsonl', '{"model":"acme/m","usage":{"input":1000000},"webSearches":100}\n');
    const refused = await ran(['usage', searched, '--records', ...own]);
    expect(refused).toMatchObject({ code: 2, out: expect.stringContaining('has no published fee for web searches') });
    const { code, out } = await ran(['usage', searched, '--records', ...own, '--assume-web-search', '0.01']);
    expect([code, JSON.parse(out).total]).toEqual([0, '2']);
  });

  it('--from beside saved results', async () => {
    write('a.json', JSON.stringify(await json('acme/m', '--baseline', 'acme/m', ...traffic, ...own)));
    const { code, err } = await error('diff', 'a.json', 'a.json', '--from', '2026-07-01');
    expect([code, err]).toEqual([
      2,
      'error: the day 2026-07-01 has no effect on a saved result: a.json keeps its own prices and models\n  compare plans by their YAML for that; --candidate chooses among the saved ones\n',
    ]);
  });

  it.each([
    ['--as-of', '2026-07-01'],
    ['--batch', '50%'],
    ['--tokens', '5M'],
    ['--requests', '5M'],
    ['--model', 'acme/wide'],
    ['--baseline', 'acme/wide'],
    ['--assume-input', '1'],
    ['--fx', 'CNY=7'],
    ['--pricing', 'acme.yaml'],
    ['--strict-dates'],
  ])('%s beside two saved results', async (...flags) => {
    write('a.json', JSON.stringify(await json('acme/m', '--baseline', 'acme/m', ...traffic, ...own)));
    const { code, err } = await error('diff', 'a.json', 'a.json', ...flags);
    expect([code, err]).toEqual([2, expect.stringContaining(`${flags[0]} has no effect on a saved result`)]);
  });

  it('a cache where no input is sent', async () => {
    const { assumptions } = await json(...traffic, '--cache-hit', '60%', '--cache-write', '10%');
    expect(assumptions).toContainEqual({
      kind: 'noEffect',
      text: 'cacheHit changes nothing in 1M: no input is sent.',
      scenarios: ['1M'],
      driver: 'cacheHit',
      because: 'no input is sent',
    });
    const { out } = await ran([...traffic, '--cache-hit', '60%', '--notes', 'full']);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('cacheHit changes nothing in 1M: no input is sent.');
  });

  it('retries and batches of scenarios that are all output are said', async () => {
    const { out } = await ran(['all-out.yaml', ...own, '--notes', 'full', '-f', 'markdown']);
    expect(out).toMatch(/Assumes all tokens are output tokens.*50% of tokens retried \(billed twice\)/);
    expect(out).toMatch(/Assumes all tokens are output tokens.*50% sent by batch API/);
  });

  it('discountFrom without a discount', async () => {
    expect((await error('cost', 'gpt-4o', '--input', '1', '--pricing', 'off.yaml')).err).toMatch(
      /^off\.yaml:5:\d+: discountFrom needs a discount\n/,
    );
  });

  it('budgets of scenarios, and levels to warn at, hold for a forecast too', async () => {
    const { out, code, err } = await ran([
      'forecast',
      'budget.yaml',
      '--baseline',
      'acme/wide',
      ...own,
      '--months',
      '2',
      '--start',
      '2026-12',
      '-q',
    ]);
    expect([code, err]).toEqual([
      1,
      'error: over budget: acme/wide costs more than $1.50 per month from December 2026 to January 2027 (2 months) (S)\n',
    ]);
    expect(out).toContain(
      'acme/wide exceeds the $1 monthly warning level from December 2026 to January 2027 (2 months).',
    );
    expect(out).toContain(
      'acme/wide exceeds the $1.50 monthly budget of S from December 2026 to January 2027 (2 months).',
    );
  });
});

describe('a request that does not fit the model', () => {
  const requests = (input: string, output: string) => [
    '--no-plan',
    '--requests',
    '1000',
    '--input-tokens',
    input,
    '--output-tokens',
    output,
    ...own,
  ];

  it.each([
    ['3500', '501', 'error: prompt and answer of 4001 tokens do not fit the context window of acme/m (4000)'],
    ['1000', '1001', 'error: an answer of 1001 tokens is longer than acme/m gives (1000)'],
  ])('a prompt of %s and an answer of %s', async (input, output, message) => {
    for (const command of ['project', 'compare', 'forecast', 'buy']) {
      const { code, err } = await error(command, 'acme/m', '--baseline', 'acme/m', ...requests(input, output));
      expect([command, code, err.split(/, in 20|\n/)[0]]).toEqual([command, 2, message]);
    }
  });

  it('fits at the limit', async () => {
    expect((await ran(['acme/m', '--baseline', 'acme/m', ...requests('3000', '1000')])).code).toBe(0);
  });

  it('a conversation outgrows it', async () => {
    const { err } = await error('acme/m', '--baseline', 'acme/m', ...requests('1000', '500'), '--turns', '3');
    expect(err).toMatch(/^error: prompt and answer of 4500 tokens do not fit/);
  });

  it('one usage warns: it may be that of several requests', async () => {
    const { assumptions } = await json('cost', 'acme/m', '--input', '1M', '--output', '1', ...own);
    expect(assumptions).toContainEqual(
      expect.objectContaining({ kind: 'beyondContext', tokens: 1_000_001, limit: 4000, of: 'context' }),
    );
  });

  it('takes one candidate out beside another', async () => {
    const { scenarios } = await json('acme/m', 'acme/wide', '--baseline', 'acme/wide', ...requests('4000', '500'));
    expect(scenarios[0].projections.map(({ candidate }: { candidate: string }) => candidate)).toEqual(['acme/wide']);
    expect(scenarios[0].unpriced).toHaveLength(1);
  });
});

describe('other input', () => {
  it.each(['1,2', '12,34', '1,2345', '1,'])('$%s is not an amount', async (text) => {
    expect((await error('acme/m', '--baseline', 'acme/m', ...traffic, ...own, '--budget', text)).err).toBe(
      `error: --budget: "${text}" is not an amount of dollars\n  write it like 500, $500 or 20k\n`,
    );
  });

  it('reads separators of thousands', async () => {
    const run = (budget: string) =>
      ran(['acme/wide', '--baseline', 'acme/wide', '--no-plan', '--tokens', '1B', ...own, '--budget', budget, '-q']);
    expect([(await run('2,000')).code, (await run('1,999')).code]).toEqual([0, 1]);
  });

  it('pricing diff sees multipliers', async () => {
    const { differences } = await json('pricing', 'diff', '2026-06-30', '2026-07-01', '--provider', 'acme', ...own);
    expect(differences).toEqual([
      expect.objectContaining({
        offer: 'acme/times',
        change: 'dearer',
        rate: 'multiplier us',
        before: '1.1',
        after: '1.2',
      }),
    ]);
  });

  it('a window that is the whole week takes all traffic, whatever share is in it', async () => {
    const { scenarios } = await json(
      'acme/always',
      '--baseline',
      'acme/always',
      ...traffic,
      ...own,
      '--peak-share',
      '60%',
    );
    expect(scenarios[0].projections[0].total).toBe('2');
  });

  it('a moment may have milliseconds', async () => {
    const record = write('ms.jsonl', '{"model":"acme/m","at":"2026-11-20T10:00:00.123Z","usage":{"input":1000000}}\n');
    const { code, out } = await ran(['usage', record, '--records', ...own]);
    expect([code, JSON.parse(out).total]).toEqual([0, '1']);
  });
});

describe('ambiguous input', () => {
  it('a batch between the bands of both ways is refused: neither rate is the one billed', async () => {
    const requests = (tokens: string) => ['--input', tokens, '--output', '1', '--service-tier', 'batch', ...own];
    expect((await json('cost', 'acme/long', ...requests('1000'))).total).toBe('0.000505');
    expect((await error('cost', 'acme/long', ...requests('1500'))).err).toBe(
      'error: acme/long has no batch rates for prompts above 1000 tokens\n  give them in a list of your own with --pricing FILE\n',
    );
    expect((await json('cost', 'acme/long', ...requests('2001'))).total).toBe('0.002011');
  });

  it('growth without a percent sign is asked about', async () => {
    expect((await error('forecast', ...traffic, '--growth', '15')).err).toBe(
      'error: --growth: "15" is 1500% a month\n  write 15%, or 1500% if that is meant\n',
    );
  });

  it('a price decline says that fees fall too', async () => {
    const { out } = await ran(['forecast', ...traffic, '--price-decline', '5%', '--notes', 'full']);
    expect(out).toContain('Assumes all rates and fees fall by 5% per month.');
  });

  it('an exchange rate is said with its date', async () => {
    const lists = [
      '--pricing',
      write('cny.yaml', list('provider: acme\ncurrency: CNY', '{ id: y, rates: [{ from: 2026-01-01, output: 7 }] }')),
    ];
    const said = async (fx: string) =>
      (await json('cost', 'acme/y', '--output', '1', ...lists, '--fx', fx)).assumptions[0].text;
    expect(await said('CNY=7@2026-11-20')).toBe('Converted at 7 CNY per dollar of 2026-11-20: acme/y.');
    expect(await said('CNY=7')).toBe('Converted at 7 CNY per dollar: acme/y.');
  });
});

describe('a share of the traffic in hours that the offer has no rates for', () => {
  it.each([
    ['project', 'acme/m'],
    ['compare', 'acme/m'],
    ['forecast', 'acme/m'],
    ['buy', 'acme/m'],
  ])('is told by %s', async (command, model) => {
    const { assumptions } = await json(command, model, '--baseline', model, ...traffic, '--peak-share', '60%', ...own);
    expect(assumptions).toContainEqual({
      kind: 'noHours',
      text: 'No hours have rates of their own beside others, so that peakShare changes nothing: acme/m.',
      offers: ['acme/m'],
      peakShare: '0.6',
    });
  });
});
