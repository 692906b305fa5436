import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { list, newWorld, plan } from '../world.ts';

// One model at $2 and $8 a million, a cached token at a quarter of an uncached one.

const { json, ran, csv, error } = newWorld({
  'prices.yaml': list(
    'provider: acme',
    '{ id: one, rates: [{ from: 2026-01-01, input: 2, cacheRead: 0.5, output: 8 }] }',
    '{ id: double, rates: [{ from: 2026-01-01, input: 4, cacheRead: 1, output: 16 }] }',
    '{ id: short, context: 2000, rates: [{ from: 2026-01-01, input: 2, output: 8 }] }',
  ),
  'one-of-two.yaml': plan(
    'candidates: [acme/one]\nbaseline: acme/one\nalternatives: [Calm, Busy]',
    '{ name: Calm, requests: 1M..4M, inputTokens: 1000, outputTokens: 0 }',
    '{ name: Busy, requests: 4M..9M, inputTokens: 1000, outputTokens: 0 }',
  ),
  'stages.yaml': plan(
    'candidates: [acme/one]\nbaseline: acme/one\nforecast: { stages: { Pilot: 1, Launch: 2 } }',
    '{ name: Pilot, requests: 1M, inputTokens: 500..2000, outputTokens: 0 }',
    '{ name: Launch, requests: 10M..40M, inputTokens: 1000, outputTokens: 0 }',
  ),
});
const on = (command: string, model: string, ...argv: string[]) => {
  const offer = `acme/${model}`;
  return [command, '--no-plan', offer, '--baseline', offer, '--pricing', 'prices.yaml', '--sensitivity', ...argv];
};
const three = ['--requests', '1M..4M', '--input', '1000', '--output', '100..400', '--cache-hit', '20%..80%'];

describe('--sensitivity', () => {
  it('prices each range at both of its ends, all others in the middle, the largest swing first', async () => {
    // 2M requests of 1,000 in, half of it cached, and 200 out: 2M × (1,000 + 250 + 1,600) millionths.
    const { sensitivity } = await json(...on('project', 'one', ...three));
    expect(sensitivity).toEqual(
      [
        ['requests', '1000000', '4000000', '2850', '11400', '8550'],
        ['outputTokens', '100', '400', '4100', '8900', '4800'],
        ['cacheHit', '0.2', '0.8', '6600', '4800', '1800'],
      ].map(([driver, p10, p90, totalAtP10, totalAtP90, swing]) => ({
        candidate: 'acme/one',
        scenario: 'Workload',
        driver,
        p10,
        p90,
        total: '5700',
        totalAtP10,
        totalAtP90,
        swing,
      })),
    );
  });

  it('adds up all months of a forecast, of which growth is a range too', async () => {
    const asked = ['--requests', '1M', '--input', '1000', '--output', '0', '--growth', '0%..100%', '--months', '3'];
    const [growth] = (await json(...on('forecast', 'one', ...asked))).sensitivity;
    // $2,000 three times, or $2,000, $4,000 and $8,000.
    expect(growth).toMatchObject({ scenario: null, driver: 'growth', totalAtP10: '6000', totalAtP90: '14000' });
    expect(growth.swing).toBe('8000');
  });

  it('is a table, a tornado and flat rows', async () => {
    const { out } = await ran(on('project', 'one', ...three, '--chart', '--notes', 'none'));
    expect(out).toMatchInlineSnapshot(`
      "acme/one depends most on requests: $2,850 per month at 1M, $11,400 at 4M.

      Range         P10  P90  Cost at P10  Cost at P90      Swing
      ───────────────────────────────────────────────────────────
      requests       1M   4M    $2,850.00   $11,400.00  $8,550.00
      outputTokens  100  400    $4,100.00    $8,900.00  $4,800.00
      cacheHit      20%  80%    $6,600.00    $4,800.00  $1,800.00

      Cost per month, one range at a time, on acme/one, US dollars
      █ at P10   ▒ at P90
            requests 1M to 4M      █████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒ $8,550.00
      outputTokens 100 to 400            ███████▒▒▒▒▒▒▒▒▒▒▒▒▒▒ $4,800.00
          cacheHit 20% to 80%               ▒▒▒▒████ $1,800.00

      "
    `);
    expect((await csv(...on('project', 'one', ...three)))[1]).toBe(
      'acme/one,Workload,requests,1000000,4000000,5700,2850,11400,8550',
    );
  });

  it('tells models apart, and scenarios that follow each other', async () => {
    const two = await ran([...on('project', 'one', ...three), 'acme/double', '--notes', 'none']);
    expect(two.out).toContain('acme/double  requests');
    const { sensitivity } = await json('project', 'stages.yaml', '--pricing', 'prices.yaml', '--sensitivity');
    expect(sensitivity.map(({ scenario, total }: Record<string, string>) => [scenario, total])).toEqual([
      ['Launch', '40000'],
      ['Pilot', '2000'],
    ]);
  });

  it('is of each alternative by itself', async () => {
    for (const command of ['project', 'forecast']) {
      const asked = [command, 'one-of-two.yaml', '--pricing', 'prices.yaml', '--sensitivity'];
      const { sensitivity } = await json(...asked, ...(command === 'forecast' ? ['--months', '1'] : []));
      const rows = sensitivity.map(({ scenario, swing }: Record<string, string>) => `${scenario} ${swing}`);
      expect(rows.toSorted()).toEqual(['Busy 10000', 'Calm 6000']);
    }
    const { out } = await ran(['forecast', 'one-of-two.yaml', '--pricing', 'prices.yaml', '-q']);
    expect(out).toMatch(/a\s+chance\s+(of \d|below)/);
    expect(out).not.toMatch(/of\s+of/);
  });

  it('has no figure for an end that does not fit the model', async () => {
    const asked = ['--requests', '1M', '--input', '1000..3000', '--output', '50..200'];
    const { sensitivity } = await json(...on('project', 'short', ...asked, '--notes', 'none'));
    expect(sensitivity.at(-1)).toMatchObject({ driver: 'inputTokens', totalAtP90: null, swing: null });
  });

  it('has swings twice as large at twice the prices', async () => {
    const end = fc.integer({ min: 1, max: 1_000_000 });
    await fc.assert(
      fc.asyncProperty(end, end, end, end, async (a, b, c, d) => {
        const range = (x: number, y: number) => `${Math.min(x, y)}..${Math.max(x, y) + 1}`;
        const asked = ['--requests', range(a, b), '--input', range(c, d), '--output', '10', '--months', '2'];
        const [once, twice] = await Promise.all(
          ['one', 'double'].map((model) => json(...on('forecast', model, ...asked))),
        );
        const swings = (all: readonly { swing: string }[], times: number) =>
          all.map(({ swing }) => (Number(swing) * times).toPrecision(12));
        expect(swings(twice.sensitivity, 1)).toEqual(swings(once.sensitivity, 2));
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    [['--requests', '1M', '--input', '1000', '--output', '1'], '--sensitivity needs a range', 'like --requests 3k..6k'],
    [[...three, '--explain'], '--sensitivity and --explain are two tables', 'ask for one of them'],
  ])('refuses %s', async (argv, message, hint) => {
    for (const command of ['project', 'forecast']) {
      const { code, isSilent, err } = await error(...on(command, 'one', ...argv));
      expect({ code, isSilent }).toEqual({ code: 2, isSilent: true });
      expect(err).toContain(message);
      expect(err).toContain(hint);
    }
  });
});
