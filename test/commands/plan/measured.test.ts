import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { decimal, plain, times } from '../../../src/values/money.ts';
import { fakeIo } from '../../fake-io.ts';

const windows =
  'schedule: { timeZone: Asia/Shanghai, exceptDates: [2026-10-05], windows: [{ days: [mon, tue, wed, thu, fri], start: "09:00", end: "18:00", input: 4, output: 9 }] }';
const list = `schema: 1
provider: shop
source: https://example.com/prices
models:
  - { id: plain, aliases: [plain-2026-01-01], context: 4000, rates: [{ from: 2026-01-01, input: 2, cacheRead: 0.5, output: 8 }] }
  - { id: small, context: 4000, rates: [{ from: 2026-01-01, input: 0.2, output: 0.8 }] }
  - { id: banded, rates: [{ from: 2026-01-01, input: 1, cacheRead: 0.1, output: 2, bands: [{ aboveInputTokens: 1000, input: 3, cacheRead: 0.3, output: 6 }, { aboveInputTokens: 3000, atOrAbove: true, input: 5, output: 10 }], batch: { input: 0.5, output: 1 } }] }
  - { id: daily, rates: [{ from: 2026-01-01, input: 1, output: 2, perRequest: 0.001, ${windows} }] }
  - { id: tiered, rates: [{ from: 2026-01-01, input: 2, output: 4, cacheRead: 0.5, cacheWrite: 2.5, batch: { input: 1, output: 2 }, flex: { input: 0.7, output: 3 }, multipliers: { regional: 1.1 } }] }
  - { id: thinker, rates: [{ from: 2026-01-01, input: 1, output: 2, thinking: { output: 6 }, perRequest: 0.001, perWebSearch: 0.01 }] }
  - { id: outputs, rates: [{ from: 2026-01-01, output: 1 }] }
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'measured-'));
  mkdirSync(join(folder, 'logs'));
  write('prices.yaml', list);
  // Ten requests on each of ten whole days.
  write(
    'logs/app.jsonl',
    lines(days.flatMap((day) => [...hours.map((hour) => line('plain', `${day}T${hour}`, 1000, 100)), ...edges(day)])),
  );
  write('strange.jsonl', lines(days.flatMap((day) => [line('nobody', `${day}T08:00:00Z`, 10, 1), ...edges(day)])));
  write('plan.yaml', plan('requests: 10/day, inputTokens: 800, outputTokens: 80'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const days = Array.from({ length: 10 }, (_, day) => `2026-10-${String(day + 5).padStart(2, '0')}`);
const hours = ['01', '03', '05', '07', '09', '11', '13', '15'].map((hour) => `${hour}:00:00Z`);
const line = (model: string, at: string, input: number, output: number, more: object = {}): string =>
  JSON.stringify({ provider: 'shop', model, at, usage: { input, output }, ...more });
/** The first and the last moment, so that the day is whole. */
const edges = (day: string, model = 'small'): string[] => [
  line(model, `${day}T00:00:00Z`, 100, 10),
  line(model, `${day}T23:59:59Z`, 100, 10),
];
const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;
const plan = (drivers: string, head = 'candidates: [shop/plain]'): string =>
  `schema: 1\nbaseline: shop/plain\n${head}\nscenarios:\n  - { name: Bot, ${drivers} }\n`;

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

async function ran(...argv: string[]) {
  const io = fakeIo({ cwd: folder });
  const code = await run([...argv, '--pricing', 'prices.yaml', '--as-of', '2026-11-23'], io);
  return { code, out: io.out(), err: io.err() };
}

async function json(...argv: string[]) {
  const { code, out, err } = await ran(...argv, '--format', 'json', '-q');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

interface Shown {
  readonly candidate: string;
  readonly total: string;
}

const totals = (projections: readonly Shown[]): [string, string][] =>
  projections.map(({ candidate, total }) => [candidate, total]);

describe('project --usage', () => {
  it('prices what was measured on the models that were used, against what it costs as it was', async () => {
    const { scenarios, baseline } = await json('project', '--usage', 'logs/');
    // 80 × 1000 in and 100 out of one, 20 × 100 and 10 of the other, three times over: 240k and 24k, 6k and 600.
    expect({ baseline, totals: totals(scenarios[0].projections) }).toEqual({
      baseline: 'as used',
      totals: [
        ['as used', plain(decimal('0.67368'))],
        ['shop/plain', '0.6888'],
        ['shop/small', '0.06888'],
      ],
    });
    expect(scenarios[0]).toMatchObject({
      name: 'Measured',
      requests: 300,
      tokens: 270_600,
      usage: { input: 246_000, output: 24_600 },
      drivers: {},
      measured: { from: '2026-10-05T00:00:00Z', until: '2026-10-15T00:00:00Z', days: 10, daysPerMonth: 30 },
    });
  });

  it('says over which days, and what it takes for granted', async () => {
    const { assumptions } = await json('project', '--usage', 'logs/');
    expect(assumptions.map(({ text }: { text: string }) => text).slice(0, 3)).toEqual([
      'Traffic of 10 days, 2026-10-05T00:00:00Z to 2026-10-15T00:00:00Z, carried on to a month of 30.',
      expect.stringContaining('the same tokens, although every maker cuts text'),
      'as used: what was sent to each model, on its own offer: shop/plain, shop/small.',
    ]);
  });

  it('prices it on the candidates that are named, blends among them, against the model that was used', async () => {
    const named = ['shop/banded', 'mix=shop/plain:50,shop/small:50'];
    const { scenarios } = await json('project', ...named, '--usage', 'logs/', '--baseline', 'shop/plain');
    expect(totals(scenarios[0].projections)).toEqual([
      ['shop/plain', '0.6888'],
      ['shop/banded', '0.2952'],
      ['mix', '0.37884'],
    ]);
  });

  it('takes one model that was used for the baseline by its own name', async () => {
    write('one.jsonl', lines(days.flatMap((day) => edges(day, 'plain-2026-01-01'))));
    const { scenarios, baseline } = await json('project', '--usage', 'one.jsonl');
    expect({ baseline, totals: totals(scenarios[0].projections) }).toEqual({
      baseline: 'shop/plain',
      totals: [['shop/plain', '0.0168']],
    });
  });

  it('keeps the baseline, the candidates and the budget of a plan', async () => {
    write('tight.yaml', plan('tokens: 1M', 'candidates: [shop/small]\nbudget: 0.05'));
    const { code, out, err } = await ran('project', 'tight.yaml', '--usage', 'logs/', '--format', 'csv', '-q');
    expect({ code, err }).toEqual({
      code: 1,
      err: 'error: over budget: shop/small costs $0.069 per month, the limit is $0.05\n',
    });
    expect(out).toContain('Measured,270600,shop/plain,shop,true,0.6888');
    expect(out).not.toContain('as used');
  });

  it('takes as used for a candidate or baseline by its name', async () => {
    const { scenarios } = await json(
      'project',
      'plan.yaml',
      '--usage',
      'logs/',
      '--model',
      'as used',
      '--baseline',
      'shop/small',
    );
    expect(scenarios[0].projections.map(({ candidate }: Shown) => candidate)).toEqual(['shop/small', 'as used']);
  });

  it('explains the figures', async () => {
    const { out } = await ran(
      'project',
      'shop/banded',
      '--usage',
      'logs/',
      '--explain',
      '--format',
      'markdown',
      '--days-per-month',
      '31',
    );
    expect(out).toContain('| shop/plain: input  | measured 80,000 × daysPerMonth 31 ÷ days 10 |     248k |');
  });

  it('counts what it cannot read, and ends with 2', async () => {
    write(
      'torn.jsonl',
      `${lines(days.flatMap((day) => edges(day)))}{"provider":"shop","model":"plain","at":"2026-10-06T00:00:00Z","usage":{"input":-1}}\n`,
    );
    const { code, out, err } = await ran('project', '--usage', 'torn.jsonl', '--format', 'csv', '-q');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^error: torn\.jsonl:21: .*\n$/) });
    expect(out).toContain('Measured,6600,shop/small');
  });

  it('writes a page without a calculator', async () => {
    const { code, err } = await ran('project', '--usage', 'logs/', '-o', 'page.html', '-q');
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});

describe('what has no offer', () => {
  it('is priced on candidates, and is never guessed as used', async () => {
    const { scenarios, assumptions } = await json('project', '--usage', 'strange.jsonl');
    expect(totals(scenarios[0].projections)).toEqual([['shop/small', '0.001764']]);
    expect(assumptions[1].text).toBe(
      'The price lists have no shop/nobody, so that nothing is told of what it cost; --name "shop/nobody=OFFER" says what it is.',
    );
  });

  it('is what the user says it is', async () => {
    const { scenarios } = await json('project', '--usage', 'strange.jsonl', '--name', 'nobody=shop/plain');
    expect(totals(scenarios[0].projections).map(([name]) => name)).toEqual(['as used', 'shop/small', 'shop/plain']);
  });

  it('is what a plan says it is, and that is told', async () => {
    write('named.yaml', `${plan('tokens: 1M')}names: { nobody: shop/small }\n`);
    const { scenarios, assumptions } = await json(
      'project',
      'named.yaml',
      '--usage',
      'strange.jsonl',
      '--model',
      'as used',
    );
    expect(totals(scenarios[0].projections).at(-1)).toEqual(['as used', '0.001764']);
    expect(assumptions.map(({ text }: { text: string }) => text)).toContain('By named.yaml, nobody is shop/small.');
  });

  it('is no bill, which counts no tokens', async () => {
    const bills = join(import.meta.dirname, '..', '..', 'fixtures', 'usage', 'openai-costs.json');
    expect((await ran('project', '--usage', bills)).err).toContain('it says what was charged, and no tokens');
  });

  it('leaves nothing to begin with where it is all there is', async () => {
    write('nobody.jsonl', lines(days.flatMap((day) => edges(day, 'nobody'))));
    expect(await ran('project', '--usage', 'nobody.jsonl')).toEqual({
      code: 2,
      out: '',
      err: 'error: nothing that was used has a price: the price lists have no shop/nobody\n  say what it is with --name "shop/nobody=OFFER", or under names in the plan\n',
    });
  });
});

describe('usage without moments or models', () => {
  it('is the traffic of a month, whatever its length', async () => {
    write('timeless.jsonl', '{"provider":"shop","model":"plain","usage":{"input":1000,"output":100}}\n');
    const { months } = await json(
      'forecast',
      '--usage',
      'timeless.jsonl',
      '--days-per-month',
      '30.4',
      '--growth',
      '10%',
      '--months',
      '2',
    );
    expect(months.map((month: { candidates: { tokens: number }[] }) => month.candidates[0]?.tokens)).toEqual([
      1100, 1210,
    ]);
  });

  it('has no price of its own, but one on other models', async () => {
    write(
      'nameless.csv',
      'from,until,provider,model,input,output\n2026-10-05T00:00:00Z,2026-10-06T00:00:00Z,shop,,1000,100\n',
    );
    expect((await ran('project', '--usage', 'nameless.csv')).err).toMatch(
      /^error: nothing that was used has a price: the sources do not say/,
    );
    const { scenarios } = await json('project', 'shop/small', '--usage', 'nameless.csv');
    // 30,000 × 0.2 and 3,000 × 0.8
    expect(totals(scenarios[0].projections)).toEqual([['shop/small', '0.0084']]);
  });

  it('is read from standard input, and answered in another currency', async () => {
    const io = fakeIo({ cwd: folder, stdin: lines(days.flatMap((day) => edges(day, 'plain'))) });
    const paid = ['--currency', 'EUR', '--fx', 'EUR=0.5', '--pricing', 'prices.yaml', '-q', '--format', 'csv'];
    expect(await run(['project', '--usage', '-', ...paid], io)).toBe(0);
    expect(io.out()).toContain('shop/plain,shop,true,0.0084');
  });
});

describe('compare, forecast and buy', () => {
  it('rank candidates by what was measured', async () => {
    const { ranking } = await json('compare', 'shop/plain', 'shop/small', 'shop/outputs', '--usage', 'logs/');
    expect(totals(ranking)).toEqual([
      ['shop/small', '0.06888'],
      ['shop/plain', '0.6888'],
    ]);
  });

  it('grow all of it alike, by the days of each month', async () => {
    const { months } = await json(
      'forecast',
      '--usage',
      'logs/',
      '--growth',
      '50%',
      '--start',
      '2026-11',
      '--months',
      '3',
    );
    const shown = months.map((month: { candidates: (Shown & { tokens: number })[] }) =>
      month.candidates.map(({ tokens, total }) => [tokens, total]),
    );
    // 9,020 tokens a day on 30 days of November, and, grown, on 31 each of December and January.
    expect(shown).toEqual([
      [
        [270_600, '0.67368'],
        [270_600, '0.6888'],
        [270_600, '0.06888'],
      ],
      [
        [419_430, '1.044204'],
        [419_430, '1.06764'],
        [419_430, '0.106764'],
      ],
      [
        [629_145, '1.566306'],
        [629_145, '1.60146'],
        [629_145, '0.160146'],
      ],
    ]);
  });

  it('compare ways to buy it', async () => {
    const { out } = await ran(
      'buy',
      '--usage',
      'logs/',
      '--way',
      'Committed: model=as used, minimum=1',
      '--format',
      'csv',
    );
    expect(out).toContain('as used,as used,0.67368');
    expect(out).toMatch(/^Committed,as used,1,/m);
  });
});

describe('diff --usage', () => {
  it('sets a plan against reality, and splits what changed', async () => {
    const { scenarios, total } = await json('diff', 'plan.yaml', '--usage', 'logs/');
    // 300 × 800 in and 80 out are planned; all of the measured 246k and 24.6k on the same model would be 0.6888.
    expect(scenarios[0]).toMatchObject({
      scenario: 'Bot',
      before: { candidate: 'shop/plain', total: '0.672' },
      after: { candidate: 'as used' },
    });
    expect(total).toMatchObject({
      before: '0.672',
      after: '0.67368',
      change: '0.00168',
      traffic: '0.0168',
      price: '0',
      model: '-0.01512',
    });
  });

  it.each([
    ['0.2%', 1, 'error: the cost rises by $0.0017 per month, more than 0.2%\n'],
    ['0.3%', 0, ''],
  ])('is an alarm over %s', async (limit, code, err) => {
    expect(await ran('diff', 'plan.yaml', '--usage', 'logs/', '--fail-over', limit, '-q')).toMatchObject({ code, err });
  });

  it('sets scenarios that run together against it as one, or those that are chosen', async () => {
    write(
      'two.yaml',
      `${plan('requests: 10/day, inputTokens: 800, outputTokens: 80')}  - { name: Mail, requests: 10/day, inputTokens: 80, outputTokens: 8 }\n`,
    );
    const both = await json('diff', 'two.yaml', '--usage', 'logs/');
    expect([both.scenarios[0].scenario, both.total.before]).toEqual(['Bot + Mail', '0.7392']);
    const chosen = await json('diff', 'two.yaml', '--usage', 'logs/', '--scenario', 'mail');
    expect([chosen.scenarios[0].scenario, chosen.total.before]).toEqual(['Mail', '0.0672']);
  });

  it('takes the first of stages that follow each other', async () => {
    const stages = 'forecast: { stages: { Bot: 1, Mail: 3 } }\n';
    write(
      'staged.yaml',
      `${plan('tokens: 1M').replace('scenarios:', `${stages}scenarios:`)}  - { name: Mail, tokens: 5M }\n`,
    );
    const { scenarios } = await json('diff', 'staged.yaml', '--usage', 'logs/');
    expect(scenarios.map(({ scenario }: { scenario: string }) => scenario)).toEqual(['Bot']);
  });

  it('is zero against a plan made of the same, but for rounding to means', async () => {
    await ran('usage', 'logs/', '--write-plan', 'made.yaml');
    const { total } = await json('diff', 'made.yaml', '--usage', 'logs/');
    expect(Math.abs(Number(total.changeRatio))).toBeLessThan(0.03);
  });

  it('reads a saved result for the plan', async () => {
    await ran('project', 'plan.yaml', '-o', 'saved.json');
    const { total } = await json('diff', 'saved.json', '--usage', 'logs/');
    expect(total).toMatchObject({ before: '0.672', after: '0.67368' });
  });
});

describe('what cannot be meant', () => {
  it.each([
    [
      ['project', '--usage', 'logs/', '--requests', '4k/day'],
      '--requests has no effect beside --usage: the traffic is what was measured',
    ],
    [
      ['project', '--usage', 'logs/', '--tokens', '5M'],
      '--tokens has no effect beside --usage: the traffic is what was measured',
    ],
    [
      ['compare', '--usage', 'logs/', '--cache-hit', '5%'],
      '--cache-hit has no effect beside --usage: the traffic is what was measured',
    ],
    [['project', '--name', 'a=b'], '--name has no effect without --usage'],
    [['buy', '--since', '7d'], '--since has no effect without --usage'],
    [
      ['forecast', '--usage', 'logs/', '--stage', 'Bot=1'],
      '--stage has no effect beside --usage: there is one scenario, what was measured',
    ],
    [
      ['project', '--usage', 'logs', '--name', 'plain=shop/nothing'],
      '--name: no model "shop/nothing" in the price lists',
    ],
    [['project', '--usage', 'nowhere'], 'cannot read nowhere: no such file or folder'],
    [['project', '--usage', 'prices.yaml'], 'nothing in prices.yaml is usage in a form that is known here'],
    [['project', '--usage', 'logs', '--since', '2026-11-01'], '--usage: nothing was used in logs in that time'],
    [['project', '-', '--usage', '-'], 'standard input cannot be both the plan and the usage'],
    [['compare', '--usage', 'logs', '--scenario', 'Bot'], 'no scenario "Bot"'],
    [['diff', '--usage', 'logs', '--no-plan'], 'no plan to set the usage against'],
    [
      ['diff', 'plan.yaml', 'plan.yaml', '--usage', 'logs'],
      'two plans and --usage: there are two sides to a comparison',
    ],
    [
      ['diff', 'plan.yaml', '--usage', 'strange.jsonl'],
      'what was used cannot be priced: the price lists have no shop/nobody',
    ],
    [['project', '--model', 'as used'], 'no model "as used" in the price lists'],
  ])('%j: %s', async (argv, message) => {
    const { code, out, err } = await ran(...argv);
    expect({ code, out, first: err.split('\n')[0] }).toEqual({ code: 2, out: '', first: `error: ${message}` });
  });
});

describe('the price of a month', () => {
  const tokens = fc.record({
    input: fc.integer({ min: 1, max: 4000 }),
    cacheRead: fc.nat(2000),
    cacheWrite: fc.nat(500),
    output: fc.nat(900),
    reasoning: fc.nat(90),
  });
  const record = fc.record({
    model: fc.constantFrom('plain', 'banded', 'daily', 'tiered', 'thinker'),
    second: fc.nat(30 * 86_400 - 1),
    usage: tokens,
    way: fc.constantFrom({}, { serviceTier: 'batch' }, { serviceTier: 'flex' }, { thinking: true }, { webSearches: 2 }),
  });
  type Drawn = typeof record extends fc.Arbitrary<infer T> ? T : never;
  const START = Date.parse('2026-10-01T00:00:00Z');

  /** Records that make so many whole days. */
  const over = (count: number, records: readonly Drawn[]): string =>
    lines([
      line('plain', '2026-10-01T00:00:00Z', 100, 10),
      ...records.map(({ model, second, usage, way }) => {
        const at = new Date(START + (second % (count * 86_400)) * 1000).toISOString();
        // Only some have other ways to send.
        const sent = model === 'tiered' || 'webSearches' in way || 'thinking' in way ? way : {};
        return JSON.stringify({
          provider: 'shop',
          model,
          at,
          usage,
          ...sent,
          ...('webSearches' in sent ? { model: 'thinker' } : {}),
        });
      }),
      line('plain', new Date(START + (count * 86_400 - 1) * 1000).toISOString(), 100, 10),
    ]);

  it('is to the last digit what usage costs as it was, and on another model, times the days of the month', async () => {
    const others = ['shop/plain', 'shop/banded', 'shop/daily', 'shop/tiered', 'shop/thinker'];
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 40 }), fc.constantFrom(30, 15, 10), async (records, count) => {
        write('law.jsonl', over(count, records));
        const used = await json(
          'usage',
          'law.jsonl',
          ...others.flatMap((model) => ['--on', model]),
          '--assume-web-search',
          '0.02',
        );
        const { scenarios } = await json(
          'project',
          ...others,
          '--usage',
          'law.jsonl',
          '--model',
          'as used',
          '--assume-web-search',
          '0.02',
        );
        const month = (cost: string): string => plain(times(decimal(cost), 30 / count));
        const projected = new Map(totals(scenarios[0].projections));
        expect(projected.get('as used') ?? projected.get('shop/plain')).toBe(month(used.total.cost));
        for (const { on, cost } of used.whatIf) expect([on, projected.get(on)]).toEqual([on, month(cost)]);
      }),
      { numRuns: 25 },
    );
  });
});
