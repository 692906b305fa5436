import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { formats } from '../../../src/render/renderers.ts';
import { withoutVersion } from '../../catalogue-version.ts';
import { fakeIo } from '../../fake-io.ts';

const samples = join(import.meta.dirname, '..', '..', 'fixtures', 'usage');
const AS_OF = ['--as-of', '2026-11-23'];

/** A group of the document. */
interface Shown {
  readonly key: { readonly [key in 'month' | 'day' | 'provider' | 'project']?: string | null };
  readonly requests: number;
  readonly usage: { readonly input?: number };
  readonly cost: string | null;
}

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'usage-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

async function usage(args: readonly string[], wishes: Parameters<typeof fakeIo>[0] = {}) {
  const io = fakeIo({ cwd: samples, env: { HOME: cwd }, now: '2026-11-23T12:00:00Z', ...wishes });
  const code = await run(['usage', ...args], io);
  return { code, out: io.out(), err: io.err() };
}

async function json(args: readonly string[], wishes: Parameters<typeof fakeIo>[0] = {}) {
  const { code, out, err } = await usage([...args, '--format', 'json'], wishes);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

const write = (name: string, content: string): void => writeFileSync(join(cwd, name), content);
const line = (model: string, at: string, input: number, more: object = {}): string =>
  `${JSON.stringify({ model, at, usage: { input }, ...more })}\n`;

describe('usage', () => {
  it('prices each record at the rates of its own moment, and adds up by model', async () => {
    const { code, out, err } = await usage(['canonical.jsonl', '--format', 'markdown', ...AS_OF]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(withoutVersion(out)).toMatchInlineSnapshot(`
      "### Used from 2026-10-01 08:00 to 2026-10-02 13:00 UTC

      | Model                      | Requests |   Input | Cache read | Cache write |    Output |       Cost |
      | -------------------------- | -------: | ------: | ---------: | ----------: | --------: | ---------: |
      | gpt-4o-2024-08-06          |        3 |   8,000 |      4,000 |           0 |     1,500 |      $0.04 |
      | claude-sonnet-4-5-20250929 |        2 |   3,000 |      5,000 |       2,000 |       900 |     $0.032 |
      | claude-haiku-4-5-20251001  |        1 |   1,000 |          0 |       4,000 |       300 |     $0.011 |
      | gpt-4o-mini-2024-07-18     |        2 |     20k |          0 |           0 |     2,000 |    $0.0021 |
      | deepseek-v4-flash          |        4 |   2,000 |      6,000 |           0 |     1,000 |   $0.00092 |
      | **total**                  |   **12** | **34k** |    **15k** |   **6,000** | **5,700** | **$0.085** |

      - Read 12 records of 1 file over 2 days: canonical.
      - All at the rates of 2026-11-23, catalogue CATALOGUE.
      "
    `);
  });

  it('shows the document that others rely on', async () => {
    const document = await json(['openai-responses-log.jsonl', '--by', 'day,model']);
    expect({ ...document, catalogue: { ...document.catalogue, version: 'x' } }).toMatchInlineSnapshot(`
      {
        "assumptions": [
          {
            "kind": "seller",
            "offers": [
              "openai/gpt-4o",
            ],
            "text": "The sources do not say who sold it; taken as openai/gpt-4o.",
          },
        ],
        "catalogue": {
          "asOf": null,
          "version": "x",
        },
        "files": [
          {
            "duplicates": 0,
            "format": "openai-log",
            "path": "openai-responses-log.jsonl",
            "records": 3,
            "unread": 0,
          },
        ],
        "groups": [
          {
            "cost": "0.04",
            "key": {
              "day": "2026-10-01",
              "model": "gpt-4o-2024-08-06",
            },
            "requests": 3,
            "usage": {
              "cacheRead": 4000,
              "input": 8000,
              "output": 1500,
            },
          },
        ],
        "schemaVersion": 1,
        "total": {
          "cost": "0.04",
          "requests": 3,
          "usage": {
            "cacheRead": 4000,
            "input": 8000,
            "output": 1500,
          },
        },
        "window": {
          "days": 1,
          "from": "2026-10-01T09:00:00Z",
          "until": "2026-10-01T11:00:01Z",
        },
      }
    `);
  });

  it.each(formats)('writes %s', async (format) => {
    const { code, out } = await usage(['canonical.jsonl', '--format', format, ...AS_OF]);
    expect({ code, isLong: out.length > 300 }).toEqual({ code: 0, isLong: true });
  });

  it('prices what was used before and after a change of rates at the rates of then', async () => {
    write(
      'a.jsonl',
      line('gpt-4o', '2024-06-01T10:00:00Z', 1_000_000) + line('gpt-4o', '2026-11-01T10:00:00.123Z', 1_000_000),
    );
    expect((await json(['a.jsonl'], { cwd })).total.cost).toBe('7.5');
    expect((await json(['a.jsonl', ...AS_OF], { cwd })).total.cost).toBe('5');
    expect(
      (await json(['a.jsonl', '--by', 'month'], { cwd })).groups.map(({ key, cost }: Shown) => [key.month, cost]),
    ).toEqual([
      ['2024-06', '5'],
      ['2026-11', '2.5'],
    ]);
  });

  it('shows what cannot be priced in rows of its own, never as $0, and says "at least"', async () => {
    write(
      'a.jsonl',
      line('gpt-4o', '2026-11-01T10:00:00Z', 1_000_000) + line('house-model', '2026-11-01T10:00:00Z', 7),
    );
    const { out } = await usage(['a.jsonl', '--format', 'markdown'], { cwd });
    expect(out).toContain('at least $2.50');
    expect(out).toContain('### Not priced');
    expect(out).toMatch(/house-model .* no model "house-model" in the catalogue/);
    const { groups, total } = await json(['a.jsonl'], { cwd });
    expect(groups.at(-1)).toEqual({
      key: { model: 'house-model' },
      requests: 1,
      usage: { input: 7 },
      cost: null,
      unpriced: { reason: 'no model "house-model" in the catalogue', usage: { input: 7 } },
    });
    expect(total).toMatchObject({
      requests: 2,
      usage: { input: 1_000_007 },
      cost: '2.5',
      atLeast: true,
      unpriced: { requests: 1, usage: { input: 7 } },
    });
    expect((await json(['a.jsonl', '--name', 'house-model=openai/gpt-4o-mini'], { cwd })).total.cost).toBe(
      '2.50000105',
    );
  });

  it('names what it is only by its export', async () => {
    expect((await json(['bedrock-invocation-log.jsonl', '--by', 'offer', ...AS_OF])).groups[0].key.offer).toBe(
      'bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    );
    expect(
      (await json(['anthropic-messages-log.jsonl', '--by', 'provider', ...AS_OF])).groups.map(
        ({ key }: Shown) => key.provider,
      ),
    ).toEqual(['anthropic']);
  });

  it('says what an export does not tell, and what it took for granted', async () => {
    const { assumptions } = await json([
      'anthropic-messages-log.jsonl',
      'helicone-export.csv',
      'openai-responses-log.jsonl',
    ]);
    expect(assumptions.map(({ text }: { text: string }) => text)).toEqual([
      "Helicone's table does not tell cached tokens: all of the prompt is priced as uncached input.",
      'What does not say when it was used is priced at the rates of 2026-11-23.',
      'The sources do not say who sold it; taken as openai/gpt-4o.',
    ]);
  });

  it.each([
    ['hour', { hour: '2026-10-01 09:00' }],
    ['day', { day: '2026-10-01' }],
    ['week', { week: '2026-09-28' }],
    ['month', { month: '2026-10' }],
    ['provider', { provider: 'openai' }],
    ['offer', { offer: 'openai/gpt-4o' }],
    ['project', { project: 'team-demo' }],
    ['key', { key: 'has…demo' }],
    ['service-tier', { serviceTier: 'standard' }],
    ['user', { user: null }],
    ['day,model', { day: '2026-10-01', model: 'gpt-4o-2024-08-06' }],
  ])('adds up by %s', async (by, key) => {
    const { groups } = await json(['litellm-spendlogs.jsonl', '--by', by, ...AS_OF]);
    expect(groups.map((group: Shown) => group.key)).toContainEqual(key);
    expect(groups.reduce((sum: number, group: Shown) => sum + group.requests, 0)).toBe(6);
  });

  it.each([
    ['langfuse-observations-v2.jsonl', 'session', { session: 's1' }],
    ['langfuse-observations-v2.jsonl', 'tag:feature', { 'tag:feature': 'chat' }],
    ['helicone-export.jsonl', 'user', { user: 'u1' }],
    ['bedrock-invocation-log.jsonl', 'tag:team', { 'tag:team': 'search' }],
    ['claude-code.jsonl', 'project', { project: '/home/demo/app' }],
  ])('reads of %s the %s', async (file, by, key) => {
    expect((await json([file, '--by', by, ...AS_OF])).groups[0].key).toEqual(key);
  });

  it('takes days from the clocks of a time zone, also for --since and --until', async () => {
    write('a.jsonl', line('gpt-4o', '2026-10-01T23:30:00Z', 1) + line('gpt-4o', '2026-10-02T23:30:00Z', 10));
    const days = async (...args: string[]) =>
      (await json(['a.jsonl', '--by', 'day', ...args], { cwd })).groups.map(({ key, usage: used }: Shown) => [
        key.day,
        used.input,
      ]);
    expect(await days()).toEqual([
      ['2026-10-01', 1],
      ['2026-10-02', 10],
    ]);
    expect(await days('--time-zone', 'Europe/Berlin')).toEqual([
      ['2026-10-02', 1],
      ['2026-10-03', 10],
    ]);
    expect(await days('--since', '2026-10-02')).toEqual([['2026-10-02', 10]]);
    expect(await days('--until', '2026-10-02', '--time-zone', 'Europe/Berlin')).toEqual([['2026-10-02', 1]]);
  });

  it('shows the first rows and keeps the others in the total', async () => {
    const { groups, hidden, total } = await json(['canonical.jsonl', '--top', '2', ...AS_OF]);
    expect({ shown: groups.length, hidden, requests: total.requests }).toEqual({ shown: 2, hidden: 3, requests: 12 });
  });

  it('shortens keys and addresses unless told otherwise', async () => {
    write('a.jsonl', line('gpt-4o', '2026-11-01', 1, { key: 'sk-proj-abcdefgh1234', user: 'someone@example.com' }));
    const keys = async (...args: string[]) =>
      (await json(['a.jsonl', '--by', 'key,user', ...args], { cwd })).groups[0].key;
    expect(await keys()).toEqual({ key: 'sk-pr…1234', user: 's…@example.com' });
    expect(await keys('--show-keys')).toEqual({ key: 'sk-proj-abcdefgh1234', user: 'someone@example.com' });
  });

  it('reads the usual folder of a tool', async () => {
    expect(await usage(['--from', 'claude-code'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('no sessions of claude-code in'),
    });
    mkdirSync(join(cwd, '.claude', 'projects', 'p'), { recursive: true });
    writeFileSync(join(cwd, '.claude', 'projects', 'p', 's.jsonl'), readFileSync(join(samples, 'claude-code.jsonl')));
    expect((await json(['--from', 'claude-code', ...AS_OF])).total.requests).toBe(3);
    mkdirSync(join(cwd, 'codex', 'sessions', '2026'), { recursive: true });
    writeFileSync(
      join(cwd, 'codex', 'sessions', '2026', 's.jsonl'),
      readFileSync(join(samples, 'codex-session.jsonl')),
    );
    expect((await json(['--from', 'codex'], { env: { CODEX_HOME: join(cwd, 'codex') } })).total).toMatchObject({
      requests: 3,
      cost: '0.04',
    });
  });

  it('says of an export without use that there was none', async () => {
    const { code, out } = await usage(['openai-dashboard-empty.csv']);
    expect(code).toBe(0);
    expect(out).toContain('No usage in this window.');
    expect(out).toContain('2026-10-01');
  });

  it.each([
    [['--by', 'colour'], '--by: "colour" is nothing to add up by'],
    [['--by', 'modle'], 'did you mean model?'],
    [['--by', 'day,model,user'], 'are more than two'],
    [['--by', 'day,month'], 'are two stretches of time'],
    [['--since', 'soon'], '--since: "soon" is not a day or a point in time'],
    [['--time-zone', 'Mars'], '--time-zone: "Mars" is not a time zone'],
    [['--name', 'x'], '--name: "x" is not a name and an offer'],
    [['--on', 'gpt-4oo'], '--on: no model "gpt-4oo" in the catalogue'],
    [['--on', 'a=b=c'], 'is not one model for another'],
    [['--from', 'excel'], '--from: no format "excel"'],
    [['--fail-over', '2%'], '--fail-over: nothing says what was charged'],
  ])('refuses %j', async (args, problem) => {
    const { code, err } = await usage(['canonical.jsonl', ...args]);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(problem) });
  });
});

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

describe('usage --records', () => {
  const records = async (content: string, ...args: string[]) => {
    const { code, out, err } = await usage(['-', '--records', ...args], { stdin: content });
    return {
      code,
      err,
      lines: out
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((each) => JSON.parse(each)),
    };
  };

  it('prices each by itself, repeats what it is, and passes on what it does not know', async () => {
    const { code, lines } = await records(
      `${JSON.stringify({ id: 'a1', model: 'gpt-4o', at: '2026-11-23T12:00:00.123+02:00', usage: { prompt: 1000, cacheRead: 400, output: 100 }, user: 'u', trace: { x: [1, '2'] } })}\n`,
    );
    expect({ code, lines }).toEqual({
      code: 0,
      lines: [
        {
          model: 'gpt-4o',
          id: 'a1',
          at: '2026-11-23T10:00:00.123Z',
          user: 'u',
          offer: 'openai/gpt-4o',
          billing: {
            from: '2024-10-02',
            checked: expect.any(String),
            source: expect.any(String),
            serviceTier: null,
            aboveInputTokens: null,
            window: null,
          },
          usage: { input: 600, cacheRead: 400, output: 100 },
          lineItems: [
            { meter: 'input', tokens: 600, rate: '2.5', per: 'million tokens', cost: '0.0015' },
            { meter: 'cacheRead', tokens: 400, rate: '1.25', per: 'million tokens', cost: '0.0005' },
            { meter: 'output', tokens: 100, rate: '10', per: 'million tokens', cost: '0.001' },
          ],
          total: '0.003',
          trace: { x: [1, '2'] },
        },
      ],
    });
  });

  it('comes to the same for the second record of a kind as for the first, to the last digit', async () => {
    const one = line('gpt-4o-mini', '2026-11-01T00:00:00Z', 1_234_567);
    const { lines } = await records(one + one + line('gpt-4o-mini', '2026-11-01T00:00:00Z', 3) + one);
    expect(lines.map(({ total }) => total)).toEqual(['0.18518505', '0.18518505', '0.00000045', '0.18518505']);
    expect(lines[1]).toEqual(lines[0]);
  });

  it('says of each that cannot be priced why, and fails at the end', async () => {
    const { code, err, lines } = await records(
      line('gpt-4o', '2026-11-01', 1) + line('nobody', '2026-11-01', 1) + 'oops\n',
    );
    expect({ code, totals: lines.map(({ total, error }) => [total, error]) }).toEqual({
      code: 2,
      totals: [
        ['0.0000025', undefined],
        [null, 'no model "nobody" in the catalogue'],
        [undefined, 'not JSON'],
      ],
    });
    expect(err).toBe('error: -:3: not JSON\nerror: 1 of 2 records have no price\n');
  });

  it('goes on after each that cannot be read, and says so in its place, also before anything could be recognised', async () => {
    const good = line('gpt-4o', '2026-11-01', 1);
    const { code, err, lines } = await records(
      `{"model\n${good}${'{"usage":{"input":-1},"model":"gpt-4o"}\n'.repeat(6)}\n${good}`,
    );
    expect({ code, places: lines.map((each) => each.total ?? [each.path, each.line, each.error]) }).toEqual({
      code: 2,
      places: [
        ['-', 1, 'not JSON'],
        '0.0000025',
        ...[3, 4, 5, 6, 7, 8].map((number) => ['-', number, expect.stringContaining('-1')]),
        '0.0000025',
      ],
    });
    expect(err).toContain('error: and 2 more; 7 records could not be read\n');
  });

  it('takes a tier, thinking, multipliers and searches, and says which rates that came to', async () => {
    write(
      'acme.yaml',
      `schema: 1
provider: acme
name: Acme
source: https://example.com/prices
models:
  - id: m
    rates:
      - { checked: 2026-10-01, input: 1, output: 10, thinking: { output: 20 }, bands: [{ aboveInputTokens: 1000, input: 2, output: 12 }], multipliers: { us: 1.1 }, batch: { input: 0.5, output: 5 } }
`,
    );
    const one = (more: object, tokens: object = { input: 1000 }): string =>
      `${JSON.stringify({ model: 'acme/m', at: '2026-09-01', usage: tokens, ...more })}\n`;
    const content = [
      one({}),
      one({ serviceTier: 'batch' }),
      one({ serviceTier: 'standard' }),
      one({ thinking: true }, { output: 1000 }),
      one({ multipliers: ['us'] }),
      one({}, { input: 1001 }),
      one({ webSearches: 2 }),
      one({}, {}),
      one({}, { input: 500, reasoning: 500 }),
      one({}, { input: 500, reasoning: 500 }),
      one({ at: undefined }),
    ].join('');
    const { code, lines } = await records(
      content,
      '--from',
      'records',
      '--pricing',
      join(cwd, 'acme.yaml'),
      '--assume-web-search',
      '0.01',
    );
    const { serviceTier, aboveInputTokens } = lines[0].billing;
    expect({ code, serviceTier, aboveInputTokens }).toEqual({ code: 0, serviceTier: null, aboveInputTokens: null });
    expect(lines.map(({ total }) => total)).toEqual([
      '0.001',
      '0.0005',
      '0.001',
      '0.02',
      '0.0011',
      '0.002002',
      '0.021',
      '0',
      '0.0055',
      '0.0055',
      '0.001',
    ]);
    expect(lines[1].billing.serviceTier).toBe('batch');
    expect(lines[3].billing.thinking).toBe(true);
    expect(lines[4].billing.multipliers).toEqual(['us']);
    expect(lines[5].billing.aboveInputTokens).toBe(1000);
    expect(lines[6].assumptions).toEqual(['undatedRates', 'assumedFee']);
    expect([lines[0].assumptions, lines[8].assumptions, lines[9].assumptions]).toEqual([
      ['undatedRates'],
      ['undatedRates', 'standIn'],
      ['undatedRates', 'standIn'],
    ]);
  });

  it('says by which exchange rate a list in another currency was priced', async () => {
    write(
      'cny.yaml',
      'schema: 1\nprovider: acme\nname: Acme\ncurrency: CNY\nsource: https://example.com/p\nmodels:\n  - id: m\n    rates: [{ from: 2026-01-01, checked: 2026-10-01, input: 8, output: 16 }]\n',
    );
    const { lines } = await records(
      line('acme/m', '2026-11-01', 1000).repeat(2),
      '--pricing',
      join(cwd, 'cny.yaml'),
      '--fx',
      'CNY=8@2026-11-20',
    );
    expect(lines.map(({ total, billing, assumptions }) => [total, billing.exchange, assumptions])).toEqual(
      [1, 2].map(() => ['0.001', { currency: 'CNY', perDollar: '8', date: '2026-11-20' }, ['exchange']]),
    );
  });

  it.each([
    '--by=day',
    '--top=3',
    '--on=gpt-4o',
    '--bill=x.csv',
    '--rollup=-',
    '--format=csv',
    '--notes=full',
    '--sources',
  ])('refuses %s, which is for a report', async (flag) => {
    const { code, err } = await records(line('gpt-4o', '2026-11-01', 1), flag);
    expect({ code, err }).toEqual({
      code: 2,
      err: `error: ${flag.split('=')[0]} has no effect beside --records\n  each record says its own; the result is JSON lines\n`,
    });
  });

  it.each([
    ['an unknown meter', { model: 'gpt-4o', usage: { inputs: 1, input: 1 } }, 'unknown meter "inputs"'],
    ['prompt beside input', { model: 'gpt-4o', usage: { input: 1, prompt: 2 } }, 'prompt and input are both given'],
    [
      'a service tier that is none',
      { model: 'gpt-4o', usage: { input: 1 }, serviceTier: 'rapid' },
      'serviceTier is none of standard, batch, flex, priority, fast',
    ],
    ['no model', { usage: { input: 1 } }, 'model is missing'],
    ['a part of a token', { model: 'gpt-4o', usage: { input: 1.5 } }, '1.5'],
    ['more tokens than can be counted', { model: 'gpt-4o', usage: { input: 1e18 } }, '1000000000000000000'],
    ['no usage', { model: 'gpt-4o' }, 'usage is missing, or no object'],
    ['a day that is none', { model: 'gpt-4o', at: '2026-02-30', usage: { input: 1 } }, '2026-02-30'],
    [
      'thinking as a text',
      { model: 'gpt-4o', thinking: 'deep', usage: { input: 1 } },
      'thinking is neither true nor false',
    ],
    [
      'multipliers that are no names',
      { model: 'gpt-4o', multipliers: [1], usage: { input: 1 } },
      'multipliers is not a list of names',
    ],
    ['a list', [1], 'not a JSON object'],
    [
      'a moment before the first price',
      { model: 'gpt-4o', at: '2020-01-01', usage: { input: 1 } },
      'no price known for openai/gpt-4o on 2020-01-01',
    ],
    [
      'input without a rate',
      { model: 'deepseek-r1', usage: { input: 1 } },
      'global-api/deepseek-r1 has no published input rate',
    ],
    [
      'more cache than prompt',
      { model: 'gpt-4o', usage: { prompt: 1, cacheRead: 2 } },
      'parts of 2 tokens are more than the prompt of 1',
    ],
  ])('refuses %s', async (_, record, problem) => {
    const good = line('gpt-4o', '2026-11-01', 1);
    const { code, lines } = await records(`${good}${JSON.stringify(record)}\n${good}`, '--from', 'records');
    expect({ code, errors: lines.map(({ error }) => error) }).toEqual({
      code: 2,
      errors: [undefined, expect.stringContaining(problem), undefined],
    });
  });

  it('writes a file whole or not at all', async () => {
    write('a.jsonl', line('gpt-4o', '2026-11-01', 1));
    expect(await usage(['a.jsonl', '--records', '-o', 'out.jsonl'], { cwd })).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(join(cwd, 'out.jsonl'), 'utf8')).toContain('"total":"0.0000025"');
    expect(await usage(['a.jsonl', '--records', '-o', 'nowhere/out.jsonl'], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot write nowhere/out.jsonl'),
    });
  });
});

describe('what usage writes to be read again', () => {
  it('rolls up to the same cost', async () => {
    const direct = await json(['canonical.jsonl', 'claude-code.jsonl', 'litellm-spendlogs.jsonl', ...AS_OF]);
    const path = join(cwd, 'roll-up.csv');
    expect(
      await usage(['canonical.jsonl', 'claude-code.jsonl', 'litellm-spendlogs.jsonl', '--rollup', path, ...AS_OF]),
    ).toMatchObject({ code: 0 });
    const again = await json([path, ...AS_OF]);
    expect(again.total).toEqual(direct.total);
    expect(again.groups).toEqual(direct.groups);
    expect((await json([path, '--by', 'project', ...AS_OF])).groups.map(({ key }: Shown) => key.project)).toContain(
      'team-demo',
    );
  });

  it('reads a roll-up that a database made, with few columns', async () => {
    write('a.csv', 'from,model,input,output,requests\n2026-11-01 10:00:00,gpt-4o,1000000,0,10\n');
    expect((await json(['a.csv'], { cwd })).total).toEqual({ requests: 10, usage: { input: 1_000_000 }, cost: '2.5' });
  });

  it('writes rows of FOCUS that come to the same', async () => {
    const { code, out } = await usage(['canonical.jsonl', '--focus', '-', ...AS_OF]);
    write('focus.csv', out);
    const again = await json([join(cwd, 'focus.csv'), ...AS_OF]);
    const direct = await json(['canonical.jsonl', ...AS_OF]);
    expect({ code, cost: again.total.cost, billed: again.total.billed.amount, usage: again.total.usage }).toEqual({
      code: 0,
      cost: direct.total.cost,
      billed: direct.total.cost,
      usage: direct.total.usage,
    });
    expect(out.split('\r\n')[1]).toMatch(
      /^0\.02,openai,OpenAI,USD,2026-11-01T00:00:00Z,2026-10-01T00:00:00Z,Usage,,gpt-4o input tokens,Usage-Based,2026-10-02T00:00:00Z,2026-10-01T00:00:00Z,8000,Tokens,/,
    );
  });

  it('writes a plan that project can read', async () => {
    expect(await usage(['canonical.jsonl', '--write-plan', join(cwd, 'plan.yaml')])).toMatchObject({ code: 0 });
    const io = fakeIo({ cwd });
    expect(await run(['project', 'plan.yaml', '--format', 'json', ...AS_OF], io)).toBe(0);
    expect(JSON.parse(io.out()).scenarios[0]).toMatchObject({ name: 'Measured' });
  });

  it('does not mix two of them in one place', async () => {
    const { code, out, err } = await usage(['canonical.jsonl', '--rollup', '-', '--focus', '-']);
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '',
      err: 'error: only one of --rollup, --focus and --write-plan can go to standard output\n  name a file for each of them\n',
    });
  });

  it('leaves a report that has a file of its own', async () => {
    const { code, out } = await usage([join(samples, 'canonical.jsonl'), '--rollup', '-', '-o', 'report.md'], { cwd });
    expect([code, out.split('\n')[0]?.slice(0, 10)]).toEqual([0, 'from,until']);
    expect(readFileSync(join(cwd, 'report.md'), 'utf8')).toContain('| gpt-4o-2024-08-06');
  });

  it('shortens keys there too', async () => {
    const { out } = await usage(['litellm-spendlogs.jsonl', '--rollup', '-']);
    expect(out).toContain('has…demo');
    expect(out).not.toContain('hashed-key-demo');
  });
});

