import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, usd } from '../../src/values/money.ts';
import { cost, left, rate, right, share, text, tokens, type Report, type Row } from '../../src/report/report.ts';
import { renderers, type OutputFormat } from '../../src/render/renderers.ts';

const columns = [
  left('name', 'Name'),
  right('tokens', 'Tokens', 2),
  right('rate', 'Rate', 1),
  right('cost', 'Cost'),
  right('savings', 'Savings', 1),
];
const row = (name: string): Row => ({
  cells: [text(name), tokens(5_000_000), rate(usd('0.25')), cost(usd('1.25')), share(decimal('-0.5'))],
});
const reportOf = (rows: Row[], notes: string[] = []): Report => ({
  tables: [{ columns, rows }],
  notes,
  records: { columns, rows },
  assumptions: [],
  unpriced: [],
  prices: undefined,
  body: () => ({ rows: rows.length }),
});
const print = async (
  format: OutputFormat,
  report: Report,
  { width, color = false }: { width?: number; color?: boolean } = {},
) => {
  const terminal = { width, color, notes: 'short' as const, sources: false };
  return [...(await renderers[format](terminal))(report, terminal)].join('');
};
const wideRow: Row = {
  cells: [...row('a').cells, text('x'.repeat(17)), text('y'.repeat(17))],
};
const total: Row = {
  cells: [text('Total'), tokens(5_000_000), text(''), cost(usd('0.0000375')), share(undefined)],
  strong: true,
};

describe('table', () => {
  it('has figures to the right, written alike in a column, and notes below', async () => {
    expect(await print('table', reportOf([row('a'), total], ['A note.']))).toMatchInlineSnapshot(`
      "Name   Tokens   Rate       Cost  Savings
      ────────────────────────────────────────
      a          5M  $0.25  $1.250000   −50.0%
      Total      5M         $0.000038      n/a

      A note.
      "
    `);
  });

  it('begins with the finding', async () => {
    const report = { ...reportOf([row('a')]), finding: 'a costs $1.25 per month, 50% more than b.' };
    expect((await print('table', report, { color: true })).split('\n')[0]).toBe(
      '\u001B[1ma costs $1.25 per month,\u001B[22m 50% more than b.',
    );
    expect(await print('markdown', report)).toMatch(/^\*\*a costs \$1\.25 per month,\*\* 50% more than b\.\n\n\| /);
  });

  it('leaves out columns that do not fit, the least important first, and says which', async () => {
    const printed = await print('table', reportOf([row('a')]), { width: 25 });
    expect(printed).toContain('a\n  Tokens   5M\n');
    const wide = { columns: [...columns, right('more', 'More'), right('most', 'Most')], rows: [wideRow] };
    const narrowed = await print('table', { ...reportOf([]), tables: [wide] }, { width: 60 });
    expect(narrowed).toContain('Name   Rate   Cost  ');
    expect(narrowed).toContain('Hidden to fit 60 columns: Tokens, Savings. See them with -f\n  csv.');
  });

  it('leaves out columns of zeros before others', async () => {
    const zeros = [
      text('a'),
      tokens(0),
      rate(usd('0.25')),
      cost(usd('1')),
      share(decimal('-0.5')),
      text('x'.repeat(30)),
    ];
    const wide = { columns: [...columns, right('more', 'More')], rows: [{ cells: zeros }] };
    expect(await print('table', { ...reportOf([]), tables: [wide] }, { width: 62 })).toContain('columns: Tokens. See');
  });

  it('cuts names in the middle before a column of figures goes, and where that tells them apart', async () => {
    const names = [
      'bedrock/us.anthropic.claude-opus-4-1-20250805-v1:0',
      'bedrock/eu.anthropic.claude-opus-4-1-20250805-v1:0',
    ];
    expect(await print('table', reportOf(names.map(row)), { width: 62 })).toContain('\nbedrock/us.ant');
    expect(await print('table', reportOf(names.map(row)), { width: 62 })).toContain('…');
    const alike = [
      'bedrock/us.anthropic.claude-opus-4-1-20250805-v1:0',
      'bedrock/us.anthropic.claude-haiku-4-1-20250805-v1:0',
    ];
    expect(await print('table', reportOf(alike.map(row)), { width: 62 })).not.toContain('…');
  });

  it('never breaks a figure or an address, however narrow the terminal', async () => {
    const note = 'Read it at https://example.com/a/very/long/address/that/does/not/fit/anywhere/at/all and come back.';
    const printed = await print('table', reportOf([row('a')], [note]), { width: 20 });
    expect(printed).toContain('$1.25');
    expect(printed).toContain('https://example.com/a/very/long/address/that/does/not/fit/anywhere/at/all');
  });

  it('is coloured only where colour is welcome', async () => {
    expect(await print('table', reportOf([row('a')]), { color: true })).toContain('\u001B[31m−50.0%\u001B[39m');
    expect(await print('table', reportOf([row('a')]))).not.toContain('\u001B');
  });

  it('keeps a name from driving the terminal', async () => {
    expect(await print('table', reportOf([row('\u001B[31mred\u0007')], ['\u001B]0;title']))).not.toContain('\u001B');
  });

  it('lines up wide characters', async () => {
    const lines = (await print('table', reportOf([row('模型'), row('abcd')]))).trim().split('\n');
    expect(lines[2]).toBe('模型      5M  $0.25  $1.25   −50.0%');
    expect(lines[3]).toBe('abcd      5M  $0.25  $1.25   −50.0%');
  });
});

