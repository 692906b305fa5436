import { describe, expect, it } from 'vitest';
import { list, newWorld, plan } from '../world.ts';

// Scenarios of which one comes: $100, $200 and $400 a month on A, a tenth of it on B.

const scenario = (name: string, count: string) =>
  `{ name: ${name}, requests: ${count}, inputTokens: 100, outputTokens: 0 }`;
const three = [scenario('Low', '1M'), scenario('Likely', '2M'), scenario('High', '4M')];
const alternatives = 'alternatives: [Low, Likely, High]';
const { ran, json, error, write } = newWorld({
  'prices.yaml': list(
    'provider: acme',
    '{ id: a, rates: [{ from: 2026-01-01, input: 1, output: 10 }] }',
    '{ id: b, rates: [{ from: 2026-01-01, input: 0.1, output: 2 }] }',
  ),
  'plan.yaml': plan(`candidates: [acme/a]\n${alternatives}`, ...three),
  'high.yaml': plan(`candidates: [acme/a]\ngate: High\nbudget: 300\n${alternatives}`, ...three),
  'likely.yaml': plan(`candidates: [acme/a]\ngate: Likely\nbudget: 300\n${alternatives}`, ...three),
  'two.yaml': plan(`baseline: acme/a\ncandidates: [acme/b]\n${alternatives}\nforecast: { growth: 100% }`, ...three),
  'other.yaml': plan(`candidates: [acme/a]\nalternatives: [Low, Likely]`, ...three),
  'unknown.yaml': plan(`candidates: [acme/a]\nalternatives: [Low, Likely, High, Hihg]`, ...three),
  'gate.yaml': plan(`candidates: [acme/a]\ngate: Hgih\n${alternatives}`, ...three),
  'stages.yaml': plan(`candidates: [acme/a]\n${alternatives}\nforecast: { stages: { Low: 1 } }`, ...three),
});
const own = ['--pricing', 'prices.yaml'];
const months = ['--start', '2027-01', '--months', '2'];
interface Cost {
  readonly candidate: string;
  readonly alternative: string;
  readonly total: string;
  readonly cumulative: string;
}

describe('alternatives', () => {
  it('are never added: side by side in project, one in compare, each by itself in diff', async () => {
    const result = await json('plan.yaml', ...own);
    expect(result).toMatchObject({ totals: [], alternatives: ['Low', 'Likely', 'High'] });
    expect((await ran(['plan.yaml', ...own])).out).toContain('a costs $100 to $400 per month over 3 alternatives');
    expect((await json('compare', 'plan.yaml', ...own)).ranking[0].total).toBe('100');
    expect((await json('compare', 'likely.yaml', ...own)).ranking[0].total).toBe('200');
    expect((await json('compare', 'likely.yaml', ...own, '--scenario', 'High')).ranking[0].total).toBe('400');
    write('saved.json', JSON.stringify(result));
    expect((await json('diff', 'saved.json', 'plan.yaml', '--pricing', 'prices.yaml')).total).toBeNull();
    expect((await error('compare', 'plan.yaml', ...own, '--scenario', 'Low', '--scenario', 'High')).err).toContain(
      'error: of alternatives one comes, and they are never added up\n  name one of them with --scenario',
    );
  });

  it('are columns of a forecast, each with its own growth and sum', async () => {
    const { months: all } = await json('forecast', 'two.yaml', ...own, ...months);
    const shown = ({ candidate, alternative, total, cumulative }: Cost) =>
      `${candidate}: ${alternative} ${total} ${cumulative}`;
    expect(all[1].candidates.map(shown)).toEqual([
      'acme/a, Low: Low 200 300',
      'acme/a, Likely: Likely 400 600',
      'acme/a, High: High 800 1200',
      'acme/b, Low: Low 20 30',
      'acme/b, Likely: Likely 40 60',
      'acme/b, High: High 80 120',
    ]);
    const { out } = await ran(['forecast', 'two.yaml', ...own, ...months]);
    expect(out).toContain('acme/b costs $30 (Low), $60 (Likely), $120 (High) in 2 months.');
  });

  it('hold a budget each by itself, or that of the gate alone', async () => {
    const held = async (...argv: string[]) => {
      const { code, err } = await error(...argv, ...own);
      return { code, lines: err.split('\n').filter((line) => line.startsWith('error')).length };
    };
    for (const [command, ...rest] of [['project'], ['forecast', ...months]]) {
      expect(await held(command ?? '', 'plan.yaml', ...rest, '--budget', '150')).toEqual({ code: 1, lines: 2 });
      expect(await held(command ?? '', 'high.yaml', ...rest)).toEqual({ code: 1, lines: 1 });
      expect(await held(command ?? '', 'likely.yaml', ...rest)).toEqual({ code: 0, lines: 0 });
    }
    expect(await held('compare', 'high.yaml')).toEqual({ code: 1, lines: 1 });
    expect(await held('project', 'likely.yaml', '--scenario', 'High')).toEqual({ code: 1, lines: 1 });
  });

  it('are solved for one by one, and give way to a volume of the command line', async () => {
    const argv = [
      'forecast',
      'plan.yaml',
      ...own,
      ...months,
      '--solve',
      'High.requests',
      '--budget',
      '500',
      '--no-gate',
    ];
    expect((await json(...argv)).solved.candidates[0].most).toBe(5_000_000);
    const { ranking } = await json('compare', 'likely.yaml', ...own, '--requests', '10k', '--input', '100');
    expect(ranking[0].total).toBe('1');
  });

  it.each([
    [
      'other.yaml',
      'other.yaml:3:15: High is missing: of alternatives one comes, and they are not added to other scenarios',
    ],
    ['unknown.yaml', 'unknown.yaml:3:35: "Hihg" is not a scenario\n  there is Low, Likely, High'],
    ['gate.yaml', 'gate.yaml:3:7: the gate "Hgih" is not one of the alternatives'],
    ['stages.yaml', 'stages.yaml:3:15: stages follow each other, and of alternatives one comes'],
  ])('%s is refused', async (file, message) => {
    const { code, err } = await error(file, ...own);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
