import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AS_OF, cwd, json, line, usage, write } from './in-folder.ts';

describe('usage against a bill', () => {
  it('sets ours beside theirs, model by model', async () => {
    const { bills } = await json(['openai-usage-completions.json', '--bill', 'openai-costs.json']);
    expect(bills).toEqual([
      {
        currency: 'USD',
        models: [
          { model: 'openai/gpt-4o', ours: '0.04', theirs: '0.04', difference: '0', ratio: '0' },
          { model: 'openai/gpt-4o-mini', ours: '0.0021', theirs: '0.0021', difference: '0', ratio: '0' },
        ],
        total: { model: 'total', ours: '0.0421', theirs: '0.0421', difference: '0', ratio: '0' },
        explanations: ['What both know is the same to the last digit.'],
      },
    ]);
  });

  it('reads of a bill only what was charged, also of one that counts tokens', async () => {
    const { total, bills } = await json(['openai-usage-completions.json', '--bill', 'focus-1.2.csv']);
    expect({ requests: total.requests, theirs: bills[0].total.theirs }).toEqual({ requests: 5, theirs: '0.0421' });
  });

  describe('by project', () => {
    const page = (...results: readonly object[]): string =>
      JSON.stringify({ data: [{ object: 'bucket', start_time: 1_790_812_800, end_time: 1_790_899_200, results }] });
    const used = (project_id: string | null, input_tokens: number) => ({
      object: 'organization.usage.completions.result',
      model: 'gpt-4o-2024-08-06',
      project_id,
      input_tokens,
      output_tokens: 0,
      num_model_requests: 1,
    });
    const charged = (project_id: string | null, value: number) => ({
      object: 'organization.costs.result',
      line_item: 'gpt-4o-2024-08-06, input',
      project_id,
      amount: { value, currency: 'usd' },
    });
    /** The shares of each row at $2.50 a million tokens. */
    const shared = async (...args: readonly string[]) => {
      write('used.json', page(used('a', 1_400_000), used('b', 400_000), used(null, 100_000)));
      write('bill.json', page(charged('a', 4), charged('b', 1), charged('z', 0.5), charged(null, 0.1)));
      return await json(['used.json', '--bill', 'bill.json', '--by', 'project', ...args], { cwd });
    };

    it('is set against it project by project where it says whose its lines are', async () => {
      const { bills } = await shared();
      expect(bills[0].owners).toEqual([
        { owner: 'a', ours: '3.5', theirs: '4', difference: '0.5', ratio: '0.142857142857' },
        { owner: 'z', ours: '0', theirs: '0.5', difference: '0.5', ratio: null },
        { owner: null, ours: '0.25', theirs: '0.1', difference: '-0.15', ratio: '-0.6' },
        { owner: 'b', ours: '1', theirs: '1', difference: '0', ratio: '0' },
      ]);
      expect(bills[0].total).toMatchObject({ theirs: '5.6', difference: '0.85' });
      const { out } = await usage(['used.json', '--bill', 'bill.json', '--by', 'project'], { cwd });
      expect(out).toContain('Against the bill, by project');
    });

    it('is borne by the project that it charges, and by all where it charges none that is here', async () => {
      const { groups, total } = await shared('--shared', 'even');
      // Beyond the cost are $0.85, of which $0.50 are those of a; with the $0.25 of no project $0.60 are common.
      expect(groups.map((each: { inAll: string }) => each.inAll)).toEqual(['4.3', '1.3', '0']);
      expect(total.inAll).toBe('5.6');
    });

    it('says no more than before where it does not', async () => {
      write('used.json', page(used('a', 1_400_000)));
      write('bill.json', page(charged(null, 4)));
      const { bills } = await json(['used.json', '--bill', 'bill.json', '--by', 'project'], { cwd });
      expect(bills[0].owners).toBeUndefined();
    });
  });

  it("reads GitHub's: Copilot's lines alone, less what the plan includes, by user and cost center", async () => {
    const paths = ['openai-usage-completions.json', '--bill', 'github-billing.csv', '--by', 'cost-center'];
    const [bill] = (await json(paths)).bills;
    expect(bill.models.map((row: { model: string; difference: string }) => [row.model, row.difference])).toEqual([
      ['openai/gpt-4o', '0'],
      ['openai/gpt-4o-mini', '0'],
    ]);
    expect(bill.owners.map((row: { owner: string; theirs: string }) => [row.owner, row.theirs])).toEqual([
      [null, '0.0021'],
      ['search', '0.04'],
    ]);
  });

  it('takes what the records say was charged where there is no bill', async () => {
    const { bills, total } = await json([
      'openrouter-activity-generations.csv',
      '--name',
      'openrouter/openai/gpt-4o-2024-08-06=openai/gpt-4o',
      '--name',
      'openrouter/deepseek/deepseek-v4-flash=deepseek/deepseek-v4-flash',
    ]);
    expect(total.billed).toEqual({ amount: '0.04225', currency: 'USD' });
    expect(bills[0].models).toContainEqual({
      model: 'openai/gpt-4o',
      ours: '0.04',
      theirs: '0.04',
      difference: '0',
      ratio: '0',
    });
  });

  it.each([
    [
      'rounding to cents',
      'anthropic-console-tokens.csv',
      ['--bill', 'anthropic-console-cost.csv', ...AS_OF],
      'Within what rounding 7 lines to cents can make.',
    ],
    [
      'nothing',
      'anthropic-console-tokens.csv',
      ['--bill', 'anthropic-cost-report.json', ...AS_OF],
      'What both know is the same to the last digit.',
    ],
  ])('explains a difference by %s', async (_, file, args, explanation) => {
    expect((await json([file, ...args])).bills[0].explanations).toEqual([explanation]);
  });

  const spent = (rows: readonly (readonly [string, object, string, string?])[]): string =>
    rows
      .map(([model, used, amount, serviceTier]) =>
        JSON.stringify({
          model,
          at: '2026-11-01T00:00:00Z',
          usage: used,
          billed: amount,
          ...(serviceTier && { serviceTier }),
        }),
      )
      .join('\n');

  it.each([
    [
      'a discount',
      [
        ['gpt-4o', { input: 1_000_000 }, '2.25'],
        ['gpt-4o-mini', { output: 1_000_000 }, '0.54'],
      ],
      'A discount of 10% that is the same for every model.',
    ],
    [
      'batch at standard rates',
      [['gpt-4o', { input: 1_000_000 }, '2.5', 'batch']],
      'What was sent by batch is billed in it at standard rates.',
    ],
    [
      'a cache at the full rate',
      [['gpt-4o', { input: 1_000_000, cacheRead: 1_000_000 }, '5']],
      'Cached tokens are billed in it at the full input rate.',
    ],
    ['nothing that is known', [['gpt-4o', { input: 1_000_000 }, '3.21']], undefined],
  ] as const)('explains a difference by %s', async (_, rows, explanation) => {
    write('a.jsonl', spent(rows));
    expect((await json(['a.jsonl'], { cwd })).bills[0].explanations).toEqual(
      explanation === undefined ? [] : [explanation],
    );
  });

  it('explains a difference by cache writes that were left out', async () => {
    write('a.jsonl', spent([['anthropic/claude-3-5-sonnet', { input: 1_000_000, cacheWrite: 1_000_000 }, '3']]));
    expect((await json(['a.jsonl'], { cwd })).bills[0].explanations).toContain(
      'Cache writes are left out of it: without them ours comes to the same.',
    );
  });

  it('fails where it differs by more than it may, after the report', async () => {
    write('a.jsonl', spent([['gpt-4o', { input: 1_000_000 }, '2.6']]));
    expect(await usage(['a.jsonl', '--fail-over', '2%'], { cwd })).toMatchObject({
      code: 1,
      err: 'error: the bill differs by 4%, more than 2%\n',
      out: expect.stringContaining('Against the bill'),
    });
    expect(await usage(['a.jsonl', '--fail-over', '4%'], { cwd })).toMatchObject({ code: 0, err: '' });
  });

  it('lets no charge pass that no record tells of', async () => {
    const log = line('gpt-4o', '2026-10-01T10:00:00Z', 8000, {
      provider: 'openai',
      usage: { input: 8000, cacheRead: 4000, output: 1500 },
    });
    write('a.jsonl', log);
    const args = [join(cwd, 'a.jsonl'), '--bill', 'openai-costs.json', '--fail-over', '2%'];
    const { code, err } = await usage(args);
    // 0.0021 of gpt-4o-mini beside 0.04.
    expect({ code, err }).toEqual({ code: 1, err: 'error: the bill differs by 5.25%, more than 2%\n' });
    const { bills } = JSON.parse((await usage([...args, '--format', 'json'])).out);
    expect(bills[0].total).toEqual({
      model: 'total',
      ours: '0.04',
      theirs: '0.0421',
      difference: '0.0021',
      ratio: '0.0525',
    });
    expect(bills[0].explanations).toEqual(['What both know is the same to the last digit.']);
  });

  it('says where bill and usage cover other days, and what stands on one of them alone', async () => {
    write(
      'a.jsonl',
      line('gpt-4o', '2026-09-01T00:00:00Z', 1_000_000, { provider: 'openai' }) +
        line('gpt-4.1', '2026-11-20T00:00:00Z', 10, { provider: 'openai' }),
    );
    const { out } = await usage([join(cwd, 'a.jsonl'), '--bill', 'openai-costs.json', '--format', 'markdown']);
    expect(out).toContain(
      'The bill covers 2026-10-01T00:00:00Z to 2026-10-03T00:00:00Z, the usage 2026-09-01T00:00:00Z to 2026-11-20T00:00:01Z.',
    );
    expect(out).toContain('Used, but not on a bill and so not in its total: openai/gpt-4.1.');
    expect(out).toContain('On the bill, but not in a record with a price: openai/gpt-4o-mini.');
  });
});

