import { describe, expect, it } from 'vitest';
import { list, newWorld, plan } from '../world.ts';

// Drivers that are ranges, P10 to P90. One model at $2.50 and $10 a million, whose costs have closed forms.

const rates = (factor: number) => `rates: [{ from: 2026-01-01, input: ${2.5 * factor}, output: ${10 * factor} }]`;
const { json, ran, csv, error } = newWorld({
  'prices.yaml': list(
    'provider: acme',
    `{ id: one, ${rates(1)} }`,
    `{ id: double, ${rates(2)} }`,
    '{ id: reader, rates: [{ from: 2026-01-01, input: 6, output: 1 }] }',
  ),
  'linked.yaml': plan(
    'candidates: [acme/one]\nforecast: { growth: 10%..25% }\n' +
      'correlations: [{ between: [requests, inputTokens], is: 0.9 }, { between: [Chat.outputTokens, growth], is: 0 }]',
    '{ name: Chat, requests: 3k..6k, inputTokens: 1500..2500, outputTokens: 250..500 }',
  ),
  'unlinked.yaml': plan(
    'candidates: [acme/one]\ncorrelations: [{ between: [requests, growth], is: 0.9 }]',
    '{ name: Chat, requests: 3k..6k, inputTokens: 1500, outputTokens: 250 }',
  ),
  'contrary.yaml': plan(
    'candidates: [acme/one]\ncorrelations: [{ between: [requests, inputTokens], is: 0.9 }, ' +
      '{ between: [inputTokens, outputTokens], is: 0.9 }, { between: [requests, outputTokens], is: -0.9 }]',
    '{ name: Chat, requests: 3k..6k, inputTokens: 1500..2500, outputTokens: 250..500 }',
  ),
});
const on = (model: string, ...argv: string[]) => {
  const offer = `acme/${model}`;
  const asked = ['forecast', '--no-plan', offer, '--baseline', offer, '--pricing', 'prices.yaml'];
  return [...asked, '--start', '2027-01', ...argv];
};
const four = ['--requests', '3k..6k/day', '--input', '1500..2500', '--output', '250..500', '--growth', '10%..25%'];
const totals = async (...argv: string[]) => {
  const { totals: all } = await json(...argv);
  return [all[0].p10, all[0].p50, all[0].p90].map(Number);
};
/** How far off the worst of some figures is, as a part of it. */
const offBy = (found: readonly number[], ...expected: readonly number[]): number =>
  Math.max(...expected.map((value, place) => Math.abs((found[place] ?? 0) / value - 1)));

