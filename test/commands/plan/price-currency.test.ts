import { describe, expect, it } from 'vitest';
import { list, newWorld, plan } from '../world.ts';

// Currency, source, discount and names belong to the offer.

const world = newWorld({
  'eur.yaml': list(
    'provider: openai\ncurrency: EUR',
    '{ id: gpt-4o, rates: [{ from: 2026-01-01, input: 2, output: 8 }] }',
  ),
  'cny.yaml': list(
    'provider: acme\ncurrency: CNY',
    '{ id: m1, rates: [{ from: 2026-01-01, input: 70, output: 140 }] }',
    '{ id: m2, rates: [{ from: 2026-01-01, input: 7, output: 14 }] }',
  ),
  'cny2.yaml': list('provider: acme\ncurrency: CNY', '{ id: m2, rates: [{ from: 2026-01-01, input: 9, output: 14 }] }'),
  'usd.yaml': list('provider: acme', '{ id: m1, rates: [{ from: 2026-01-01, input: 1, output: 2 }] }'),
  'off-eur.yaml': list('provider: openai\nextends: openai\ncurrency: EUR\ndiscount: 10%').replace('models:\n', ''),
  'off-cny.yaml': list('provider: reseller\nextends: acme\ndiscount: 50%').replace('models:\n', ''),
  'ann.yaml': list(
    'provider: acme',
    '{ id: ann, rates: [{ from: 2026-01-01, output: 10 }, { from: 2027-01-01, state: announced, output: 20 }] }',
  ),
  'off-ann.yaml': list('provider: acme\nextends: acme\ndiscount: 50%\ndiscountFrom: 2027-06-01').replace(
    'models:\n',
    '',
  ),
  'mistral.yaml': list(
    'provider: mistral',
    '{ id: mistral-medium-latest, rates: [{ from: 2026-01-01, input: 0.01, output: 0.02 }] }',
  ),
  'gpt.yaml': list('provider: openai', '{ id: gpt-4o, rates: [{ from: 2026-01-01, input: 1, output: 2 }] }'),
});
const { ran, json, error } = world;
const million = ['--input', '1M', '--output', '1M'];

describe('1: a list leaves what it does not name as it was', () => {
  it('in euros over dollars', async () => {
    const { total, offer } = await json('cost', 'gpt-4o-mini', ...million, '--pricing', 'eur.yaml', '--fx', 'EUR=0.5');
    expect([offer, total]).toEqual(['openai/gpt-4o-mini', '0.75']);
    expect((await json('cost', 'gpt-4o', ...million, '--pricing', 'eur.yaml', '--fx', 'EUR=0.5')).total).toBe('20');
  });

  it('needs no exchange rate for what stays in dollars', async () => {
    expect((await json('cost', 'gpt-4o-mini', ...million, '--pricing', 'eur.yaml')).total).toBe('0.75');
  });

  it('in dollars over yuan', async () => {
    const both = ['--pricing', 'cny.yaml', '--pricing', 'usd.yaml', '--fx', 'CNY=7'];
    expect((await json('cost', 'acme/m1', ...million, ...both)).total).toBe('3');
    expect((await json('cost', 'acme/m2', ...million, ...both)).total).toBe('3');
  });

  it('and its source too', async () => {
    const { prices } = await json(
      'cost',
      'gpt-4o-mini',
      'gpt-4o',
      ...million,
      '--pricing',
      'eur.yaml',
      '--fx',
      'EUR=0.5',
    );
    const [mini, own] = prices;
    expect(mini).toMatchObject({ offer: 'openai/gpt-4o-mini', currency: 'USD', exchange: null });
    expect(mini.source).not.toBe('https://example.com/contract');
    expect(own).toMatchObject({
      source: 'https://example.com/contract',
      currency: 'EUR',
      exchange: { currency: 'EUR', perDollar: '0.5' },
    });
  });

  it('refuses to take dollars over as euros', async () => {
    expect(await error('cost', 'gpt-4o', ...million, '--pricing', 'off-eur.yaml', '--fx', 'EUR=0.5')).toEqual({
      code: 2,
      isSilent: true,
      err: expect.stringMatching(
        /^error: openai extends openai in EUR, whose .* is priced in USD\n {2}leave currency out of the list: .*--fx converts it\n$/,
      ),
    });
  });

  it('takes yuan over as yuan', async () => {
    const lists = ['--pricing', 'cny.yaml', '--pricing', 'off-cny.yaml'];
    // 50 % off (7 + 14) ÷ 7.
    expect((await json('cost', 'reseller/m2', ...million, ...lists, '--fx', 'CNY=7')).total).toBe('1.5');
    expect((await error('cost', 'reseller/m2', ...million, ...lists)).err).toMatch(
      /^error: reseller\/m2 is priced in CNY\n/,
    );
  });
});

