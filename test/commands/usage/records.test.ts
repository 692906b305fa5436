import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cwd, line, usage, write } from './in-folder.ts';

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
        [null, 'no model "nobody" in the price lists'],
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
