import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formats } from '../../../src/render/renderers.ts';
import { withoutVersion } from '../../catalogue-version.ts';
import { AS_OF, cwd, samples, json, line, usage, write, type Shown } from './in-folder.ts';

describe('usage', () => {
  it('prices each record at the rates of its own moment, and adds up by model', async () => {
    const { code, out, err } = await usage(['canonical.jsonl', '--format', 'markdown', ...AS_OF]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(withoutVersion(out)).toMatchInlineSnapshot(`
      "**12 requests cost $0.085 from 2026-10-01 08:00 to 2026-10-02 13:00 UTC;** gpt-4o-2024-08-06 was 47% of it.

      | Model                      | Requests |      Input | Cache read | Cache write |    Output |         Cost |
      | -------------------------- | -------: | ---------: | ---------: | ----------: | --------: | -----------: |
      | gpt-4o-2024-08-06          |        3 |      8,000 |      4,000 |           0 |     1,500 |     $0.04000 |
      | claude-sonnet-4-5-20250929 |        2 |      3,000 |      5,000 |       2,000 |       900 |     $0.03150 |
      | claude-haiku-4-5-20251001  |        1 |      1,000 |          0 |       4,000 |       300 |     $0.01050 |
      | gpt-4o-mini-2024-07-18     |        2 |     20,000 |          0 |           0 |     2,000 |     $0.00210 |
      | deepseek-v4-flash          |        4 |      2,000 |      6,000 |           0 |     1,000 |     $0.00092 |
      | **Total**                  |   **12** | **34,000** | **15,000** |   **6,000** | **5,700** | **$0.08502** |

      - Read 12 records of 1 file over 2 days: canonical.
      - All records are priced at the rates of 2026-11-23 (price lists CATALOGUE).
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
            "text": "The sources do not name a provider; priced as openai/gpt-4o.",
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
    expect(out).toMatch(/house-model .* no model "house-model" in the price lists/);
    const { groups, total } = await json(['a.jsonl', '-q'], { cwd });
    expect(groups.at(-1)).toEqual({
      key: { model: 'house-model' },
      requests: 1,
      usage: { input: 7 },
      cost: null,
      unpriced: { reason: 'no model "house-model" in the price lists', usage: { input: 7 } },
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
      'The sources do not name a provider; priced as openai/gpt-4o.',
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
    [['--by', 'day,model,user,team,key'], 'are more than four'],
    [['--by', 'day,month'], 'are two stretches of time'],
    [['--since', 'soon'], '--since: "soon" is not a day or a point in time'],
    [['--time-zone', 'Mars'], '--time-zone: "Mars" is not a time zone'],
    [['--name', 'x'], '--name: "x" is not a name and an offer'],
    [['--on', 'gpt-4oo'], '--on: no model "gpt-4oo" in the price lists'],
    [['--on', 'a=b=c'], 'is not one model for another'],
    [['--from', 'excel'], '--from: no format "excel"'],
    [['--fail-over', '2%'], '--fail-over: nothing says what was charged'],
  ])('refuses %j', async (args, problem) => {
    const { code, err } = await usage(['canonical.jsonl', ...args]);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(problem) });
  });
});
