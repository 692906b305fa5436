import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { listText } from '../../offers.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pricing-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const list = listText(
  'mine',
  '{ id: small, name: Small One, aliases: [tiny], context: 8000, rates: [{ from: 2026-01-01, checked: 2026-11-01, input: 0.1, output: 0.5 }] }',
  '{ id: large, context: 200000, rates: [{ from: 2026-06-01, checked: 2026-11-01, input: 2, cacheRead: 0.2, output: 9, bands: [{ aboveInputTokens: 100000, input: 4, output: 18 }], batch: { output: 4.5 }, perRequest: 0.001 }, { from: 2026-01-01, input: 3, output: 12 }, { from: 2027-01-01, state: announced, output: 8 }] }',
  '{ id: unpriced-input, rates: [{ from: 2026-01-01, output: 1 }] }',
  '{ id: future, rates: [{ from: 2030-01-01, output: 1 }] }',
);

async function printed(...argv: string[]): Promise<string> {
  const io = fakeIo({ stdin: list });
  const code = await run(['pricing', ...argv, '--pricing', '-'], io);
  expect(io.err()).toBe('');
  expect(code).toBe(0);
  return io.out();
}

const offers = async (...argv: string[]) =>
  JSON.parse(await printed('list', '--provider', 'mine', '--format', 'json', ...argv)).offers.map(
    ({ model }: { model: string }) => model,
  );

