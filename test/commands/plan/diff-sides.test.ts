import { describe, expect, it } from 'vitest';
import { list, newWorld, plan } from '../world.ts';

// Which candidate `diff` compares, and which scenarios may be added up. A month is 1M requests of 1,000 tokens in and 100 out.

const prices = list(
  'provider: gx',
  '{ id: a, rates: [{ from: 2026-07-01, until: 2026-10-01, input: 1, output: 2 }, { from: 2026-10-01, input: 10, output: 20 }] }',
  '{ id: b, rates: [{ from: 2026-07-01, input: 1, output: 2 }] }',
  '{ id: c, rates: [{ from: 2026-10-01, input: 10, output: 20 }] }',
  '{ id: short, context: 10000, rates: [{ from: 2026-07-01, input: 1, output: 2 }] }',
);
const month = (name: string, output = 100, input = 1000) =>
  `{ name: ${name}, requests: 1M, inputTokens: ${input}, outputTokens: ${output} }`;
const stages = 'forecast: { stages: { A: 1, B: 4 } }';
const onB = 'candidates: [gx/b]';
const { ran, json, error, write } = newWorld({
  'prices.yaml': prices,
  // The first is the baseline too, where none is named or where it is named.
  'unnamed.yaml': plan('candidates: [gx/a, gx/b]', month('A')),
  'named.yaml': plan('baseline: gx/a\ncandidates: [gx/a, gx/b]', month('A')),
  'late.yaml': plan('baseline: gx/b\ncandidates: [gx/c, gx/b]', month('A')),
  'long.yaml': plan('candidates: [gx/short, gx/b]', month('A'), month('B', 100, 20_000)),
  'staged.yaml': plan(`${onB}\nbudget: 1500\n${stages}`, month('A'), month('B', 150)),
  'staged-before.yaml': plan(`${onB}\n${stages}`, month('A'), month('B', 130)),
  'together.yaml': plan(`${onB}\nbudget: 1500`, month('A'), month('B', 150)),
  'together-before.yaml': plan(onB, month('A'), month('B', 130)),
});
const own = ['--pricing', 'prices.yaml'];
const before = ['--from', '2026-08-01'];

/** A plan as a saved result of a day. */
const saved = async (name: string, ...argv: string[]): Promise<string> =>
  write(`${name}${argv.join('')}.json`, JSON.stringify(await json(`${name}.yaml`, ...own, '--no-gate', ...argv)));

describe('diff compares the first candidate', () => {
  it.each(['unnamed', 'named'])('of a plan at two dates, its baseline %s', async (name) => {
    const { scenarios, total } = await json('diff', `${name}.yaml`, ...before, ...own);
    expect([scenarios[0].before.candidate, scenarios[0].after.candidate]).toEqual(['gx/a', 'gx/a']);
    // 1000 + 200, then ten times that.
    expect(total).toMatchObject({ before: '1200', after: '12000', price: '10800', model: '0' });
    expect((await ran(['diff', `${name}.yaml`, ...before, ...own, '--fail-over', '10%', '-q'])).code).toBe(1);
    expect((await json('diff', `${name}.yaml`, ...before, ...own, '--candidate', 'gx/b')).total.change).toBe('0');
  });

  it('of two plans, and of two saved results', async () => {
    const plans = await json('diff', 'named.yaml', 'unnamed.yaml', ...own);
    expect(plans.scenarios[0].after.candidate).toBe('gx/a');
    const results = [await saved('unnamed', '--as-of', '2026-08-01'), await saved('unnamed')];
    expect((await json('diff', ...results)).total).toMatchObject({ before: '1200', after: '12000' });
    expect((await ran(['diff', ...results, '--fail-over', '10%', '-q'])).code).toBe(1);
  });

  it('and no other where it has no price on one side', async () => {
    expect(await error('diff', 'late.yaml', ...before, ...own, '--fail-over', '10%')).toEqual({
      code: 2,
      isSilent: true,
      err:
        'error: late.yaml, as of 2026-08-01: A cannot be priced: no price known for gx/c on 2026-08-01\n' +
        '  its prices are known from 2026-10-01; or choose another with --candidate\n',
    });
    const results = [await saved('late', '--as-of', '2026-08-01'), await saved('late')];
    expect(await error('diff', ...results)).toEqual({
      code: 2,
      isSilent: true,
      err:
        'error: late--as-of2026-08-01.json: A cannot be priced: no price known for gx/c on 2026-08-01\n' +
        '  choose another with --candidate; it was on gx/b\n',
    });
    expect((await json('diff', ...results, '--candidate', 'gx/b')).total.change).toBe('0');
  });

  it('nor another in a scenario that it cannot carry', async () => {
    const { code, err } = await error('diff', 'long.yaml', 'long.yaml', ...own);
    expect([code, err.split('\n')[0]]).toEqual([
      2,
      'error: long.yaml, as of 2026-11-23: B cannot be priced: prompt and answer of 20100 tokens do not fit the context window of gx/short (10000)',
    ]);
    expect((await json('diff', 'long.yaml', 'long.yaml', ...own, '--scenario', 'A')).scenarios[0].after.candidate).toBe(
      'gx/short',
    );
    const result = await saved('long');
    expect((await error('diff', result, result)).err).toContain('long.json: B cannot be priced: ');
    expect((await json('diff', result, result, '--scenario', 'A')).scenarios[0].after.candidate).toBe('gx/short');
  });

  it('which a result of an earlier form does not say', async () => {
    const { candidates, ...old } = await json('unnamed.yaml', ...own);
    expect(candidates).toEqual(['gx/a', 'gx/b']);
    write('old.json', JSON.stringify(old));
    expect((await error('diff', 'old.json', 'old.json')).err).toBe(
      'error: old.json does not say which candidate came first, nor whether its scenarios follow each other\n  save it again with this program\n',
    );
  });
});

