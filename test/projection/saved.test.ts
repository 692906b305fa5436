import { describe, expect, it } from 'vitest';
import { readSaved } from '../../src/projection/saved.ts';
import { refusal, shown } from './shown.ts';

const listOf = (models: readonly object[]) => ({
  schema: 1,
  provider: 'maker',
  source: 'https://example.com/prices',
  models,
});
const offerOf = (id: string, ...rates: readonly object[]) => ({
  offer: `maker/${id}`,
  list: listOf([{ id, rates: rates.map((each) => ({ from: '2026-01-01', ...each })) }]),
  discounts: [],
  exchange: null,
  answer: null,
});
const model = offerOf('model', { input: 2, output: 10 });
const cheap = offerOf('cheap', { input: 1, output: 2 });
const projection = (candidate: string, total: string, more: object = {}) => ({
  candidate,
  baseline: false,
  total,
  ...more,
});
const base = projection('maker/model', '3000', { baseline: true });
const other = projection('maker/cheap', '1200');
const mix = projection('Mix', '2100', { blend: { 'maker/model': '0.5', 'maker/cheap': '0.5' } });
const requests = { requests: 1_000_000, inputTokens: 1000, outputTokens: 100 };
const scenario = { name: 'S', drivers: requests, projections: [base, other, mix], unpriced: [] };
const result = {
  schemaVersion: 1,
  catalogue: { version: '2026-11-10.3fa9c1d2', asOf: '2026-11-23' },
  candidates: ['maker/cheap', 'Mix'],
  stages: [],
  settled: { assumeInput: null, assumeWebSearch: null },
  offers: [model, cheap],
  scenarios: [scenario],
};

const read = (data: unknown, wanted?: string) => readSaved(data, 'r.json', { candidate: wanted });
const side = (data: unknown, wanted?: string) => read(data, wanted).sides[0] ?? expect.fail();
const total = (data: unknown, wanted?: string) => shown(side(data, wanted).total);
const said = (data: unknown, wanted?: string) => shown(side(data, wanted).assumptions);
const refused = (data: unknown, wanted?: string) => refusal(() => read(data, wanted));
/** One offer on one scenario, whose total is right. */
const single = (
  offer: { readonly offer: string; readonly [name: string]: unknown },
  cost: string,
  drivers: object,
  more: object = {},
) => ({
  ...result,
  candidates: [offer.offer],
  offers: [offer],
  scenarios: [{ name: 'S', drivers, projections: [projection(offer.offer, cost)], unpriced: [] }],
  ...more,
});
const millions = { tokens: '1M', outputShare: '50%' };
const traffic = (drivers: object) => ({ kind: 'traffic', scenario: 'S', drivers: expect.objectContaining(drivers) });

describe('a saved result', () => {
  it('is priced again by its own prices', () => {
    const { catalogue, asOf, sides } = read(result);
    const [first] = sides;
    expect([catalogue, asOf, sides.length]).toEqual(['2026-11-10.3fa9c1d2', '2026-11-23', 1]);
    expect([first?.scenario, first?.candidate.key, first?.traffic.tokens, first?.settled]).toEqual([
      'S',
      'maker/cheap',
      1_100_000_000,
      { assumeInput: undefined, assumeWebSearch: undefined },
    ]);
    expect(shown(first?.lineItems.map(({ meter, tokens, cost }) => [meter, tokens, cost]))).toEqual([
      ['input', 1_000_000_000, '1000'],
      ['output', 100_000_000, '200'],
    ]);
    expect(shown([first?.total, first?.assumptions])).toEqual(['1200', [traffic(requests)]]);
    expect(first?.candidate.parts.map(({ offer }) => offer.offer.isOwn)).toEqual([false]);
  });

  it('has a side for each scenario', () => {
    const second = {
      name: 'T',
      drivers: { tokens: '1M' },
      projections: [projection('maker/cheap', '2')],
      unpriced: [],
    };
    const { sides } = read({ ...result, scenarios: [scenario, second] });
    expect(shown(sides.map((each) => [each.scenario, each.total]))).toEqual([
      ['S', '1200'],
      ['T', '2'],
    ]);
  });

  it('says where its total is another one than its prices come to', () => {
    const changed = { ...result, scenarios: [{ ...scenario, projections: [projection('maker/cheap', '1199.5')] }] };
    expect(said(changed)).toEqual([
      traffic(requests),
      { kind: 'savedTotal', scenario: 'S', saved: '1199.5', computed: '1200' },
    ]);
  });

  it('carries what pricing took for granted', () => {
    const undated = offerOf('model', { from: undefined, checked: '2026-12-01', output: 10 });
    expect(said(single(undated, '5', { tokens: '500k' }))).toEqual([
      traffic({ tokens: 500_000 }),
      { kind: 'undatedRates', offer: 'maker/model', checked: '2026-12-01' },
    ]);
  });

  it('takes the announced rates that it was saved with', () => {
    const announced = offerOf('model', { output: 10 }, { from: '2026-06-01', state: 'announced', output: 20 });
    expect(said(single(announced, '20', { tokens: '1M' }))).toEqual([
      traffic({ tokens: 1_000_000 }),
      { kind: 'announcedRates', offer: 'maker/model', from: '2026-06-01' },
    ]);
  });
});