describe('pricing list', () => {
  it('has every offer with a price on the day', async () => {
    expect(await offers()).toEqual(['large', 'small', 'unpriced-input']);
    expect(await offers('--as-of', '2030-01-01')).toContain('future');
  });

  it.each([
    [['SMALL one'], ['small']],
    [['tiny'], ['small']],
    [
      ['--max-input', '2'],
      ['large', 'small'],
    ],
    [
      ['--max-output', '1'],
      ['small', 'unpriced-input'],
    ],
    [
      ['--min-context', '8k'],
      ['large', 'small'],
    ],
    [
      ['--sort', 'output'],
      ['small', 'unpriced-input', 'large'],
    ],
    [
      ['--sort', 'input'],
      ['small', 'large', 'unpriced-input'],
    ],
    [
      ['--sort', 'context'],
      ['large', 'small', 'unpriced-input'],
    ],
  ])('%j gives %j', async (argv, expected) => {
    expect(await offers(...argv)).toEqual(expected);
  });

  it('prints rates exactly, and nothing for what is not published', async () => {
    expect(await printed('list', '--provider', 'mine', 'unpriced', '--format', 'csv')).toBe(
      'offer,provider,model,name,input,cacheRead,cacheWrite,cacheWrite1h,inputAudio,cacheReadAudio,inputImage,output,reasoning,outputAudio,context,released,retired,from,checked,source,assumptions,unpriced\r\nmine/unpriced-input,mine,unpriced-input,unpriced-input,,,,,,,,1,,,,,false,2026-01-01,,https://example.com/prices,,\r\n',
    );
  });

  it('has three decimals in a column with a small rate, more where a rate has them, and contexts in three digits', async () => {
    const fine = listText(
      'fine',
      '{ id: a, context: 1047576, rates: [{ checked: 2026-11-01, input: 0.0375, output: 30 }] }',
      '{ id: b, context: 128000, rates: [{ checked: 2026-11-01, input: 30, output: 1.5 }] }',
      '{ id: c, context: 16385, rates: [{ checked: 2026-11-01, input: 0.1, output: 2 }] }',
    );
    const io = fakeIo({ stdin: fine });
    await run(['models', '--provider', 'fine', '--sort', 'input', '--pricing', '-', '--as-of', '2026-11-02'], io);
    expect(
      io
        .out()
        .split('\n')
        .slice(0, 7)
        .map((line) => line.trimEnd())
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "fine/a, the cheapest by input of 3 offers, costs $0.0375 in and $30.00 out per million tokens.

      Offer   Input/M  Cache read  Output/M  Context  Released  Checked
      ────────────────────────────────────────────────────────────────────
      fine/a  $0.0375         n/a    $30.00    1.05M            2026-11-01
      fine/c   $0.100         n/a     $2.00    16.4k            2026-11-01
      fine/b  $30.000         n/a     $1.50     128k            2026-11-01"
    `);
  });

  it('lists the whole catalogue', async () => {
    const lines = (await printed('list', '--format', 'ndjson')).trim().split('\n');
    expect(lines.length).toBeGreaterThan(390);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ offer: expect.stringContaining('/') });
  });
});

describe('models', () => {
  const served = listText(
    'maker',
    '{ id: kite-1, released: 2025-01-01, retires: 2026-06-01, rates: [{ from: 2025-01-01, input: 1, output: 2 }] }',
    '{ id: kite-2, released: 2025-06-01, rates: [{ from: 2025-06-01, input: 1, output: 2 }] }',
    '{ id: kite-3, released: 2026-03-15, rates: [{ from: 2026-03-15, input: 1, output: 2 }] }',
    ...Array.from(
      { length: 12 },
      (_, index) => `{ id: kite-of-${index}, maker: other, rates: [{ from: 2026-01-01, output: 2 }] }`,
    ),
  );
  const listed = async (argv: readonly string[], isTTY = false): Promise<string> => {
    const io = fakeIo({ stdin: served, isTTY, columns: 80 });
    expect(await run(['models', 'kite', '--pricing', '-', ...argv], io)).toBe(0);
    return io.out();
  };
  const names = (text: string) => text.match(/^maker\/kite-[^\s,]+(?=,\S| {2})/gm);

  it('come newest first, the maker’s own before those of resellers, and retired ones last and marked', async () => {
    const text = await listed([]);
    expect(names(text)?.slice(0, 3)).toEqual(['maker/kite-3', 'maker/kite-2', 'maker/kite-of-0']);
    expect(names(text)?.at(-1)).toBe('maker/kite-1');
    expect(text).toMatch(/maker\/kite-3 .* 2026-03-15\n/);
    expect(text).toMatch(/maker\/kite-1 .* retired\n/);
  });

  it('fill no more than a terminal, say how many there are, and are whole in a pipe', async () => {
    expect(names(await listed([], true))).toHaveLength(12);
    expect(await listed([], true)).toContain('The first 12 of 15; --top 15 shows all.');
    expect(names(await listed(['--top', '15'], true))).toHaveLength(15);
    expect(names(await listed([]))).toHaveLength(15);
    expect(names(await listed(['--format', 'csv'], true))).toHaveLength(15);
  });

  it.each([
    [['--released-after', '2026-03'], ['maker/kite-3']],
    [['--released-after', '2025-06-02'], ['maker/kite-3']],
    [['--exclude', 'of,3', '--exclude', '1'], ['maker/kite-2']],
    [['--provider', 'openai,maker', '--top', '1'], ['maker/kite-3']],
  ])('are filtered by %j', async (argv, found) => {
    expect(names(await listed(argv))).toEqual(found);
  });
});

describe('models --tokens', () => {
  const asked = async (...argv: string[]) => {
    const io = fakeIo({ cwd: folder });
    const code = await run(['models', ...argv], io);
    return { code, out: io.out(), err: io.err() };
  };

  it('shows what a text counts to on each, by which tokenizer, with the label', async () => {
    writeFileSync(join(folder, 'prompt.txt'), ' the'.repeat(100));
    const { out } = await asked('gpt-4o', '--provider', 'openai', '--tokens', 'prompt.txt', '-f', 'json', '-q');
    const { offers: rows } = JSON.parse(out);
    expect(rows[0]).toMatchObject({ tokenizer: 'o200k_base', label: 'exact', tokens: 100 });
    expect(rows[0].low).toBeUndefined();
    const claude = await asked('claude-sonnet-5', '--provider', 'anthropic', '--tokens', 'prompt.txt');
    expect(claude.out).toMatch(/^anthropic\/claude-sonnet-5 +147 {2}calibrated 133–164 {2}claude-v5 /m);
  });

  it('is refused for what cannot be counted', async () => {
    expect(await asked('gpt', '--tokens', 'missing.txt')).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot read missing.txt'),
    });
  });
});

describe('pricing show', () => {
  it('prints rates, bands, service tiers and fees', async () => {
    expect(await printed('show', 'mine/large', '--format', 'csv')).toBe(
      [
        'rates,meter,rate,assumptions',
        'standard,input,2,',
        'standard,cacheRead,0.2,',
        'standard,output,9,',
        '"standard, prompts above 100,000 tokens",input,4,',
        '"standard, prompts above 100,000 tokens",output,18,',
        'batch,input,2,',
        'batch,cacheRead,0.2,',
        'batch,output,4.5,',
        'fee,requests,0.001,',
        '',
      ].join('\r\n'),
    );
  });

  it('has all of it as JSON', async () => {
    expect(JSON.parse(await printed('show', 'mine/large', '--format', 'json'))).toMatchObject({
      offer: 'mine/large',
      from: '2026-06-01',
      rates: { input: '2', cacheRead: '0.2', output: '9' },
      bands: [{ aboveInputTokens: 100_000, atOrAbove: false, rates: { input: '4', output: '18' } }],
      serviceTiers: { batch: { rates: { output: '4.5' } } },
      fees: { requests: '0.001' },
    });
  });

  it('shows the rates of another day', async () => {
    expect(JSON.parse(await printed('show', 'mine/large', '--as-of', '2026-02-01', '--format', 'json')).rates).toEqual({
      input: '3',
      output: '12',
    });
  });
});

it('pricing history has every period, the newest first, with those never in force', async () => {
  expect(await printed('history', 'mine/large', '--format', 'csv')).toBe(
    [
      'from,until,state,input,cacheRead,output,checked,assumptions',
      '2027-01-01,,announced,,,8,,',
      '2026-06-01,2027-01-01,,2,0.2,9,2026-11-01,',
      '2026-01-01,2026-06-01,,3,,12,,',
      '',
    ].join('\r\n'),
  );
});

describe('what it does not understand', () => {
  it.each([
    [
      ['pricing'],
      'error: pricing needs to know what to do\n  there is pricing list, pricing show, pricing subscriptions, pricing history, pricing diff, pricing import, pricing update, pricing export or pricing check\n',
    ],
    [
      ['pricing', 'lst'],
      'error: no command "pricing lst"\n  there is pricing list, pricing show, pricing subscriptions, pricing history, pricing diff, pricing import, pricing update, pricing export or pricing check\n',
    ],
    [
      ['pricing', 'list', '--provider', 'opnai'],
      'error: no provider "opnai" in the price lists\n  did you mean openai?\n',
    ],
    [
      ['pricing', 'list', '--max-output', 'cheap'],
      'error: --max-output: "cheap" is not a rate\n  write US dollars per million tokens like 0.18\n',
    ],
    [
      ['pricing', 'show'],
      "error: missing required argument 'offer'\n  cost-projection pricing show --help shows what it takes\n",
    ],
    [
      ['pricing', 'show', 'gpt-4o', '--as-of', '2020-01-01'],
      'error: no price known for openai/gpt-4o on 2020-01-01\n  its prices are known from 2024-05-13\n',
    ],
  ])('%j', async (argv, message) => {
    const io = fakeIo();
    expect([await run(argv, io), io.out(), io.err()]).toEqual([2, '', message]);
  });
});

describe('pricing diff', () => {
  it('compares two days of the catalogue', async () => {
    expect(
      await printed(
        'diff',
        '2026-08-01',
        '2026-09-01',
        '--provider',
        'openai',
        '--provider',
        'deepseek',
        '--format',
        'ndjson',
      ),
    ).toContain(
      '{"offer":"openai/gpt-5.6-sol","change":"cheaper","rate":"output","before":"30","after":"20","by":"-0.333333333333","assumptions":"undatedRates","unpriced":null}',
    );
  });

  it('says what it left out because nobody recorded its start, and lists it when asked', async () => {
    const io = fakeIo();
    expect(await run(['pricing', 'diff', '2026-07-01', '2026-11-23', '--provider', 'groq'], io)).toBe(0);
    expect(io.out()).toMatch(
      /^No change from 2026-07-01 to 2026-11-23\.\n\nUS dollars.*\nLeft out: \d+ offers without a recorded price of 2026-07-01/,
    );
    expect(
      await printed('diff', '2026-07-01', '2026-11-23', '--provider', 'groq', '--all', '--format', 'csv'),
    ).toContain(',added,output,,');
  });

  it('compares two files', async () => {
    writeFileSync(
      join(folder, 'old.yaml'),
      'schema: 1\nprovider: p\nsource: https://example.com\nmodels: [{ id: m, rates: [{ from: 2026-01-01, output: 4 }] }]\n',
    );
    writeFileSync(
      join(folder, 'new.yaml'),
      'schema: 1\nprovider: p\nsource: https://example.com\nmodels: [{ id: m, rates: [{ from: 2026-01-01, output: 5 }] }]\n',
    );
    const io = fakeIo({ cwd: folder });
    expect(await run(['pricing', 'diff', 'old.yaml', 'new.yaml', '--format', 'csv'], io)).toBe(0);
    expect(io.out()).toBe('offer,change,rate,before,after,by,assumptions,unpriced\r\np/m,dearer,output,4,5,0.25,,\r\n');
  });
});

it('pricing list filters by what a list has rates for', async () => {
  const found = (await printed('list', '--provider', 'openai', '--with', 'batch', 'cache', '--format', 'ndjson'))
    .trim()
    .split('\n');
  const all = (await printed('list', '--provider', 'openai', '--format', 'ndjson')).trim().split('\n');
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThan(all.length);
});

it('says what is left out for want of an exchange rate', async () => {
  writeFileSync(
    join(folder, 'cny.yaml'),
    'schema: 1\nprovider: cn\nsource: https://example.com\ncurrency: CNY\nmodels: [{ id: m, rates: [{ from: 2026-01-01, output: 7.1 }] }]\n',
  );
  const listed = async (...argv: string[]) => {
    const io = fakeIo({ cwd: folder });
    expect(await run(['pricing', 'list', '--pricing', 'cny.yaml', '--provider', 'cn', ...argv], io)).toBe(0);
    return io.out();
  };
  expect(await listed()).toContain(
    'No offers.\n\nNot priced: cn/m (priced in CNY): say what a dollar is in it, like --fx CNY=7.10.',
  );
  expect(await listed('--fx', 'CNY=7.1', '--format', 'csv')).toContain('cn/m,cn,m,m,,,,,,,,1,');
});