describe('a plan with ranges', () => {
  it('costs what the closed forms say', async () => {
    const certain = ['--input', '1800', '--output', '350'];
    const at = async (requests: string) =>
      Number((await json(...on('one', '--requests', requests, ...certain))).months.at(-1).candidates[0].cumulative);
    const requests = await totals(...on('one', '--requests', '3k..6k', ...certain));
    const [low, middle, high] = [await at('3000'), (await at('4242640687')) / 1e6, await at('6000')];
    expect(offBy(requests, low, middle, high)).toBeLessThan(0.002);
    const centre = ['--requests', '127279', '--input', '1936', '--output', '354'];
    const [p10 = 0, , p90 = 0] = await totals(...on('one', ...centre, '--growth', '10%..25%'));
    expect(offBy([p10, p90], 22_800, 57_796)).toBeLessThan(0.005);
    expect(offBy(await totals(...on('one', ...four)), 19_800, 36_246, 67_929)).toBeLessThan(0.01);
  });

  it('is the same on each run, and twice at twice the prices', async () => {
    const [once, again, double] = await Promise.all(
      ['one', 'one', 'double'].map((model) => json(...on(model, ...four, '--months', '5'))),
    );
    expect(again).toEqual(once);
    const odds = (result: { months: { candidates: Record<string, string>[] }[] }, times: number) =>
      result.months.flatMap(({ candidates }) =>
        ['p10', 'p50', 'p90'].map((key) => (Number(candidates[0]?.[key]) * times).toPrecision(12)),
      );
    expect(odds(double, 1)).toEqual(odds(once, 2));
  });

  it('without ranges is as it ever was: a range of one value is that value', async () => {
    const certain = ['--input', '1800', '--output', '350', '--growth', '15%'];
    const known = await csv(...on('one', '--requests', '4k/day', ...certain));
    expect(await csv(...on('one', '--requests', '4k..4k/day', ...certain))).toEqual(known);
    expect(known[0]).not.toContain('p10');
  });

  it('tells the chance that a budget breaks, and by when; the high end is a gate of its own', async () => {
    const asked = on('one', ...four, '--budget', '3k');
    const { code, out, err } = await ran([...asked, '--months', '3', '-q']);
    expect(out).toContain('stays within the $3,000 monthly budget, even at the high end (P90)');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const careful = await ran([...asked, '--months', '6', '-q', '--gate', 'p90']);
    expect(careful.code).toBe(1);
    expect(careful.err).toContain('may exceed the budget of $3,000.00 from May 2027 on, at the high end (P90)');
    const { budget } = await json(...asked, '--no-gate');
    expect(budget.candidates[0]).toMatchObject({
      crossedIn: '2027-08',
      breaks: { early: '2027-05', likely: '2027-08' },
    });
    expect(Number(budget.candidates[0].chance)).toBeCloseTo(0.87, 2);
  });

  it('has the chances of JSON in flat rows', async () => {
    const asked = on('one', ...four, '--budget', '3k', '--no-gate');
    const rows = (await ran([...asked, '-f', 'ndjson', '-q'])).out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { budget, months } = await json(...asked);
    const [{ chance, breaks }] = budget.candidates;
    const overIn = months.map(
      ({ candidates: [cost] }: { candidates: Record<string, string>[] }) => cost?.['overBudget'],
    );
    expect(rows.map(({ overBudget }) => overBudget)).toEqual(overIn);
    // The median passes $3,000 between July and August.
    expect([Number(overIn[0]) < 0.001, Number(overIn[6]) < 0.5, Number(overIn[7]) > 0.5]).toEqual([true, true, true]);
    for (const row of rows)
      expect(row).toMatchObject({
        chance,
        breaksEarly: breaks.early,
        breaksLikely: breaks.likely,
        breaksLate: breaks.late,
      });
    const [head] = await csv(...on('one', ...four, '--cash', '9k', '--no-gate'));
    expect(head).toContain('cumulative,chance,breaksEarly,breaksLikely,breaksLate,assumptions');
    const month = [
      'project',
      '--no-plan',
      'acme/one',
      'acme/reader',
      '--baseline',
      'acme/one',
      '--pricing',
      'prices.yaml',
    ];
    const [columns] = await csv(...month, ...four.slice(0, -2), '--budget', '3k');
    expect(columns).toContain('p10,p50,p90,cheapest,overBudget,cheaperThanBaseline');
  });

  it('tells how sure it is that one model is cheaper, by the same draws for both', async () => {
    const asked = on('one', 'acme/reader', 'acme/double', ...four);
    const [one, reader, double] = (await json(...asked, '--requests', '3k..6k/day')).totals;
    expect(one.cheaperThanBaseline).toBeNull();
    expect(Number(double.cheaperThanBaseline)).toBe(0);
    // Dearer unless answers are longer than 0.39 of the prompt: seldom.
    expect(Number(reader.cheaperThanBaseline)).toBeGreaterThan(0);
    expect(Number(reader.cheaperThanBaseline)).toBeLessThan(0.1);
  });

  it('is wider where drivers go together', async () => {
    const argv = ['forecast', 'linked.yaml', '--pricing', 'prices.yaml', '--start', '2027-01'];
    const [low = 0, , high = 0] = await totals(...argv);
    const [free = 0, , top = 0] = await totals(...on('one', ...four, '--requests', '3k..6k'));
    expect(high / low).toBeGreaterThan((top / free) * 1.1);
  });

  it.each([
    ['6k..3k', '"6k..3k" begins above its end', 'did you mean 3k..6k?'],
    ['-3k..6k', '"-3k" is not a quantity', 'write it like'],
    ['0..6k', '"0..6k" begins at zero', 'begins above it'],
    ['3..6k', 'may begin at 3 or at 3k', 'write out both ends'],
    ['3k..', 'is not a range', 'write it like 3k..6k'],
  ])('refuses %s', async (requests, message, hint) => {
    const { code, err } = await error(...on('one', '--requests', requests, '--input', '1', '--output', '1'));
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).toContain(hint);
  });

  it('refuses correlations of what is certain, and those that contradict each other', async () => {
    const asked = (file: string) => error('forecast', file, '--pricing', 'prices.yaml');
    expect((await asked('unlinked.yaml')).err).toMatch(/^unlinked.yaml:3:\d+: "growth" is not a range/);
    expect((await asked('contrary.yaml')).err).toContain('the correlations contradict each other');
  });

  it('takes a hundred ranges', { timeout: 20_000 }, async () => {
    const scenarios = Array.from(
      { length: 25 },
      (_, place) =>
        `{ name: S${place}, requests: 3k..6k, inputTokens: 1k..3k, outputTokens: 100..400, cacheHit: 20%..60% }`,
    );
    const { write, json: asked } = newWorld({ 'prices.yaml': list('provider: acme', `{ id: one, ${rates(1)} }`) });
    write('hundred.yaml', plan('candidates: [acme/one]', ...scenarios));
    const [month] = (await asked('forecast', 'hundred.yaml', '--pricing', 'prices.yaml', '--months', '1')).months;
    const { p10, p50, p90 } = month.candidates[0];
    expect(Number(p10)).toBeLessThan(Number(p50));
    expect(Number(p50)).toBeLessThan(Number(p90));
  });
});
