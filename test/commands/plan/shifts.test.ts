import { describe, expect, it } from 'vitest';
import { list, newWorld, plan } from '../world.ts';

// Traffic that moves to another model: A costs $100 a month, B $20.

const { ran, json, error, write } = newWorld({
  'prices.yaml': list(
    'provider: acme',
    '{ id: a, aliases: [big], rates: [{ from: 2026-01-01, input: 1, output: 10 }] }',
    '{ id: b, rates: [{ from: 2026-01-01, input: 0.2, output: 2 }] }',
  ),
  'plan.yaml': plan(
    'candidates: [acme/a]\nshifts: [{ from: 2027-02, of: acme/big, to: acme/b, share: 60%, over: 3 months }]',
    '{ name: Bot, requests: 1M, inputTokens: 100, outputTokens: 0 }',
  ),
  'bad.yaml': plan(
    'candidates: [acme/a]\nshifts:\n  - { from: 2027-02, of: acme/a, to: acme/b, share: 60% }\n  - { from: 2027-02, of: acme/a, to: acme/c, share: 60% }',
    '{ name: Bot, requests: 1M, inputTokens: 100, outputTokens: 0 }',
  ),
  'unknown.yaml': plan(
    'candidates: [acme/a]\nshifts: [{ from: 2027-02, of: acme/a, to: acme/bb, share: 60% }]',
    '{ name: Bot, requests: 1M, inputTokens: 100, outputTokens: 0 }',
  ),
});
const used = (model: string, hour: number) => ({
  provider: 'acme',
  model,
  at: `2026-11-20T${hour}:00:00Z`,
  usage: { input: 1_000_000, output: 0 },
});
write('used.jsonl', [used('a', 10), used('b', 11)].map((each) => JSON.stringify(each)).join('\n'));
const own = ['--pricing', 'prices.yaml'];
const traffic = ['--no-plan', '--requests', '1M', '--input', '100', '--output', '0'];
const months = ['--start', '2027-01', '--months', '5'];
interface Cost {
  readonly candidate: string;
  readonly total: string;
}
const course = async (...argv: string[]) =>
  (await json('forecast', ...own, ...months, ...argv)).months.map(({ candidates }: { candidates: Cost[] }) =>
    candidates.map(({ total }) => total).join(' '),
  );

describe('shifts', () => {
  it('of a plan move a share of a candidate, beside the baseline as it is', async () => {
    // A third of 60% of the $80 between both a month.
    expect(await course('plan.yaml')).toEqual(['100 100', '100 84', '100 68', '100 52', '100 52']);
  });

  it('of a flag stand instead, and are said', async () => {
    const shift = ['--shift', '2027-02 acme/a acme/b 50%'];
    expect(await course('plan.yaml', ...shift)).toEqual(['100 100', '100 60', '100 60', '100 60', '100 60']);
    const { out } = await ran(['forecast', 'acme/a', ...own, ...traffic, ...months, ...shift]);
    expect(out).toContain('acme/a shifted costs $340 in 5 months, 32% less than acme/a');
    expect(out).toContain('50% of acme/a goes to acme/b from February 2027 on: acme/a shifted.');
  });

  it('stand in a month as far as they have come by then', async () => {
    const cost = async (day: string) => {
      const { ranking } = await json('compare', 'plan.yaml', ...own, '--as-of', day);
      return ranking.map(({ candidate, total }: Cost) => `${candidate} ${total}`).join(', ');
    };
    expect(await cost('2027-01-31')).toBe('acme/a 100');
    expect(await cost('2027-03-01')).toBe('acme/a shifted 68, acme/a 100');
    const diff = await json('diff', 'plan.yaml', ...own, '--from', '2027-01-15', '--to', '2027-04-15');
    expect(diff.total).toMatchObject({ before: '100', after: '52' });
  });

  it('let a budget break where they come too late', async () => {
    const argv = ['forecast', 'plan.yaml', ...own, ...months, '--budget', '70'];
    const { code, err } = await error(...argv);
    expect(code).toBe(1);
    expect(err).toContain(
      'error: over budget: acme/a shifted costs more than $70.00 per month from January to February 2027 (2 months)',
    );
    expect(
      (await error('forecast', 'plan.yaml', ...own, '--start', '2027-03', '--months', '2', '--budget', '70')).code,
    ).toBe(0);
  });

  it('are written with the models of a page, which answers as the command does', async () => {
    const { out } = await ran([
      'forecast',
      'acme/a',
      ...own,
      ...traffic,
      ...months,
      '--shift',
      '2027-02 acme/a acme/b 50%',
      '-f',
      'html',
      '-q',
    ]);
    expect(out).toContain('acme/a shifted costs $340 in 5 months');
    expect(out).toContain('acme/b');
  });

  it('move what was used of their model, and nothing else', async () => {
    const { scenarios } = await json(
      'project',
      ...own,
      '--no-plan',
      '--usage',
      'used.jsonl',
      '--as-of',
      '2027-02-01',
      '--shift',
      '2027-02 acme/a acme/b 25%',
    );
    // A day of $1 on A and of $0.2 on B, thirty times; a quarter of A's would be $0.2 cheaper.
    expect(scenarios[0].projections.map(({ candidate, total }: Cost) => `${candidate} ${total}`).slice(0, 2)).toEqual([
      'as used 36',
      'as used shifted 30',
    ]);
  });

  it.each([
    ['2026-12 acme/a acme/b 50%', 'is before the first month, January 2027, which has it already'],
    ['2028-01 acme/a acme/b 50%', 'comes after May 2027: it changes nothing here'],
    ['2027-02 acme/b acme/a 50%', 'changes nothing: no model or blend that is asked for has acme/b'],
  ])('%s is told: it %s', async (shift, note) => {
    const { code, err } = await error('forecast', 'acme/a', ...own, ...traffic, ...months, '--shift', shift);
    expect(code).toBe(0);
    expect(err).toMatch(new RegExp(`^note: the shift of .*${note}$`, 'm'));
  });

  it('that are wrong are told where they stand', async () => {
    expect(await error('forecast', 'bad.yaml', ...own)).toEqual({
      code: 2,
      isSilent: true,
      err: 'bad.yaml:5:5: the shifts of acme/a add up to more than 100%\n  each share is one of what the model would get without them\n',
    });
    const { code, err } = await error('forecast', 'unknown.yaml', ...own);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('unknown.yaml:3:') });
    expect(err).toContain('no model "acme/bb" in the price lists');
    const blend = await error(
      'forecast',
      'mix=acme/a:50,acme/b:50',
      ...own,
      ...traffic,
      '--shift',
      '2027-02 mix acme/b 50%',
    );
    expect(blend.err).toBe(
      'error: a shift is one of a model, and mix is a blend or a chain\n  name the model whose traffic moves, and the one that gets it\n',
    );
  });
});