describe('the candidate of a saved result', () => {
  it.each([
    [undefined, 'maker/cheap', '1200'],
    ['maker/model', 'maker/model', '3000'],
    ['MAKER/Model', 'maker/model', '3000'],
    ['Model', 'maker/model', '3000'],
    ['cheap', 'maker/cheap', '1200'],
    ['mix', 'Mix', '2100'],
  ])('that is wanted as %s is %s', (wanted, key, cost) => {
    const { candidate, total: found } = side(result, wanted);
    expect([candidate.key, shown(found)]).toEqual([key, cost]);
  });

  it('is the one that was meant first, the baseline though it be', () => {
    expect(total({ ...result, candidates: ['maker/model', 'maker/cheap'] })).toBe('3000');
    expect(total({ ...result, candidates: ['Mix', 'maker/model'] })).toBe('2100');
  });

  it('is refused with the reason where it could not be priced, and no other takes its place', () => {
    const unpriced = [{ candidate: 'maker/gone', reason: 'no price known for maker/gone' }];
    const failed = { ...result, candidates: ['maker/gone', 'maker/cheap'], scenarios: [{ ...scenario, unpriced }] };
    const expected = [
      'r.json: S cannot be priced: no price known for maker/gone',
      'choose another with --candidate; it was on maker/model, maker/cheap, Mix',
    ];
    expect(refused(failed)).toEqual(expected);
    expect(refused(failed, 'gone')).toEqual(expected);
    expect(total(failed, 'cheap')).toBe('1200');
  });

  it('is refused where it does not say which came first, or what follows what', () => {
    for (const key of ['candidates', 'stages'])
      expect(refused(Object.fromEntries(Object.entries(result).filter(([each]) => each !== key)))).toEqual([
        'r.json does not say which candidate came first, nor whether its scenarios follow each other',
        'save it again with this program',
      ]);
  });

  it('is the baseline where there is no other', () => {
    expect(total({ ...result, candidates: ['maker/model'], scenarios: [{ ...scenario, projections: [base] }] })).toBe(
      '3000',
    );
  });

  it('may be a blend, of its offers by their shares', () => {
    const { candidate, assumptions } = side(result, 'mix');
    expect([candidate.isBlend, candidate.provider]).toEqual([true, 'maker']);
    expect(shown(assumptions)).toEqual([
      traffic(requests),
      {
        kind: 'blend',
        candidate: 'Mix',
        parts: [
          { offer: 'maker/model', share: '0.5' },
          { offer: 'maker/cheap', share: '0.5' },
        ],
      },
    ]);
  });

  it.each(['eap', 'maker', '', 'maker/'])('is refused where nothing was projected on it: "%s"', (wanted) => {
    expect(refused(result, wanted)).toEqual([
      `r.json: S was not projected on "${wanted}"`,
      'it was on maker/model, maker/cheap, Mix',
    ]);
  });

  it('has to be among the prices', () => {
    const again = ['r.json does not say what maker/cheap costs', 'save it again with this program'];
    expect(refused({ ...result, offers: [model] })).toEqual(again);
    expect(refused({ ...result, offers: [] })).toEqual(again);
    expect(refused({ ...result, offers: [model] }, 'mix')).toEqual(again);
  });
});

describe('what a saved result was settled with', () => {
  const settled = (assumeInput: string | null, assumeWebSearch: string | null = null) => ({
    settled: { assumeInput, assumeWebSearch },
  });
  const outputs = offerOf('model', { output: 10 });
  const input = [traffic({ tokens: 1_000_000 })];

  it.each([
    ['output', '10', { billedAs: 'output', rate: '10' }],
    ['4', '7', { billedAs: 'input', rate: '4' }],
    ['0.25', '5.125', { billedAs: 'input', rate: '0.25' }],
  ])('is the rate of input: %s', (assumed, cost, more) => {
    const data = single(outputs, cost, millions, settled(assumed));
    expect(total(data)).toBe(cost);
    expect(said(data)).toEqual([...input, { kind: 'assumedRate', offer: 'maker/model', meter: 'input', ...more }]);
    expect(shown(side(data).settled)).toEqual({ assumeInput: assumed, assumeWebSearch: undefined });
  });

  it('is the fee of a web search', () => {
    const data = single(
      model,
      '2.7',
      { requests: 10, inputTokens: 10_000, outputTokens: 0, webSearches: 1 },
      settled(null, '0.25'),
    );
    expect(shown([side(data).total, side(data).settled])).toEqual([
      '2.7',
      { assumeInput: undefined, assumeWebSearch: '0.25' },
    ]);
  });

  it('is needed where prices are missing', () => {
    expect(refused(single(outputs, '7', millions))[0]).toContain('maker/model');
  });
});