describe('6: what is not in dollars is converted or refused, everywhere', () => {
  it('pricing diff sees a change in yuan, once a dollar is known', async () => {
    const { differences } = await json('pricing', 'diff', 'cny.yaml', 'cny2.yaml', '--fx', 'CNY=1');
    expect(differences).toContainEqual(
      expect.objectContaining({ offer: 'acme/m2', rate: 'input', before: '7', after: '9' }),
    );
    const refused = await error('pricing', 'diff', 'cny2.yaml', 'cny2.yaml');
    expect([refused.code, refused.isSilent]).toEqual([2, true]);
    expect(refused.err).toContain('acme/m2 is priced in CNY');
  });

  it('pricing diff says which offers it cannot compare beside those it can', async () => {
    const { unpriced } = await json('pricing', 'diff', 'cny.yaml', 'usd.yaml');
    expect(unpriced.map(({ candidate }: { candidate: string }) => candidate)).toEqual(['acme/m1', 'acme/m2']);
  });

  it('pricing history converts, and says so', async () => {
    const history = ['pricing', 'history', 'acme/m2', '--pricing', 'cny.yaml'];
    const { out } = await ran([...history, '--fx', 'CNY=7', '--notes', 'full', '-f', 'markdown']);
    expect(out).toContain('$1.00');
    expect(out).toContain('Converted at 7 CNY per dollar: acme/m2.');
    expect(out).not.toContain('$7.00');
    expect((await error(...history)).err).toMatch(/^error: acme\/m2 is priced in CNY\n/);
  });

  it('compare names them as not priced', async () => {
    const lists = ['--pricing', 'cny.yaml', '--pricing', 'usd.yaml'];
    const { unpriced, ranking } = await json('compare', '--provider', 'acme', '--no-plan', '--tokens', '1M', ...lists);
    expect(unpriced).toEqual([{ candidate: 'acme/m2', reason: 'acme/m2 is priced in CNY' }]);
    expect(ranking).toHaveLength(1);
  });

  it.each(['json', 'csv', 'ndjson', 'table', 'markdown'])('pricing list names them too, as %s', async (format) => {
    const { out } = await ran([
      'pricing',
      'list',
      '--provider',
      'acme',
      '--pricing',
      'cny.yaml',
      '--pricing',
      'usd.yaml',
      '-f',
      format,
    ]);
    expect(out).toContain('acme/m2');
    expect(out).toContain('priced in CNY');
  });
});

describe('10: a discount and an announced price', () => {
  it.each([
    ['2026-12-31', '10'],
    ['2027-01-01', '20'],
    ['2027-05-31', '20'],
    ['2027-06-01', '10'],
    ['2027-07-01', '10'],
  ])('on %s', async (day, total) => {
    const lists = ['--pricing', 'ann.yaml', '--pricing', 'off-ann.yaml'];
    expect((await json('cost', 'acme/ann', '--output', '1M', '--as-of', day, ...lists)).total).toBe(total);
  });
});

