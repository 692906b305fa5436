import { describe, expect, it } from 'vitest';
import { newWorld, list, plan } from '../world.ts';

// What ranges make of a month: `project`, `compare`, and commands that take the middles.

const { json, ran, csv } = newWorld({
  'prices.yaml': list(
    'provider: acme',
    '{ id: one, rates: [{ from: 2026-01-01, input: 2, output: 10 }] }',
    '{ id: reader, rates: [{ from: 2026-01-01, input: 2.5, output: 7 }] }',
  ),
  'two.yaml': plan(
    'candidates: [acme/one, acme/reader]\nbaseline: acme/one\nbudget: 20',
    '{ name: Chat, requests: 3k..6k, inputTokens: 1000, outputTokens: 100..400 }',
    '{ name: Sure, requests: 1k, inputTokens: 1000, outputTokens: 200 }',
  ),
});
const drivers = ['--requests', '4k', '--input', '1000', '--output', '100..400'];
const own = ['--pricing', 'prices.yaml', '--no-plan', '--baseline', 'acme/one'];

describe('a month of ranges', () => {
  it('has quantiles that can be checked by hand, and chances by the same draws', async () => {
    const [scenario] = (await json('acme/one', 'acme/reader', ...own, ...drivers)).scenarios;
    const [one, reader] = scenario.projections;
    // 4,000 requests of 1,000 tokens in: $8.00 and $4.00 to $16.00 out.
    expect([one.p10, one.p50, one.p90].map(Number).map((cost) => Math.round(cost))).toEqual([12, 16, 24]);
    // Cheaper from 166.7 tokens out on: ln(200 / 166.7) is 0.337 deviations.
    expect(Number(reader.chances.cheaperThanBaseline)).toBeCloseTo(0.632, 2);
    expect(Number(one.chances.cheapest) + Number(reader.chances.cheapest)).toBeCloseTo(1, 3);
  });

  it('adds scenarios draw by draw, the certain ones too', async () => {
    const { scenarios, totals } = await json('two.yaml', '--pricing', 'prices.yaml');
    const [chat, sure] = scenarios.map(({ projections }: { projections: Record<string, string>[] }) => projections[0]);
    for (const key of ['p10', 'p50', 'p90']) {
      expect(Number(totals[0][key])).toBeCloseTo(Number(chat[key]) + Number(sure[key]), 2);
      expect(sure[key]).toBe(sure.total);
    }
    const { code, out } = await ran(['two.yaml', '--pricing', 'prices.yaml', '--no-gate', '-q']);
    expect(code).toBe(0);
    expect(out).toMatch(/acme\/one: \$\d+\.\d+ per month \(P50\), .*over the \$20 budget with a chance of \d+/);
  });

  it('ranks candidates with the chance that each is the cheapest', async () => {
    const { ranking } = await json('compare', 'acme/one', 'acme/reader', ...own, ...drivers);
    const chances = ranking.map(({ chances: { cheapest } }: { chances: Record<string, string> }) => Number(cheapest));
    expect(chances[0] + chances[1]).toBeCloseTo(1, 3);
    const [header = '', first = ''] = await csv('compare', 'acme/one', 'acme/reader', ...own, ...drivers);
    expect(header).toContain('p10,p50,p90,cheapest,overBudget');
    expect(first.split(',')).toHaveLength(header.split(',').length);
  });

  it('is taken at its middles elsewhere, which is said', async () => {
    const { assumptions } = await json('buy', 'acme/one', ...own, ...drivers);
    expect(assumptions.map(({ text }: { text: string }) => text)).toContain(
      'Taken at the middle of each range, P10 to P90 in Workload: outputTokens 100 to 400.',
    );
  });

  it('is written into plans as it was given', async () => {
    const argv = ['init', 'acme/one', '--pricing', 'prices.yaml', ...drivers, '--cache-hit', '20%..60%', '-o', '-'];
    const { out } = await ran([...argv, '--requests', '1k..2k/day', '-q']);
    expect(out).toContain('requests: 1k..2k/day');
    expect(out).toContain('outputTokens: 100..400');
    expect(out).toContain('cacheHit: 20%..60%');
  });

  it('never leaves 0% to 100%', async () => {
    const asked = ['acme/one', ...own, '--requests', '1M', '--input', '1000', '--output', '1'];
    const odds = (await json(...asked, '--batch', '1%..99%', '--retries', '90%..99%')).scenarios[0].projections[0];
    expect(Number(odds.p90)).toBeLessThan(2 * 2010);
    expect(Number(odds.p10)).toBeGreaterThan(1.8 * 2010);
  });
});

describe('draws that are too long for a model', () => {
  const { json: asked, ran: told } = newWorld({
    'prices.yaml': list(
      'provider: acme',
      '{ id: short, context: 10000, rates: [{ from: 2026-01-01, input: 1, output: 1 }] }',
      '{ id: endless, rates: [{ from: 2026-01-01, input: 1, output: 1 }] }',
    ),
  });
  const on = (command: string, ...argv: readonly string[]) => [
    command,
    '--no-plan',
    'acme/short',
    'acme/endless',
    '--baseline',
    'acme/short',
    '--pricing',
    'prices.yaml',
    ...argv,
  ];
  // The P90 of what is sent is the context: one draw in ten is longer.
  const chat = ['--requests', '1k', '--input', '2500..9999', '--output', '1'];
  const agent = [
    '--runs',
    '1k',
    '--steps',
    '2',
    '--task-tokens',
    '1250..5000',
    '--result-tokens',
    '4999',
    '--output',
    '1',
  ];

  it.each([
    ['requests', chat],
    ['runs', agent],
  ])('say how often that is of %s, and are billed as if they were not', async (_, traffic) => {
    const { scenarios } = await asked(...on('project', ...traffic));
    const [short, endless] = scenarios[0].projections;
    expect(Number(short.chances.tooLong)).toBeCloseTo(0.1, 2);
    expect(endless.chances.tooLong).toBe('0');
    expect(short.p90).toBe(endless.p90);
    const { totals } = await asked(...on('forecast', ...traffic, '--months', '2'));
    expect(totals.map(({ tooLong }: { tooLong: string }) => tooLong)).toEqual([short.chances.tooLong, '0']);
    for (const command of ['project', 'forecast', 'compare'])
      expect((await told(on(command, ...traffic, '-q'))).out).toMatch(
        /acme\/short: a chance of (9\.9|10|10\.1)% of requests too long for the\s+model, billed here as if they were not\./,
      );
  });

  it('are refused where the middle is too long', async () => {
    const argv = ['project', '--no-plan', 'acme/short', '--baseline', 'acme/short', '--pricing', 'prices.yaml'];
    const { code, err } = await told([...argv, '--requests', '1k', '--input', '9k..20k', '--output', '1']);
    expect([code, err]).toEqual([2, expect.stringContaining('do not fit the context window of acme/short (10000)')]);
  });
});
