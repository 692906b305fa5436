import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../../src/workload/parse.ts';
import { writePlan } from '../../../src/workload/write-plan.ts';
import { list, newWorld, plan } from '../world.ts';

// Scenarios with models of their own: a million requests of 100 tokens cost $100 on A, $20 on B, $5 on C.

const chat = 'name: Chat, requests: 1M, inputTokens: 100, outputTokens: 0';
const search = 'name: Search, requests: 1M, inputTokens: 100, outputTokens: 0';
const owned = plan(
  '',
  `{ ${chat}, model: acme/a }`,
  `{ ${search}, model: { name: half, blend: { acme/b: 50%, acme/c: 50% } } }`,
);
const { ran, json, error, write } = newWorld({
  'prices.yaml': list(
    'provider: acme',
    '{ id: a, rates: [{ from: 2026-01-01, input: 1, output: 10 }] }',
    '{ id: b, rates: [{ from: 2026-01-01, input: 0.2, output: 2 }] }',
    '{ id: c, rates: [{ from: 2026-01-01, input: 0.05, output: 2 }] }',
  ),
  'some.yaml': plan('candidates: [acme/a, acme/b]', `{ ${chat} }`, `{ ${search}, model: acme/c }`),
  'all.yaml': owned,
  'mix.yaml': plan(
    'candidates: [acme/a, { name: mix, blend: { acme/b: 50%, acme/c: 50% } }]',
    `{ ${chat} }`,
    `{ ${search}, model: mix }`,
  ),
  'none.yaml': plan('budget: 5', `{ ${chat}, model: acme/a }`, `{ ${search} }`),
  'typo.yaml': plan('', `{ ${chat}, model: acme/aa }`),
});
const own = ['--pricing', 'prices.yaml'];
interface Cost {
  readonly candidate: string;
  readonly total: string;
}
const totals = (costs: readonly Cost[]) => costs.map(({ candidate, total }) => `${candidate} ${total}`).join(', ');
const projected = async (...argv: string[]) =>
  (await json(...argv, ...own)).scenarios.map(({ projections }: { projections: Cost[] }) => totals(projections));

describe('a scenario with a model of its own', () => {
  it('stays on it, whatever the candidate', async () => {
    expect(await projected('some.yaml')).toEqual(['acme/a 100, acme/b 20', 'acme/a 5, acme/b 5']);
    expect(await projected('mix.yaml')).toEqual(['acme/a 100, mix 12.5', 'acme/a 12.5, mix 12.5']);
    const { out } = await ran(['compare', 'some.yaml', ...own]);
    expect(out).toContain('On a model of its own, acme/c: Search.');
  });

  it('needs no candidates where each has one, and those named beside it get all', async () => {
    expect(await projected('all.yaml')).toEqual(['as planned 100', 'as planned 12.5']);
    expect(totals((await json('compare', 'all.yaml', 'acme/b', 'acme/c', ...own)).ranking)).toBe(
      'acme/c 10, acme/b 40',
    );
    const ways = (await json('buy', 'all.yaml', ...own)).ways.map(({ monthly }: { monthly: string }) => monthly);
    expect(ways).toEqual(['112.5']);
  });

  it('is forecast, and shifts, too', async () => {
    const argv = ['forecast', 'all.yaml', ...own, '--start', '2027-01', '--months', '2', '--growth', '100%'];
    const { months } = await json(...argv, '--shift', '2027-02 acme/a acme/b 50%');
    expect(months.map(({ candidates }: { candidates: Cost[] }) => totals(candidates))).toEqual([
      'as planned 112.5, as planned shifted 112.5',
      // Twice as much, of which half of Chat costs a fifth.
      'as planned 225, as planned shifted 145',
    ]);
  });

  it('stays on it beside a shift of other models', async () => {
    const shift = ['--shift', '2027-02 acme/a acme/b 50%'];
    expect(await projected('some.yaml', ...shift, '--as-of', '2027-01-10')).toEqual([
      'acme/a 100, acme/b 20',
      'acme/a 5, acme/b 5',
    ]);
    expect(await projected('some.yaml', ...shift, '--as-of', '2027-02-10')).toEqual([
      'acme/a 100, acme/a shifted 60, acme/b 20',
      'acme/a 5, acme/a shifted 5, acme/b 5',
    ]);
    expect(await projected('mix.yaml', '--shift', '2027-02 acme/c acme/b 50%', '--as-of', '2027-02-10')).toEqual([
      'acme/a 100, acme/a shifted 100, mix shifted 16.25',
      'acme/a 12.5, acme/a shifted 16.25, mix shifted 16.25',
    ]);
  });

  it('is saved with it', async () => {
    write('saved.json', JSON.stringify(await json('all.yaml', ...own)));
    const { total } = await json('diff', 'saved.json', 'all.yaml', '--pricing', 'prices.yaml');
    expect(total).toMatchObject({ before: '112.5', after: '112.5' });
  });

  it('is written as it was read', () => {
    const read = parsePlan(owned, 'all.yaml');
    expect(parsePlan(writePlan(read), 'all.yaml')).toMatchObject({
      baseline: 'as planned',
      candidates: read.candidates,
      scenarios: read.scenarios,
    });
  });

  it('is told where it is missing or unknown', async () => {
    expect((await error('none.yaml', ...own)).err).toContain('none.yaml:1:1: candidates: is missing');
    expect((await error('typo.yaml', ...own)).err).toContain('typo.yaml:4:75: no model "acme/aa" in the price lists');
    expect(await error('all.yaml', '--requests', '5', '--input', '5', ...own)).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        'error: Workload has no model of its own, and the plan names no candidates\n  give it one',
      ),
    });
  });
});
