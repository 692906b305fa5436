import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { cwd, write } from './in-folder.ts';

// A bucket, a sum over some time, is cut wherever a rate, a discount, a name, a unit of the report or the time that is
// asked for begins or ends within it.

const list = (models: string): string => `schema: 1\nprovider: acme\nsource: https://example.com/p\nmodels:\n${models}`;
const rates = (more: string): string => `[{ from: 2026-01-01, checked: 2026-11-20, ${more} }]`;
const bucket = (model: string, at: string, until: string, input: number, more: object = {}): string =>
  `${JSON.stringify({ model, at, until, requests: 10, usage: { input }, ...more })}\n`;
const request = (at: string, input: number): string => `${JSON.stringify({ model: 'acme/m', at, usage: { input } })}\n`;

async function ran(...argv: readonly string[]) {
  const io = fakeIo({ cwd, env: { HOME: cwd }, now: '2026-11-30T12:00:00Z' });
  const code = await run([...argv, '--no-plan'], io);
  return { code, out: io.out(), err: io.err() };
}

const costOf = async (...argv: readonly string[]): Promise<string> =>
  JSON.parse((await ran('usage', 'u.jsonl', ...argv, '-f', 'json')).out).total.cost;
const monthOf = async (...argv: readonly string[]): Promise<string> =>
  JSON.parse((await ran('project', '--usage', 'u.jsonl', ...argv, '-f', 'json')).out).scenarios[0].projections[0].total;

function plain(): readonly string[] {
  write('p.yaml', list(`  - id: m\n    rates: ${rates('input: 10, output: 20')}\n`));
  return ['--pricing', 'p.yaml'];
}

