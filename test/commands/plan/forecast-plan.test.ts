import { describe, expect, it } from 'vitest';
import { json, ran } from './bot-plans.ts';

describe('forecast', () => {
  const args = ['forecast', '--no-plan', '--baseline', 'test/cheap', '--model', 'test/cheap', '--tokens', '100M'];
  const totals = async (...more: string[]) =>
    (await json(...args, '--months', '4', ...more)).data.months.map(
      ({ candidates }: { candidates: { total: string }[] }) => candidates[0]?.total,
    );

  it('grows month by month, and adds up', async () => {
    expect(await totals()).toEqual(['100', '100', '100', '100']);
    expect(await totals('--growth', '10%')).toEqual(['100', '110', '121', '133.1']);
    expect(await totals('--growth', '100%,0%')).toEqual(['100', '200', '200', '200']);
    expect(await totals('--growth', '-100%')).toEqual(['100', '0', '0', '0']);
    const { data } = await json(...args, '--months', '3', '--growth', '10%', '--start', '2026-12');
    expect(
      data.months.map(({ month, candidates }: { month: string; candidates: { cumulative: string }[] }) => [
        month,
        candidates[0]?.cumulative,
      ]),
    ).toEqual([
      ['2026-12', '100'],
      ['2027-01', '210'],
      ['2027-02', '331'],
    ]);
  });

  it('takes falling prices as a belief, and says so', async () => {
    expect(await totals('--price-decline', '10%')).toEqual(['100', '90', '81', '72.9']);
    expect((await ran(...args, '--price-decline', '10%', '--notes', 'full')).out).toContain(
      'Assumes all rates and fees fall by 10% per month.',
    );
  });

  it('lets stages follow each other', async () => {
    const { data } = await json('forecast', '--no-plan', '--months', '7');
    expect(data.months.map(({ scenarios }: { scenarios: string[] }) => scenarios.join())).toEqual([
      ...Array<string>(3).fill('MVP testing'),
      ...Array<string>(3).fill('Early beta'),
      'Launch',
    ]);
  });

  it('finds the month in which a budget is crossed, prints the report first, and fails', async () => {
    const { code, out, err } = await ran(
      ...args,
      '--growth',
      '10%',
      '--budget',
      '120/month',
      '--start',
      '2027-01',
      '-q',
    );
    expect([code, err]).toEqual([
      1,
      'error: over budget: test/cheap costs more than $120.00 per month from March to December 2027 (10 months)\n',
    ]);
    expect(out).toContain('test/cheap exceeds the $120 monthly budget from March to December 2027 (10 months): ');
    expect(out).toMatch(/2027-02 .* \$110\.00\n2027-03 .*▲ \$121\.00\n/);
    expect((await json(...args, '--growth', '10%', '--budget', '120', '--start', '2027-01')).data.budget).toMatchObject(
      {
        limit: '120',
        cash: null,
        candidates: [
          { candidate: 'test/cheap', crossedIn: '2027-03', over: { length: 10 }, runwayMonths: null, outIn: null },
        ],
      },
    );
  });

  // 100, 150, 75, 135, 54 … a month
  it.each([
    ['120', 'in February and April 2027', 'over budget 2 months'],
    ['70', 'from January to April 2027 (4 months)', 'over budget Jan to Apr'],
    ['80', 'in January to February and April 2027 (3 months)', 'over budget 3 months'],
  ])('names the months over a budget of %s alone, in table, gate, page and chart', async (budget, months, status) => {
    const swings = [...args, '--growth=50%,-50%,80%,-60%,0%', '--start', '2027-01', '--budget', budget, '-q'];
    const { out, err } = await ran(...swings);
    expect(out).toContain(`test/cheap exceeds the $${budget} monthly budget ${months}: `);
    expect(out.split('exceeds')).toHaveLength(2);
    expect(err).toBe(`error: over budget: test/cheap costs more than $${budget}.00 per month ${months}\n`);
    const page = (await ran(...swings, '-f', 'html')).out;
    expect(page).toContain(`test/cheap exceeds the $${budget} monthly budget ${months}: `);
    expect(page).toContain(`>${status}<`);
  });
  it('counts months over a budget that are scattered', async () => {
    const { out } = await ran(...args, '--growth=100%,-50%,100%,-50%,100%,-50%,100%,-50%', '--budget', '150');
    expect(out).toContain('test/cheap exceeds the $150 monthly budget in 4 months from January to July 2027: ');
  });

  it('says that cash is used up to the cent', async () => {
    const { out } = await ran(...args, '--cash', '400', '--months', '4');
    expect(out).toContain('; $400 is used up.');
    expect((await ran(...args, '--cash', '400', '--months', '4', '-f', 'html')).out).toContain('; $400 is used up.');
    expect((await ran(...args, '--cash', '400.01', '--months', '4')).out).toContain(
      '$400.01 lasts beyond the forecast.',
    );
    const { data } = await json(...args, '--cash', '450', '--months', '4');
    expect(data.budget.candidates[0]).toMatchObject({ runwayMonths: null, left: '50' });
  });

  it('counts the months that the cash lasts', async () => {
    const { code, err } = await ran(...args, '--cash', '250', '--start', '2027-01', '-q');
    expect([code, err]).toEqual([1, 'error: out of cash: test/cheap uses up $250.00 in March 2027, after 2 months\n']);
    expect((await ran(...args, '--cash', '1200', '--months', '12', '-q')).code).toBe(0);
  });

  it('warns of a model that retires before the end', async () => {
    const { out, err } = await ran(...args, '--months', '6');
    expect(out).toContain('\nServed until 2027-03-15: test/cheap.\n');
    expect(err).toBe('');
    expect((await ran(...args, '--months', '2')).out).not.toContain('Served until');
  });

  it('prices announced rates only where asked to', async () => {
    const google = [
      'forecast',
      '--no-plan',
      '--model',
      'google/gemini-3.6-flash',
      '--baseline',
      'google/gemini-3.6-flash',
      '--tokens',
      '1M',
      '--start',
      '2026-12',
      '--months',
      '2',
    ];
    const cost = async (...more: string[]) =>
      (await json(...google, ...more)).data.months.map(
        ({ candidates }: { candidates: { total: string }[] }) => candidates[0]?.total,
      );
    expect(await cost()).toEqual(['3.75', '7.5']);
  });

  it.each([
    ['--months', '1000', 'error: --months: "1000" is not between 1 and 600\n'],
    ['--months', '0', 'error: --months: "0" is not between 1 and 600\n'],
    ['--growth', '-101%', 'error: --growth: "-101%" is less than -100%\n'],
    ['--growth', 'fast', 'error: --growth: "fast" is not a rate of growth\n  write it like 15% or -5%\n'],
    ['--start', '2027-13', 'error: --start: "2027-13" is not a month\n  write it like 2027-01\n'],
    ['--stage', 'Alpha=2', 'error: --stage: unknown scenario "Alpha"\n  there is 100M\n'],
    ['--budget', '500/day', 'error: --budget: "500/day" is not in dollars per month\n  write it like 500/month\n'],
    [
      '--budget',
      '500 EUR',
      'error: --budget: "500 EUR" is not an amount of dollars\n  write it like 500, $500 or 20k\n',
    ],
  ])('refuses %s %s', async (flag, value, err) => {
    expect(await ran(...args, `${flag}=${value}`)).toEqual({ code: 2, out: '', err });
  });

  it('stops where the volume grows beyond what can be counted', async () => {
    expect((await ran(...args, '--growth', '1000%', '--months', '36')).err).toMatch(/^error: 20\d\d-\d\d: .* too /);
  });
});