describe('stages follow each other, and are never added up', () => {
  it('by the budget of project, which says the stage that is over', async () => {
    // A: 1000 + 200; B: 1000 + 300.
    expect(await ran(['staged.yaml', ...own, '-q'])).toMatchObject({ code: 0, err: '' });
    expect(await ran(['staged.yaml', ...own, '-q', '--budget', '1250'])).toMatchObject({
      code: 1,
      err: 'error: over budget: gx/b costs $1,300.00 per month, the limit is $1,250.00 (B)\n',
    });
    expect(await ran(['together.yaml', ...own, '-q'])).toMatchObject({
      code: 1,
      err: 'error: over budget: gx/b costs $2,500.00 per month, the limit is $1,500.00 (all scenarios)\n',
    });
  });

  it('in the founding table, whose largest stage is $23,750', async () => {
    const founding = (budget: string) =>
      ran(['gpt-4o', '--no-plan', '--output-share', '30%', '-q', '--budget', budget]);
    expect(await founding('24000')).toMatchObject({ code: 0, err: '' });
    expect((await founding('23000')).err).toBe(
      'error: over budget: openai/gpt-4o costs $23,750.00 per month, the limit is $23,000.00 (Growing)\n',
    );
  });

  it('by diff, whose limit each of them has to keep', async () => {
    // B rises from 1260 to 1300, 3.17%; of both together that would be 1.63%.
    const gate = (kind: string, limit: string) =>
      ran(['diff', `${kind}-before.yaml`, `${kind}.yaml`, ...own, '-q', '--fail-over', limit]);
    expect(await gate('staged', '2%')).toMatchObject({
      code: 1,
      err: 'error: the cost of B rises by $40.00 per month, more than 2%\n',
    });
    expect(await gate('staged', '4%')).toMatchObject({ code: 0, err: '' });
    expect(await gate('together', '2%')).toMatchObject({ code: 0, err: '' });
    expect((await gate('staged', '4%')).out).not.toContain('all');
    expect((await gate('together', '4%')).out).toMatch(/^Total /m);
    expect((await json('diff', 'staged-before.yaml', 'staged.yaml', ...own)).total).toBeNull();
    expect((await json('diff', 'staged-before.yaml', 'staged.yaml', ...own, '--scenario', 'B')).total).toMatchObject({
      change: '40',
    });
    // It takes one side of stages.
    expect((await json('diff', 'together-before.yaml', 'staged.yaml', ...own)).total).toBeNull();
  });

  it('by saved results as by their plans', async () => {
    const results = [await saved('staged-before'), await saved('staged')];
    expect((await json('diff', ...results)).total).toBeNull();
    expect((await ran(['diff', ...results, '-q', '--fail-over', '2%'])).err).toBe(
      'error: the cost of B rises by $40.00 per month, more than 2%\n',
    );
  });

  it.each(['compare', 'buy'])('by %s, which takes one of them', async (command) => {
    const way = command === 'buy' ? ['--way', 'W: fee=10'] : [];
    expect(await error(command, 'staged.yaml', ...own, ...way, '--scenario', 'A', '--scenario', 'B')).toEqual({
      code: 2,
      isSilent: true,
      err: 'error: stages follow each other, and are never added up\n  name one of them with --scenario\n',
    });
  });

  it('by compare, whose budget names the stage', async () => {
    expect(await ran(['compare', 'staged.yaml', ...own, '-q', '--scenario', 'B', '--budget', '1250'])).toMatchObject({
      code: 1,
      err: 'error: over budget: gx/b costs $1,300.00 per month, the limit is $1,250.00 (B)\n',
    });
  });
});