describe('usage on other models', () => {
  it('says what all of it would cost, and save', async () => {
    const { whatIf, total, assumptions } = await json([
      'openai-responses-log.jsonl',
      '--on',
      'gpt-4o-mini',
      '--on',
      'gpt-4o',
    ]);
    expect({ cost: total.cost, whatIf }).toEqual({
      cost: '0.04',
      whatIf: [
        { on: 'gpt-4o-mini', cost: '0.0024', saved: '0.0376' },
        { on: 'gpt-4o', cost: '0.04', saved: '0' },
      ],
    });
    expect(assumptions[0].text).toContain('the same tokens, although every maker cuts text into tokens in its own way');
  });

  it('replaces some of it, by the name without the date of its version', async () => {
    const { whatIf } = await json([
      'anthropic-messages-log.jsonl',
      '--on',
      'claude-sonnet-4-5=claude-haiku-4-5',
      ...AS_OF,
    ]);
    expect(whatIf).toEqual([{ on: 'claude-sonnet-4-5=claude-haiku-4-5', cost: '0.021', saved: '0.021' }]);
  });

  it('says that nothing of it was used', async () => {
    const { code, out, err } = await usage(['openai-responses-log.jsonl', '--on', 'o3=gpt-4o', '-f', 'json']);
    expect([code, err]).toEqual([0, 'note: --on o3=gpt-4o: nothing that was used is o3; there is gpt-4o-2024-08-06\n']);
    expect(JSON.parse(out).whatIf).toMatchObject([{ on: 'o3=gpt-4o', saved: '0', unused: ['o3'] }]);
  });

  it('asks for the name that was meant, in every format', async () => {
    for (const format of ['table', 'csv'])
      expect(
        (
          await usage([
            'anthropic-messages-log.jsonl',
            '--on',
            'claude-sonet-4-5-20250929=claude-haiku-4-5',
            '-f',
            format,
          ])
        ).err,
      ).toContain('nothing that was used is claude-sonet-4-5-20250929; did you mean claude-sonnet-4-5-20250929?\n');
  });
});