describe('12: an own offer is found by its own name', () => {
  it('before any dated alias', async () => {
    const { offer, total } = await json('cost', 'mistral-medium-latest', ...million, '--pricing', 'mistral.yaml');
    expect([offer, total]).toEqual(['mistral/mistral-medium-latest', '0.03']);
  });

  it('and keeps the aliases of the model that it replaces', async () => {
    const { offer, total } = await json('cost', 'gpt-4o-2024-08-06', ...million, '--pricing', 'gpt.yaml');
    expect([offer, total]).toEqual(['openai/gpt-4o', '3']);
  });
});

describe('amounts beside an answer in another currency', () => {
  const euros = ['--currency', 'EUR', '--fx', 'EUR=0.8'];
  // 1,000 dollars per month are 800 euros.
  const thousand = ['gpt-4o', '--baseline', 'gpt-4o', '--no-plan', '--tokens', '100M', ...euros];

  it.each([
    ['900', 0],
    ['700', 1],
    // A dollar sign says dollars: 720 and 880 euros.
    ['$900', 1],
    ['$1100', 0],
  ])('a budget of %s ends with %d', async (budget, expected) => {
    for (const command of ['project', 'forecast', 'compare'])
      expect((await ran([command, ...thousand, '-q', '--budget', budget])).code).toBe(expected);
  });

  it('in a plan count as the flags do', async () => {
    const written = (budget: string) =>
      plan(`candidates: [gpt-4o]\nbudget: ${budget}\ncurrency: EUR`, '{ name: S, tokens: 100M }');
    world.write('euros.yaml', written('900'));
    world.write('dollars.yaml', written('$900'));
    expect((await ran(['project', 'euros.yaml', '-q', '--fx', 'EUR=0.8'])).code).toBe(0);
    expect((await ran(['project', 'dollars.yaml', '-q', '--fx', 'EUR=0.8'])).code).toBe(1);
  });

  it('of nothing are nothing in that currency', async () => {
    world.write('none.yaml', plan('candidates: [gpt-4o]\ncurrency: EUR', '{ name: S, tokens: 0 }'));
    const { out } = await ran(['project', 'none.yaml', '-q', '--fx', 'EUR=0.8']);
    expect(out).toContain('€0.00');
    expect(out).not.toContain('$0');
    const some = world.write('some.yaml', plan('candidates: [gpt-4o]\ncurrency: EUR', '{ name: S, tokens: 1M }'));
    expect((await json('diff', 'none.yaml', some, '--fx', 'EUR=0.8')).scenarios[0]).toMatchObject({
      before: { total: '0' },
      after: { total: '8' },
    });
  });
});

describe('the limit of a rise beside an answer in another currency', () => {
  // From 800 to 3,100 euros: by 2,300 euros, which are 2,875 dollars.
  world.write('small.yaml', plan('candidates: [gpt-4o]\ncurrency: EUR', '{ name: S, tokens: 100M }'));
  world.write('large.yaml', plan('candidates: [gpt-4o]\ncurrency: EUR', '{ name: S, tokens: 387500k }'));
  const rise = (limit: string) =>
    ran(['diff', 'small.yaml', 'large.yaml', '--fx', 'EUR=0.8', '-q', '--fail-over', limit]);

  it.each([
    ['2400/month', 0, ''],
    ['2200/month', 1, 'error: the cost rises by €2,300.00 per month, more than €2,200.00\n'],
    ['$2900', 0, ''],
    ['$2400', 1, 'error: the cost rises by €2,300.00 per month, more than €1,920.00\n'],
  ])('%s ends with %d', async (limit, code, err) => {
    expect(await rise(limit)).toMatchObject({ code, err });
  });

  it('is converted for saved results too', async () => {
    const saved = async (name: string): Promise<string> =>
      world.write(`${name}.json`, JSON.stringify(await json('project', `${name}.yaml`, '--fx', 'EUR=0.8')));
    const sides = ['diff', await saved('small'), await saved('large'), '-q', '--fail-over'];
    expect((await ran([...sides, '$2900'])).code).toBe(0);
    expect((await ran([...sides, '$2400'])).code).toBe(1);
  });
});
