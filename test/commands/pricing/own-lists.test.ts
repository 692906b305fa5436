import { describe, expect, it } from 'vitest';
import { list, newWorld, plan } from '../world.ts';

// Own lists that contradict themselves, each other, or the shipped ones; days at which nothing is known.

const { json, error, ran, write, folderOf } = newWorld({
  'ends.yaml': list(
    'provider: acme',
    '{ id: ends, rates: [{ from: 2026-01-01, until: 2026-07-01, input: 1, output: 2 }] }',
  ),
  'begins.yaml': list('provider: acme', '{ id: begins, rates: [{ from: 2026-07-01, input: 1, output: 2 }] }'),
  'undated.yaml': list(
    'provider: acme',
    '{ id: undated, released: 2025-06-01, rates: [{ checked: 2026-11-10, input: 1, output: 2 }] }',
    '{ id: older, rates: [{ checked: 2026-11-10, input: 1, output: 2 }, { from: 2026-01-01, until: 2026-06-01, input: 3, output: 4 }] }',
  ),
  'fx.yaml': plan('candidates: [gpt-4o]\nfx: { CNY: { perDollar: 0 } }', '{ name: S, tokens: 1M }'),
});
const model = (id: string, output: number, more = '') =>
  `{ id: ${id}, ${more}rates: [{ from: 2026-01-01, checked: 2026-11-01, output: ${output} }] }`;

describe('lists of one folder', () => {
  it('that name the same model of one provider are refused: nobody can tell which counts', async () => {
    const folder = await folderOf('twice', {
      'a.yaml': list('provider: acme', model('m', 1)),
      'b.yaml': list('provider: acme', model('M', 2)),
    });
    const { code, isSilent, err } = await error('cost', 'acme/m', '--output', '1', '--pricing', folder);
    expect([code, isSilent]).toEqual([2, true]);
    expect(err).toBe(
      'error: acme/m is in twice/a.yaml and in twice/b.yaml\n  keep one of them, or name the files one by one: the last one counts\n',
    );
  });

  it('named one by one are in order: the last one counts', async () => {
    const files = ['a', 'b'].map((name, place) => write(`${name}.yaml`, list('provider: acme', model('m', place + 1))));
    const both = (...names: string[]) => names.flatMap((name) => ['--pricing', name]);
    expect((await json('cost', 'acme/m', '--output', '1M', ...both(...files))).total).toBe('2');
    expect((await json('cost', 'acme/m', '--output', '1M', ...both(...files.toReversed()))).total).toBe('1');
  });

  it('may sell the same model at two providers', async () => {
    const folder = await folderOf('two', {
      'a.yaml': list('provider: acme', model('m', 1)),
      'b.yaml': list('provider: other', model('m', 2)),
    });
    expect((await json('cost', 'acme/m', '--output', '1M', '--pricing', folder)).total).toBe('1');
    expect((await error('cost', 'm', '--output', '1M', '--pricing', folder)).err).toMatch(
      /^error: "m" is sold by several providers\n/,
    );
  });
});

describe('an alias', () => {
  it('that names an offer of the same provider in another list wins, and only for itself', async () => {
    const file = write('alias.yaml', list('provider: openai', model('mine', 7, 'aliases: [gpt-4o-mini], ')));
    expect(await json('cost', 'gpt-4o-mini', '--output', '1M', '--pricing', file)).toMatchObject({
      offer: 'openai/mine',
      total: '7',
    });
    expect(await json('cost', 'gpt-4o', '--output', '1M', '--pricing', file)).toMatchObject({
      offer: 'openai/gpt-4o',
      total: '10',
    });
  });

  it('that names another provider’s offer means the own one, and leaves the other by its full name', async () => {
    const file = write('alias-2.yaml', list('provider: acme', model('mine', 7, 'aliases: [gpt-4o], ')));
    expect(await json('cost', 'gpt-4o', '--output', '1M', '--pricing', file)).toMatchObject({
      offer: 'acme/mine',
      total: '7',
    });
    expect(await json('cost', 'openai/gpt-4o', '--output', '1M', '--pricing', file)).toMatchObject({
      offer: 'openai/gpt-4o',
      total: '10',
    });
  });
});