describe('long work', () => {
  /** A clock that runs away: each look is half a second later. */
  const slow = (wishes: Parameters<typeof fakeIo>[0] = {}) => {
    const io = fakeIo({ cwd, isTTY: true, columns: 100, ...wishes });
    let now = 0;
    return { ...io, elapsed: () => (now += 500) };
  };
  const large = (): void => write('a.jsonl', line('gpt-4o', '2026-11-01T10:00:00.000Z', 1).repeat(20_000));

  it('shows how far it is on a terminal, and leaves nothing of that behind', async () => {
    large();
    const io = slow();
    expect(await run(['usage', 'a.jsonl'], io)).toBe(0);
    expect(io.err()).toContain('records/s');
    expect(io.err()).toMatch(/MB/);
    expect(io.err().endsWith('\u001b[2K')).toBe(true);
  });

  it('is silent in a pipe, and where it is told to be', async () => {
    large();
    const pipe = slow({ isTTY: false });
    expect(await run(['usage', 'a.jsonl'], pipe)).toBe(0);
    const quiet = slow();
    expect(await run(['usage', 'a.jsonl', '--quiet'], quiet)).toBe(0);
    expect([pipe.err(), quiet.err()]).toEqual(['', '']);
  });

  it('ends where Ctrl-C asks for it, and leaves no half file', async () => {
    large();
    const io = slow();
    const running = run(['usage', 'a.jsonl', '--records', '-o', 'out.jsonl'], {
      ...io,
      elapsed: () => {
        io.interrupt();
        return io.elapsed();
      },
    });
    expect(await running).toBe(130);
    expect(existsSync(join(cwd, 'out.jsonl'))).toBe(false);
    expect(readdirSync(cwd)).toEqual(['a.jsonl']);
  });
});