describe('a bucket is cut', () => {
  it('at the hours of its service tier', async () => {
    const batch = `batch: { input: 8, output: 16, schedule: { timeZone: UTC, windows: [{ start: "12:00", end: "00:00", input: 2, output: 4 }] } }`;
    write('p.yaml', list(`  - id: m\n    rates: ${rates(`input: 10, output: 20, ${batch}`)}\n`));
    write(
      'u.jsonl',
      bucket('acme/m', '2026-11-02T00:00:00Z', '2026-11-03T00:00:00Z', 2_000_000, { serviceTier: 'batch' }),
    );
    // Half of the day at $8, half at $2.
    expect(await costOf('--pricing', 'p.yaml')).toBe('10');
  });

  it('where a discount begins, in FOCUS with the list price beside it', async () => {
    const prices = plain();
    write(
      'd.yaml',
      `schema: 1\nprovider: acme\nsource: https://example.com/c\nextends: acme\ndiscount: 50%\ndiscountFrom: 2026-11-08\n`,
    );
    write('u.jsonl', bucket('acme/m', '2026-11-01T00:00:00Z', '2026-11-15T00:00:00Z', 14_000_000));
    expect(await costOf(...prices, '--pricing', 'd.yaml')).toBe('105');
    const { out } = await ran('usage', 'u.jsonl', ...prices, '--pricing', 'd.yaml', '--focus', '-');
    const [head = '', ...rows] = out.trimEnd().split('\n');
    const at = (name: string): number => head.split(',').indexOf(name);
    const last = rows.at(-1)?.split(',') ?? [];
    expect([last[at('ListUnitPrice')], last[at('ListCost')], last[at('ContractedUnitPrice')]]).toEqual([
      '10',
      '10',
      '5',
    ]);
  });

  it('where a name goes on to another model', async () => {
    const models = ['a', 'b'].map((id, place) => {
      const bound = place === 0 ? 'from: 2026-01-01, until: 2026-11-08' : 'from: 2026-11-08';
      return `  - id: ${id}\n    aliases: [{ name: latest, ${bound} }]\n    rates: ${rates(`input: ${place === 0 ? 10 : 2}, output: 20`)}\n`;
    });
    write('p.yaml', list(models.join('')));
    write('u.jsonl', bucket('acme/latest', '2026-11-01T00:00:00Z', '2026-11-15T00:00:00Z', 14_000_000));
    expect(await costOf('--pricing', 'p.yaml')).toBe('84');
    // As used, it goes on as what it means at its end.
    expect(await monthOf('--pricing', 'p.yaml', '--days-per-month', '14')).toBe('28');
  });

  it('at the days of the time that is asked for, and of the report in its zone', async () => {
    const prices = plain();
    write('u.jsonl', bucket('acme/m', '2026-10-26T00:00:00Z', '2026-11-02T00:00:00Z', 7_000_000));
    expect(await costOf(...prices, '--since', '2026-11')).toBe('10');
    expect(await costOf(...prices, '--until', '2026-10')).toBe('60');
    expect(
      (await ran('usage', 'u.jsonl', ...prices, '--by', 'month', '-f', 'csv')).out.split('\n').slice(1, 3),
    ).toEqual([expect.stringMatching(/^2026-10,.*,60,/), expect.stringMatching(/^2026-11,.*,10,/)]);
    const { groups } = JSON.parse(
      (await ran('usage', 'u.jsonl', ...prices, '--by', 'day', '--time-zone', 'America/New_York', '-f', 'json')).out,
    );
    expect(groups.map(({ key, cost }: { key: { day: string }; cost: string }) => [key.day, cost])).toEqual([
      ['2026-10-25', '1.66666'],
      ...['26', '27', '28', '29', '30', '31'].map((day) => [
        `2026-10-${day}`,
        expect.stringMatching(/^(10|9\.9999|10\.0000)/),
      ]),
      ['2026-11-01', expect.stringMatching(/^8\.3333/)],
    ]);
  });

  it('at the whole days of traffic that is carried on', async () => {
    const prices = plain();
    write(
      'u.jsonl',
      bucket('acme/m', '2026-10-01T22:00:00Z', '2026-10-02T22:00:00Z', 1_200_000) +
        bucket('acme/m', '2026-10-02T22:00:00Z', '2026-10-03T22:00:00Z', 12_000_000),
    );
    // 22 hours of the first and 2 of the second: 1.1M + 1M.
    expect(await monthOf(...prices, '--days-per-month', '1')).toBe('21');
  });

  it('at the days of UTC that charges are for, whatever zone the report is in', async () => {
    write(
      'u.jsonl',
      request('2026-10-31T23:00:00Z', 1_000_000) +
        request('2026-11-01T03:00:00Z', 2_000_000) +
        request('2026-11-01T12:00:00Z', 4_000_000),
    );
    const { out } = await ran('usage', 'u.jsonl', ...plain(), '--time-zone', 'America/New_York', '--focus', '-');
    expect(
      out
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((row) => [row.split(',')[0], row.split(',')[5]]),
    ).toEqual([
      ['10', '2026-10-01T00:00:00Z'],
      ['60', '2026-11-01T00:00:00Z'],
    ]);
  });

  it('and costs the same as days, as hours and as one sum', async () => {
    const prices = plain();
    const hours = Array.from({ length: 48 }, (_, hour) => new Date(Date.UTC(2026, 9, 1, hour)).toISOString());
    const written = {
      one: bucket('acme/m', hours[0]!, '2026-10-03T00:00:00Z', 4_800_000),
      days:
        bucket('acme/m', hours[0]!, hours[24]!, 2_400_000) +
        bucket('acme/m', hours[24]!, '2026-10-03T00:00:00Z', 2_400_000),
      hours: hours
        .map((at, place) => bucket('acme/m', at, hours[place + 1] ?? '2026-10-03T00:00:00Z', 100_000))
        .join(''),
    };
    for (const zone of ['UTC', 'Asia/Kolkata', 'America/St_Johns']) {
      const answers = new Set<string>();
      for (const text of Object.values(written)) {
        write('u.jsonl', text);
        const byDay = await ran('usage', 'u.jsonl', ...prices, '--by', 'day', '--time-zone', zone, '-f', 'json');
        const { groups, total } = JSON.parse(byDay.out);
        answers.add(
          JSON.stringify([
            groups.map(({ key, cost }: { key: object; cost: string }) => [key, cost]),
            total.cost,
            await monthOf(...prices),
          ]),
        );
      }
      expect([zone, answers.size]).toEqual([zone, 1]);
    }
  });
});

describe('traffic that is carried on', () => {
  it('has the quiet days of a time that was asked for', async () => {
    const days = Array.from({ length: 21 }, (_, day) =>
      request(`2026-10-${String(day + 5).padStart(2, '0')}T10:00:00Z`, 1_000_000),
    );
    write('u.jsonl', days.join(''));
    const { out } = await ran(
      'project',
      '--usage',
      'u.jsonl',
      ...plain(),
      '--since',
      '2026-10',
      '--until',
      '2026-10',
      '--notes',
      'full',
    );
    expect(out).toContain('Traffic of 31 days');
  });

  it('leaves out the day that is not over', async () => {
    write(
      'u.jsonl',
      bucket('acme/m', '2026-11-29T00:00:00Z', '2026-11-30T00:00:00Z', 1_000_000) +
        bucket('acme/m', '2026-11-30T00:00:00Z', '2026-12-01T00:00:00Z', 100),
    );
    expect(await monthOf(...plain(), '--days-per-month', '1')).toBe('10');
  });
});