describe('a list that cannot be right', () => {
  it.each([
    [
      'a band without base rates',
      '{ id: m, rates: [{ from: 2026-01-01, bands: [{ aboveInputTokens: 1000, input: 2, output: 20 }] }] }',
      /^odd\.yaml:5:\d+: m has a rate for input in prompts above 1000 tokens alone\n {2}give that of shorter ones beside it: input: 1\n/,
    ],
    [
      'a band with a rate that shorter prompts lack',
      '{ id: m, rates: [{ from: 2026-01-01, input: 1, bands: [{ aboveInputTokens: 1000, output: 20 }] }] }',
      /^odd\.yaml:5:\d+: m has a rate for output in prompts above 1000 tokens alone\n/,
    ],
    [
      'a retirement that is no day',
      '{ id: m, retires: soon, rates: [{ from: 2026-01-01, input: 1 }] }',
      /^odd\.yaml:5:\d+: retires: expected a day like/,
    ],
    ['rates of nothing', '{ id: m, rates: [] }', /^odd\.yaml:5:\d+: rates: expected at least one\n/],
    [
      'a multiplier below zero',
      '{ id: m, rates: [{ from: 2026-01-01, input: 1, multipliers: { us: -1 } }] }',
      /^odd\.yaml:5:\d+: us: /,
    ],
    ['a model without a name', '{ id: "", rates: [{ from: 2026-01-01, input: 1 }] }', /^odd\.yaml:5:\d+: id: /],
  ])('%s', async (_, text, message) => {
    const file = write('odd.yaml', list('provider: acme', text));
    const { code, isSilent, err } = await error('cost', 'acme/m', '--input', '1', '--pricing', file);
    expect([code, isSilent]).toEqual([2, true]);
    expect(err).toMatch(message);
  });
});

describe('an exchange rate of zero', () => {
  it('is refused in a plan as it is by a flag', async () => {
    expect((await error('fx.yaml')).err).toMatch(
      /^fx\.yaml:3:25: perDollar: expected more than 0\n|^fx\.yaml:3:25: perDollar: /,
    );
    expect((await error('cost', 'gpt-4o', '--input', '1', '--fx', 'CNY=0.000')).err).toMatch(
      /^error: --fx: "CNY=0\.000" is not an exchange rate\n/,
    );
  });
});

describe('a day without a price', () => {
  const cost = (day: string, file: string, name: string, ...more: string[]) =>
    error('cost', `acme/${name}`, '--input', '1M', '--as-of', day, '--pricing', file, ...more);

  it.each([
    ['2026-06-30', 'ends', ''],
    [
      '2026-07-01',
      'ends',
      'error: no price known for acme/ends on 2026-07-01\n  its prices are known until 2026-07-01\n',
    ],
    [
      '2026-06-30',
      'begins',
      'error: no price known for acme/begins on 2026-06-30\n  its prices are known from 2026-07-01\n',
    ],
    ['2026-07-01', 'begins', ''],
  ])('%s of one that %s', async (day, name, err) => {
    expect((await cost(day, `${name}.yaml`, name, '-q')).err).toBe(err);
  });

  it('takes the row out, not the run', async () => {
    const both = ['--pricing', 'ends.yaml', '--pricing', 'begins.yaml', '--as-of', '2026-06-30'];
    for (const argv of [
      ['compare', 'acme/ends', 'acme/begins'],
      ['acme/ends', 'acme/begins', '--baseline', 'acme/ends'],
    ]) {
      const { unpriced } = await json(...argv, '--no-plan', '--tokens', '1M', ...both);
      expect(unpriced).toEqual([{ candidate: 'acme/begins', reason: 'no price known for acme/begins on 2026-06-30' }]);
    }
  });
});

describe('rates whose start nobody recorded', () => {
  const cost = (day: string, ...more: string[]) =>
    ran(['cost', 'acme/undated', '--input', '1M', '--as-of', day, '--pricing', 'undated.yaml', '-f', 'json', ...more]);

  it('count for earlier days, said once with the day they were checked', async () => {
    const { out } = await cost('2026-01-01');
    const { total, assumptions } = JSON.parse(out);
    expect([total, assumptions.map(({ text }: { text: string }) => text)]).toEqual([
      '1',
      ['No effective date is known for acme/undated; priced at the rates checked on 2026-11-10.'],
    ]);
    expect(JSON.parse((await cost('2026-11-10')).out).assumptions).toEqual([]);
  });

  it('count from the release of the model on', async () => {
    expect((await cost('2025-06-01')).code).toBe(0);
    expect(await cost('2025-05-31')).toMatchObject({
      code: 2,
      err: 'error: no price known for acme/undated on 2025-05-31\n  its prices are known from 2025-06-01\n',
    });
  });

  it('count from where those before them end', async () => {
    const input = async (day: string) =>
      (await ran(['cost', 'acme/older', '--input', '1M', '--as-of', day, '--pricing', 'undated.yaml', '-f', 'json']))
        .out;
    expect(JSON.parse(await input('2026-05-31')).total).toBe('3');
    expect(JSON.parse(await input('2026-06-01')).total).toBe('1');
    expect(await input('2025-12-31')).toBe('');
  });

  it('do not count where the user wants recorded days only', async () => {
    const { code, err } = await cost('2026-01-01', '--strict-dates');
    expect([code, err.split('\n')[0]]).toEqual([2, 'error: no price known for acme/undated on 2026-01-01']);
    expect((await cost('2026-11-10', '--strict-dates')).code).toBe(0);
  });
});