describe('discounts of a saved result', () => {
  it.each([
    [null, '4.5'],
    ['2026-06-01', '4.5'],
    ['2027-01-01', '6'],
  ])('are taken off from their day on: %s', (from, cost) => {
    const offer = { ...model, discounts: [{ share: '0.25', from, source: 'https://example.com/discount' }] };
    const data = single(offer, cost, millions);
    const taken = {
      kind: 'discount',
      offer: 'maker/model',
      share: '0.25',
      ...(from !== null && { from }),
      source: 'https://example.com/discount',
    };
    expect(total(data)).toBe(cost);
    expect(said(data)).toEqual([traffic({ tokens: 1_000_000 }), ...(cost === '6' ? [] : [taken])]);
  });
});

describe('currencies of a saved result', () => {
  const rate = (currency: string, perDollar: string) => ({ currency, perDollar, date: '2026-11-01' });
  const foreign = { ...model, list: { ...model.list, currency: 'CNY' } };

  it('are converted to dollars', () => {
    const data = single({ ...foreign, exchange: rate('CNY', '8') }, '0.75', millions);
    expect(total(data)).toBe('0.75');
    expect(said(data)).toEqual([
      traffic({}),
      { kind: 'exchange', offer: 'maker/model', currency: 'CNY', perDollar: '8', date: '2026-11-01' },
    ]);
  });

  it('are those of the answer, of assumed rates too', () => {
    const answer = rate('EUR', '0.05');
    const data = single({ ...model, answer }, '0.3', {
      requests: 1,
      inputTokens: 1_000_000,
      outputTokens: 400_000,
      webSearches: 2,
    });
    const paid = { ...data, settled: { assumeInput: '3', assumeWebSearch: '0.5' } };
    // 2 + 4 dollars at 0.05, and two searches.
    expect(shown([side(paid).total, side(paid).settled])).toEqual([
      '1.3 EUR',
      { assumeInput: '3 EUR', assumeWebSearch: '0.5 EUR' },
    ]);
    expect(said(paid)).toContainEqual({ kind: 'savedTotal', scenario: 'S', saved: '0.3 EUR', computed: '1.3 EUR' });
  });

  it('are refused where a list is in another one that nothing converts', () => {
    expect(refused(single(foreign, '6', millions))[0]).toBe('maker/model is priced in CNY');
  });

  it.each(['0', '0.00', '-1'])('have a rate above nothing, not %s', (perDollar) => {
    expect(refused(single({ ...model, exchange: rate('CNY', perDollar) }, '6', millions))).toEqual([
      'r.json is not a saved result: offers.0.exchange.perDollar: expected more than nothing',
      'save one with: cost-projection --format json -o FILE',
    ]);
  });
});

describe('a file that is not a saved result', () => {
  const hint = 'save one with: cost-projection --format json -o FILE';

  it.each([[null], [undefined], ['text'], [1], [[]], [{}], [{ schemaVersion: 1 }], [{ scenarios: [] }]])(
    'is refused: %j',
    (data) => {
      expect(refused(data)).toEqual(['r.json is not a saved result', hint]);
    },
  );

  it('is refused where it is of another version', () => {
    expect(refused({ ...result, schemaVersion: 2 })).toEqual([
      'r.json is a result of version 2, and this program reads version 1',
      'save it again with this program',
    ]);
    expect(refused({ ...result, schemaVersion: '1' })[0]).toBe(
      'r.json is a result of version "1", and this program reads version 1',
    );
  });

  it.each(['x1', '1x', '1.x', '1.', '.5', '', 'ten', '1e3'])('is refused with "%s" for an amount', (amount) => {
    expect(refused({ ...result, settled: { assumeInput: null, assumeWebSearch: amount } })).toEqual([
      'r.json is not a saved result: settled.assumeWebSearch: expected an amount as text',
      hint,
    ]);
  });

  it('is refused with another day', () => {
    expect(refused({ ...result, catalogue: { version: 'v', asOf: 'soon' } })).toEqual([
      'r.json is not a saved result: catalogue.asOf: expected a day like 2026-11-23',
      hint,
    ]);
  });

  it('is refused with discounts of another form', () => {
    const [message] = refused({ ...result, offers: [{ ...model, discounts: [{}] }, cheap] });
    expect(message).toContain('r.json is not a saved result: offers.0.discounts.0.share: ');
  });

  it('is refused without the prices of an offer', () => {
    expect(refused({ ...result, offers: [{ ...model, list: listOf([]) }] })).toEqual([
      'r.json has an offer without prices',
      undefined,
    ]);
  });

  it('is refused where it was measured', () => {
    expect(refused({ ...result, scenarios: [{ ...scenario, measured: {} }] })).toEqual([
      'r.json: S was measured, and a saved result does not keep the usage itself',
      'set a plan against it with: cost-projection diff plan.yaml --usage PATH',
    ]);
  });

  it('is refused with a scenario that no candidate carried', () => {
    expect(refused({ ...result, scenarios: [{ ...scenario, projections: [] }] })).toEqual([
      'r.json is not a saved result: scenarios.0.projections: was projected on nothing',
      hint,
    ]);
  });

  it('is refused with drivers that nothing says', () => {
    const [message, way] = refused({ ...result, scenarios: [{ ...scenario, drivers: { requests: 'many' } }] });
    expect(message).toMatch(/^r\.json: S: requests: ./);
    expect(way).toBeUndefined();
  });
});
