import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { formats } from '../../../src/render/renderers.ts';
import type { Attempt } from '../../../src/ask/ledger/receipt.ts';
import { attemptWith, receiptWith } from '../../ask/receipts.ts';
import { serve } from '../../e2e/spawned.ts';
import { fakeIo } from '../../fake-io.ts';

let folder = '';
const qwen = { tier: 'fallback', offer: 'global-api/qwen3-32b', model: 'Qwen/Qwen3-32B', cost: '0.001' } as const;
const lines = [
  receiptWith(),
  receiptWith({ at: '2026-10-31T23:00:00.000Z', cost: '0.5' }),
  receiptWith({ at: '2026-11-11T08:00:00.000Z', ...qwen }),
  receiptWith({
    at: '2026-11-22T08:00:00.000Z',
    tier: 'premium',
    offer: 'global-api/deepseek-r1',
    model: 'r1',
    cost: null,
  }),
].map((receipt) => JSON.stringify(receipt));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spend-'));
  writeFileSync(join(folder, 'spent.jsonl'), `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'torn.jsonl'), `${lines.join('\n')}\n{"schemaVersion":1,"at":"2026-11-2`);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function spend(args: readonly string[], wishes: Parameters<typeof fakeIo>[0] = {}) {
  const io = fakeIo({ cwd: folder, env: { HOME: folder }, now: '2026-11-16T00:00:00Z', ...wishes });
  const code = await run(args, io);
  return { code, out: io.out(), err: io.err() };
}

describe('spend', () => {
  it('adds receipts up by day, and carries the month on to its end', async () => {
    const { code, out, err } = await spend(['spend', '--receipts', 'spent.jsonl', '--format', 'markdown']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchInlineSnapshot(`
      "**4 requests cost $0.50;** November 2026 ends at $0.0029 at this pace.

      | Day        | Requests |    Tokens |         Cost | On the baseline |       Saved |       Savings |
      | ---------- | -------: | --------: | -----------: | --------------: | ----------: | ------------: |
      | 2026-10-31 |        1 |     2,000 |     $0.50000 |          $0.013 |     −$0.488 |     −3,900.0% |
      | 2026-11-10 |        1 |     2,000 |     $0.00043 |          $0.013 |      $0.012 |         96.6% |
      | 2026-11-11 |        1 |     2,000 |     $0.00100 |          $0.013 |      $0.012 |         92.0% |
      | 2026-11-22 |        1 |     2,000 |          n/a |             n/a |         n/a |           n/a |
      | **Total**  |    **4** | **8,000** | **$0.50143** |      **$0.038** | **−$0.464** | **−1,237.1%** |

      - 2026-11: $0.0014 so far, $0.0029 by its end at this pace.
      - 1 of 4 requests have no known cost and count for nothing in the sums.

      <details><summary>Assumptions and prices</summary>

      - November 2026 goes on at the pace it has had so far.

      </details>
      "
    `);
  });

  it('says which requests the baseline is of', async () => {
    const receipts = [
      receiptWith({ cost: '1', baseline: { offer: 'openai/gpt-4o', cost: '2.5' } }),
      receiptWith({ cost: '5', baseline: null }),
      receiptWith({ cost: null, baseline: { offer: 'openai/gpt-4o', cost: '2.5' } }),
    ];
    writeFileSync(join(folder, 'some.jsonl'), receipts.map((receipt) => `${JSON.stringify(receipt)}\n`).join(''));
    const { out } = await spend(['spend', '--receipts', 'some.jsonl']);
    expect(out).toContain(
      '1 of 3 requests have both costs: $1.00 here, $2.50 on the baseline. What was saved is of these alone.',
    );
    const { total } = JSON.parse((await spend(['spend', '--receipts', 'some.jsonl', '-f', 'json'])).out);
    expect(total).toMatchObject({ cost: '6', baseline: '2.5', compared: 1, comparedCost: '1', savings: '1.5' });
  });

  it.each([
    ['tier', ['default', 'fallback', 'premium']],
    ['model', ['global-api/deepseek-r1', 'global-api/deepseek-v4-flash', 'global-api/qwen3-32b']],
    ['hour', ['2026-10-31 23:00', '2026-11-10 12:00', '2026-11-11 08:00', '2026-11-22 08:00']],
    ['week', ['2026-10-26', '2026-11-09', '2026-11-16']],
    ['month', ['2026-10', '2026-11']],
  ])('adds them up by %s', async (grouping, names) => {
    const { out } = await spend(['spend', '--receipts', 'spent.jsonl', '--by', grouping, '-f', 'json']);
    const { by, spending, total, monthEnd } = JSON.parse(out);
    expect({ by, names: spending.map(({ name }: { name: string }) => name) }).toEqual({ by: grouping, names });
    expect(total).toMatchObject({ requests: 4, tokens: 8000, cost: '0.50143', unknown: 1 });
    expect(monthEnd).toEqual({ month: '2026-11', soFar: '0.00143', projected: '0.00286' });
  });

  it.each(formats)('prints %s', async (format) => {
    const { code, out } = await spend(['spend', '--receipts', 'spent.jsonl', '-f', format]);
    expect(code).toBe(0);
    expect(out).toContain('2026-11-10');
  });

  it.each([
    ['2026-11-11', 2],
    ['2026-11-11T08:00:00Z', 2],
    ['2026-11-11T08:00:01Z', 1],
    ['6d', 3],
    ['5d', 2],
    ['4d', 1],
  ])('counts from %s on', async (since, requests) => {
    const { out } = await spend(['spend', '--receipts', 'spent.jsonl', '--since', since, '-f', 'json']);
    expect(JSON.parse(out).total.requests).toBe(requests);
  });

  it.each([
    [['--until', '2026-11-10'], 2],
    [['--until', '2026-10'], 1],
    [['--until', '2026-11-11T08:00:00Z'], 2],
    [['--since', '2026-11', '--until', '2026-11-11'], 2],
  ])('counts %j', async (args, requests) => {
    const { out } = await spend(['spend', '--receipts', 'spent.jsonl', ...args, '-f', 'json']);
    expect(JSON.parse(out).total.requests).toBe(requests);
  });

  it('says where nothing is in the time that was asked for', async () => {
    const { err } = await spend(['spend', '--receipts', 'spent.jsonl', '--since', '2026-12', '--until', '2026-12-24']);
    expect(err).toContain('since 2026-12 until 2026-12-24; cost-projection ask leaves them');
  });

  it('skips a torn last line with a warning', async () => {
    const { code, out, err } = await spend(['spend', '--receipts', 'torn.jsonl', '-f', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).total.requests).toBe(4);
    expect(err).toBe(`note: skipped 1 line of ${join(folder, 'torn.jsonl')} that is not a receipt: number 5\n`);
  });

  it('names the numbers of the first lines that are not receipts, and counts the others', async () => {
    const whole = lines.map((line) => `${line}\n`).join('');
    const spoiled = [`{"schemaVersion":1,"reason":"${'x'.repeat(5 * 1024 * 1024)}"}\n`, whole, '[]\n'.repeat(7)].join(
      '',
    );
    writeFileSync(join(folder, 'spoiled.jsonl'), spoiled);
    const { code, out, err } = await spend(['spend', '--receipts', 'spoiled.jsonl', '-f', 'json']);
    expect({ code, requests: JSON.parse(out).total.requests }).toEqual({ code: 0, requests: 4 });
    expect(err).toContain('skipped 8 lines of ');
    expect(err).toContain(' that are not receipts: numbers 1, 6, 7, 8, 9 and 3 more\n');
  });

  it('has the month of the month, whatever --since leaves out', async () => {
    const all = JSON.parse((await spend(['spend', '--receipts', 'spent.jsonl', '-f', 'json'])).out);
    const some = JSON.parse(
      (await spend(['spend', '--receipts', 'spent.jsonl', '--since', '2026-11-22', '-f', 'json'])).out,
    );
    expect(some.total.requests).toBe(1);
    expect(some.monthEnd).toEqual(all.monthEnd);
  });

  it('says which sums are not exact', async () => {
    writeFileSync(
      join(folder, 'bounds.jsonl'),
      [receiptWith({ bound: 'atLeast', tier: 'premium' }), receiptWith({ escalations: 1 })]
        .map((each) => `${JSON.stringify(each)}\n`)
        .join(''),
    );
    const { out } = await spend(['spend', '--receipts', 'bounds.jsonl', '--by', 'tier', '-f', 'markdown']);
    expect(out).toContain('- premium, all: at least this cost, since a rate is not published.\n');
    expect(out).toContain('- 1 of 2 requests went on to another tier because a check refused an answer: 50%.\n');
  });

  it('is nothing where nothing was asked yet', async () => {
    const { code, out, err } = await spend(['spend']);
    expect({ code, err }).toEqual({
      code: 0,
      err: `note: no receipts in ${join(folder, '.local/state/cost-projection/receipts.jsonl')} yet; cost-projection ask leaves them\n`,
    });
    expect(out).toContain('$0');
  });

  it.each([
    [['--by', 'project'], '--by: cannot add up by "project"'],
    [['--since', '2026-11-02', '--until', '2026-11-01'], '--since is not before --until'],
    [['--check', 'much'], '--check'],
    [['--budget', '5'], '--budget: "5" is not a budget'],
    [['--budget'], 'no budget is set'],
    [['--receipts', '/dev/zero'], 'it is a device'],
    [['--since', 'yesterday'], '--since: "yesterday" is not a day or a point in time'],
    [['--receipts', '.'], 'cannot read'],
    [['--budget', '5/day', '--since', '7d'], '--since has no effect beside --budget'],
    [['--budget', '5/day', '--by', 'model'], '--by has no effect beside --budget'],
    [['--check', '2%', '--by', 'day'], '--by has no effect beside --check'],
    [['--check', '2%', '--budget', '5/day'], '--budget has no effect beside --check'],
    [['--remaining'], 'no budget is set'],
    [['--remaining', '--budget', '5/day', '--format', 'json'], '--format has no effect beside --remaining'],
    [['--write-plan', '--check', '2%'], '--check has no effect beside --write-plan'],
    [['--write-plan', '-f', 'json'], '--format has no effect beside --write-plan'],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await spend(['spend', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});

describe('spend --check', () => {
  /** What a server says of one request, and the gap that follows. */
  const staged = [
    ['other model', { model: 'some-larger-model' }, { cost: 0.001 }],
    ['service tier', { service_tier: 'scale' }, { cost: 0.001 }],
    ['cache', {}, { cost: 0.001, prompt_tokens_details: { cached_tokens: 900 } }],
    ['our rate is old', {}, { cost: 0.001 }],
  ] as const;

  it.each(staged)('finds a gap and its likely cause: %s', async (cause, more, usage) => {
    const server = await serve((_body, _request, response) => {
      response.setHeader('content-type', 'application/json');
      const told = { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100, ...usage };
      response.end(
        JSON.stringify({ choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }], ...more, usage: told }),
      );
    });
    const file = join(folder, `${cause}.jsonl`);
    const { err } = await spend([
      'ask',
      'hello',
      '--no-plan',
      '--model',
      'openai/gpt-4o-mini',
      '--base-url',
      server.url,
      '--receipts',
      file,
    ]);
    server.close();
    expect(err).toContain(', $0.001 says the server');
    const { code, out } = await spend(['spend', '--check', '2%', '--receipts', file, '-f', 'json']);
    expect(code).toBe(1);
    // 1,000 in at $0.15 and 100 out at $0.60 a million; a cached token in at $0.075.
    const computed = cause === 'cache' ? '0.0001425' : '0.00021';
    expect(JSON.parse(out)).toMatchObject({
      stated: 1,
      computedTotal: computed,
      statedTotal: '0.001',
      gaps: [{ cause, requests: 1, computed, stated: '0.001' }],
    });
    expect(await spend(['spend', '--check', '90%', '--receipts', file])).toMatchObject({
      code: 0,
      out: expect.stringContaining('None is more than 90% off.'),
    });
  });

  it('has nothing to say where no server said anything', async () => {
    const { code, out } = await spend(['spend', '--check', '2%', '--receipts', 'spent.jsonl']);
    expect({ code, out }).toEqual({ code: 0, out: 'No server said what a request cost.\n' });
  });
});

describe('spend --budget', () => {
  it('shows what is used, reserved and left, and when it ends at this pace', async () => {
    const { code, out } = await spend([
      'spend',
      '--receipts',
      'spent.jsonl',
      '--budget',
      '0.002/month',
      '--budget',
      '1/month',
      '--budget',
      '0.001/day',
      '-f',
      'markdown',
    ]);
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "| Budget      |    Used | Reserved |     Left | Of it | At this pace       |
      | ----------- | ------: | -------: | -------: | ----: | ------------------ |
      | 0.002/month | $0.0014 |    $0.00 | $0.00057 | 71.5% | ends on 2026-11-21 |
      | 1/month     | $0.0014 |    $0.00 | $0.99857 |  0.1% | lasts              |
      | 0.001/day   | $0.0000 |    $0.00 | $0.00100 |  0.0% | lasts              |
      "
    `);
  });

  it('fails where one is exceeded', async () => {
    const args = ['spend', '--receipts', 'spent.jsonl', '--budget', '1/month', '--budget', '0.001/month'];
    expect(await spend(args)).toMatchObject({
      code: 1,
      out: expect.stringContaining('0.001/month is exceeded by'),
      err: 'error: the budget of 0.001/month is exceeded by $0.00043\n',
    });
  });

  it.each([
    [['1/month'], '0.99857', 0],
    [['1/month', '0.002/month', '5/day'], '0.00057', 0],
    [['0.00143/month'], '0', 1],
    [['0.001/month', '1/day'], '0', 1],
  ])('--remaining of %j is one number: %s', async (budgets, left, code) => {
    const args = budgets.flatMap((budget) => ['--budget', budget]);
    const result = await spend(['spend', '--receipts', 'spent.jsonl', '--remaining', ...args]);
    expect(result).toMatchObject({ code, out: `${left}\n` });
    expect(result.err).toBe(code === 0 ? '' : `error: the budget of ${budgets[0]} is used up\n`);
  });

  it('--remaining takes the budgets of a plan, and is whole before the first receipt', async () => {
    writeFileSync(join(folder, 'guard.yaml'), 'schema: 1\nask: { budget: [5/day, 0.5/month] }\n');
    const args = ['spend', '--remaining', '--plan', 'guard.yaml', '--quiet', '--receipts'];
    expect(await spend([...args, 'none.jsonl'])).toEqual({ code: 0, out: '0.5\n', err: '' });
  });

  it('takes those of a plan', async () => {
    writeFileSync(join(folder, 'budget.yaml'), 'schema: 1\nask: { budget: [5/day, team=search:100/month] }\n');
    const { out } = await spend([
      'spend',
      '--receipts',
      'spent.jsonl',
      '--budget',
      '--plan',
      'budget.yaml',
      '-f',
      'json',
    ]);
    expect(JSON.parse(out).budgets).toMatchObject([
      { budget: '5/day', used: '0', left: '5', endsAt: null },
      { budget: 'team=search:100/month', tag: 'team=search', limit: '100', used: '0' },
    ]);
  });
});

describe('spend --write-plan', () => {
  const r1 = { tier: 'premium', offer: 'global-api/deepseek-r1', model: 'r1', cost: '0.005' } as const;
  const answered = (at: string, by: Partial<Attempt> = {}) => receiptWith({ at, attempts: [attemptWith(by)] });
  const write = (file: string, ...receipts: readonly object[]) =>
    writeFileSync(join(folder, file), receipts.map((receipt) => `${JSON.stringify(receipt)}\n`).join(''));

  it('writes a plan that costs in a month what the receipts cost in theirs', async () => {
    // Ten days with one answer each, half of them on another model: 30 answers a month.
    const noon = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T12:00:00.000Z`;
    write('ten.jsonl', ...Array.from({ length: 10 }, (_, day) => answered(noon(day + 1), day % 2 === 1 ? qwen : {})));
    expect(await spend(['spend', '--receipts', 'ten.jsonl', '--write-plan', '-o', 'measured.yaml'])).toEqual({
      code: 0,
      out: '',
      err: 'note: wrote measured.yaml; next: cost-projection measured.yaml\n',
    });
    const { out } = await spend(['project', 'measured.yaml', '-f', 'json', '--quiet']);
    const [{ usage, projections }] = JSON.parse(out).scenarios;
    expect(usage).toEqual({ input: 30_000, output: 30_000 });
    expect(projections[0]).toMatchObject({ candidate: 'openai/gpt-4o', baseline: true });
    const used = projections.find(({ candidate }: { candidate: string }) => candidate === 'as used');
    // 30 a month, each 1,000 in and 1,000 out, at the mean of $0.43 and $0.46 a million pairs.
    expect(used.total).toBe('0.01335');
  });

  it('counts whole days from the first request to the last', async () => {
    write('two.jsonl', answered('2026-11-10T09:00:00.000Z'), answered('2026-11-11T09:00:00.000Z'));
    const { out } = await spend(['spend', '--receipts', 'two.jsonl', '--write-plan']);
    expect(out).toContain('Traffic of 2 days, 2026-11-10T00:00:00Z to 2026-11-12T00:00:00Z');
    expect(out).toContain('requests: 30\n');
  });

  it('counts every attempt that used tokens, failed ones too, and takes the span that is asked for', async () => {
    const failed = attemptWith({ outcome: 'cutOff', usage: { input: 1000, output: 500 } });
    const at = '2026-11-15T09:00:00.000Z';
    write('failed.jsonl', answered('2026-10-01T00:00:00Z'), receiptWith({ at, attempts: [failed, attemptWith()] }));
    const { out } = await spend(['spend', '--receipts', 'failed.jsonl', '--write-plan', '--since', '2026-11-15']);
    expect(out).toContain('requests: 60\n    inputTokens: 1000\n    outputTokens: 750\n');
  });

  it('writes a plan that can be projected where an offer has no input rate', async () => {
    const at = '2026-11-10T12:00:00.000Z';
    write('r1.jsonl', answered(at), answered(at, { ...r1, id: 'other' }));
    const { out: text } = await spend(['spend', '--receipts', 'r1.jsonl', '--write-plan']);
    expect(text).toContain('\n# some input rates are not published: a guess\nassumeInput: output\n');
    writeFileSync(join(folder, 'r1.yaml'), text);
    const { code, out } = await spend(['project', 'r1.yaml', '-f', 'csv', '--quiet']);
    expect(code).toBe(0);
    // 60 answers a month, 1,000 in and 1,000 out each: $0.43 and $5.00 for a million of both, half of each.
    expect(out).toContain(',as used,global-api,false,0.1629,');
  });

  it('takes what the plan says of unpublished rates, and says what the catalogue does not have', async () => {
    const at = '2026-11-10T12:00:00.000Z';
    write('own.jsonl', answered(at, r1), answered(at, { offer: 'mine/llama' }));
    writeFileSync(
      join(folder, 'asks.yaml'),
      'schema: 1\nassumeInput: 0.5\ncandidates: [gpt-4o]\nscenarios: [{ name: Bot, requests: 1, inputTokens: 1 }]\n' +
        'ask: { baseline: openai/gpt-4o-mini }\n',
    );
    const { out, err } = await spend(['spend', '--receipts', 'own.jsonl', '--write-plan', '--plan', 'asks.yaml']);
    expect(out).toContain('\nbaseline: openai/gpt-4o-mini\n');
    expect(out).toContain('\nassumeInput: 0.5\n');
    expect(err).toContain('note: The price lists have no mine/llama, so that nothing is told of what it cost');
    expect(out).toContain('\n# The price lists have no mine/llama');
  });

  it('has nothing to write without receipts, and writes nothing then', async () => {
    const { code, err } = await spend(['spend', '--write-plan', '-o', 'none.yaml']);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^error: no receipts in .* yet\n/) });
    expect(existsSync(join(folder, 'none.yaml'))).toBe(false);
  });
});