describe('markdown', () => {
  it('reads well raw', async () => {
    expect(await print('markdown', reportOf([row('a|b'), total], ['See <https://example.com>.'])))
      .toMatchInlineSnapshot(`
      "| Name      | Tokens |  Rate |          Cost | Savings |
      | --------- | -----: | ----: | ------------: | ------: |
      | a\\|b      |     5M | $0.25 |     $1.250000 |  −50.0% |
      | **Total** | **5M** |       | **$0.000038** | **n/a** |

      - See \\<https:<!-- -->//example.com>.
      "
    `);
  });

  it('has the same number of cells on every line, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), async (names) => {
        const lines = (await print('markdown', reportOf(names.map(row)))).trimEnd().split('\n');
        expect(lines).toHaveLength(names.length + 2);
        for (const line of lines)
          expect(line.replace(/\\\\/g, '').replace(/\\\|/g, '').split('|')).toHaveLength(columns.length + 2);
      }),
    );
  });
});

describe('a name that somebody else chose', () => {
  it.each([
    ['![x](http://evil.example/p.png)', String.raw`!\[x\](http:<!-- -->//evil.example/p.png)`],
    ['[x](//evil.example)', String.raw`\[x\](//evil.example)`],
    ['@octocat, fix it', '@<!-- -->octocat, fix it'],
    ['me@evil.example', 'me@<!-- -->evil.example'],
    ['#12 and o/r#12', '#<!-- -->12 and o/r#<!-- -->12'],
    ['GH-12', 'GH-<!-- -->12'],
    ['www.evil.example', 'www<!-- -->.evil.example'],
    ['&#64;octocat', String.raw`\&#<!-- -->64;octocat`],
    ['<img src=x>', String.raw`\<img src=x>`],
    ['~~gone~~', String.raw`\~\~gone\~\~`],
    ['a & b, C#', 'a & b, C#'],
  ])('is text in Markdown, and neither image, link, mention nor reference: %s', async (name, shown) => {
    expect((await print('markdown', reportOf([row(name)], [name]))).split(shown)).toHaveLength(3);
  });

  const control =
    // oxlint-disable-next-line no-control-regex -- these must not be printed
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

  it.each(['table', 'markdown', 'csv', 'tsv', 'json', 'ndjson'] as const)('controls nothing in %s', async (format) => {
    const name = 'a\u001b[31m\u009b2J\u202ecod\u2028b\u0000\u007f';
    const report = { ...reportOf([row(name)], [name]), body: () => ({ name }) };
    const written = await print(format, report);
    expect(control.test(written)).toBe(false);
    if (format === 'json') expect(JSON.parse(written)).toMatchObject({ name });
  });
});

describe('csv', () => {
  it('carries every digit, without units', async () => {
    expect(await print('csv', reportOf([row('a'), total]))).toBe(
      'name,tokens,rate,cost,savings\r\na,5000000,0.25,1.25,-0.5\r\nTotal,5000000,,0.0000375,\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '＝1'])(
    'keeps a spreadsheet from running %j',
    async (name) => {
      expect((await print('csv', reportOf([row(name)]))).split('\r\n')[1]).toMatch(/^"?'/);
    },
  );

  it('reads back as what was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string()), async (names) => {
        const [, ...lines] = parseCsv(await print('csv', reportOf(names.map(row))));
        expect(lines.map(([name]) => name?.replace(/^'/, ''))).toEqual(names.map((name) => name.replace(/^'/, '')));
      }),
    );
  });
});

it('tsv keeps one record on one line', async () => {
  expect(await print('tsv', reportOf([row('a\tb\nc')]))).toBe(
    'name\ttokens\trate\tcost\tsavings\na b c\t5000000\t0.25\t1.25\t-0.5\n',
  );
});

it('json is the document, with what was assumed', async () => {
  expect(JSON.parse(await print('json', reportOf([row('a')])))).toEqual({ schemaVersion: 1, assumptions: [], rows: 1 });
});

it('ndjson is one object a line, with null for nothing', async () => {
  expect(await print('ndjson', reportOf([row('a'), total]))).toBe(
    '{"name":"a","tokens":5000000,"rate":"0.25","cost":"1.25","savings":"-0.5"}\n{"name":"Total","tokens":5000000,"rate":"","cost":"0.0000375","savings":null}\n',
  );
});

it('machine formats take rows as they come, without holding them', async () => {
  let made = 0;
  function* rows() {
    for (; made < 100_000; made++) yield row('a');
  }
  const report = { ...reportOf([]), records: { columns, rows: { [Symbol.iterator]: rows } } };
  const render = await renderers.ndjson({ width: undefined, color: false, notes: 'short', sources: false });
  const [first = ''] = render(report, { width: undefined, color: false, notes: 'short', sources: false });
  expect(first.length).toBeGreaterThan(60_000);
  expect(made).toBeLessThan(2000);
});

/** RFC 4180, as short as it can be said. */
function parseCsv(csv: string): string[][] {
  const fields = [...csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)];
  const lines: string[][] = [[]];
  for (const [, quoted, plain = '', end] of fields) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') lines.push([]);
  }
  return lines.slice(0, -1);
}
