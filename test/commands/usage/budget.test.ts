import { describe, expect, it } from 'vitest';
import { json, line, usage, write, cwd } from './in-folder.ts';

// gpt-4o: 1M input tokens are $2.50. Now is 2026-11-23T12:00Z.
const log = (): string => {
  write(
    'log.jsonl',
    line('gpt-4o', '2026-11-01T10:00:00Z', 4_000_000) +
      line('gpt-4o', '2026-11-22T23:30:00Z', 2_000_000) +
      line('gpt-4o', '2026-11-23T00:30:00Z', 800_000) +
      line('gpt-4o', '2026-11-23T11:00:00Z', 200_000),
  );
  return 'log.jsonl';
};
const ask = (...args: readonly string[]) => usage([log(), ...args], { cwd });

describe('a budget of usage', () => {
  it('holds today, by the clock of the time zone', async () => {
    expect((await json([log(), '--today'], { cwd })).total.cost).toBe('2.5');
    const berlin = await json([log(), '--today', '--time-zone', 'Europe/Berlin'], { cwd });
    // 23:30 UTC is half past midnight there.
    expect(berlin.total.cost).toBe('7.5');
  });

  it('fails where more was used, after the report', async () => {
    const { code, out, err } = await ask('--budget', '2/day');
    expect([code, err]).toEqual([1, 'error: over budget: usage cost $2.50, the limit is 2/day\n']);
    expect(out).toContain('$2.50');
    expect(await ask('--budget', '2.5/day')).toMatchObject({ code: 0, err: '' });
    expect(await ask('--budget', '2/day', '--no-gate')).toMatchObject({
      code: 0,
      err: 'note: over budget: usage cost $2.50, the limit is 2/day\n',
    });
  });

  it.each([
    ['3/day', '0.5', 0],
    ['2.5/day', '0', 1],
    ['2/day', '0', 1],
    ['20/month', '2.5', 0],
    ['20', '2.5', 0],
  ])('--remaining of %s is one number: %s', async (budget, left, code) => {
    const result = await ask('--remaining', '--budget', budget);
    expect(result).toMatchObject({ code, out: `${left}\n` });
    expect(result.err).toBe(code === 0 ? '' : `error: budget used up: usage cost $2.50, the limit is ${budget}\n`);
  });

  it('is whole where nothing was used today', async () => {
    write('old.jsonl', line('gpt-4o', '2026-11-01T10:00:00Z', 4_000_000));
    expect(await usage(['old.jsonl', '--remaining', '--budget', '3/day'], { cwd })).toMatchObject({
      code: 0,
      out: '3\n',
    });
  });

  it('is in the currency of the answer, and in dollars with a sign', async () => {
    const euros = ['--currency', 'EUR', '--fx', 'EUR=0.5', '--remaining'];
    expect(await ask(...euros, '--budget', '2/day')).toMatchObject({ code: 0, out: '0.75\n' });
    expect(await ask(...euros, '--budget', '$3/day')).toMatchObject({ code: 0, out: '0.25\n' });
  });

  it('does not hold what has no price', async () => {
    write('odd.jsonl', line('gpt-4o', '2026-11-23T10:00:00Z', 400_000) + line('odd-1', '2026-11-23T10:00:00Z', 5));
    const result = await usage(['odd.jsonl', '--remaining', '--budget', '3/day', '--quiet'], { cwd });
    expect(result).toMatchObject({
      code: 1,
      out: '2\n',
      err: 'error: nobody knows whether the budget of 3/day holds: some of it has no price\n',
    });
  });

  it.each([
    [['--budget', '5/week'], '--budget: "5/week" is not a budget of usage'],
    [['--budget', 'lots'], '--budget: "lots" is not a budget of usage'],
    [['--budget', '5/day', '--since', '7d'], '--since and --budget 5/day are about different times'],
    [['--budget', '5/day', '--until', '2026-11-20'], '--until and --budget 5/day are about different times'],
    [['--budget', '5/month', '--today'], '--today and --budget 5/month are about different times'],
    [['--today', '--since', '7d'], '--since and --today are about different times'],
    [['--remaining'], '--remaining: of which budget?'],
    [['--remaining', '--budget', '5/day', '--format', 'json'], '--format has no effect beside --remaining'],
    [['--remaining', '--budget', '5/day', '--by', 'day'], '--by has no effect beside --remaining'],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await ask(...args);
    expect([code, out, err.split('\n')[0]]).toEqual([2, '', `error: ${message}`]);
  });
});
