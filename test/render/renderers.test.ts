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
const total: Row = {
  cells: [text('total'), tokens(5_000_000), text(''), cost(usd('0.0000375')), share(undefined)],
  strong: true,
};

describe('table', () => {
  it('prints boxes with figures to the right, and notes below', async () => {
    expect(await print('table', reportOf([row('a'), total], ['A note.']))).toMatchInlineSnapshot(`
      "┌───────┬────────┬───────┬───────────┬─────────┐
      │ Name  │ Tokens │  Rate │      Cost │ Savings │
      ├───────┼────────┼───────┼───────────┼─────────┤
      │ a     │     5M │ $0.25 │     $1.25 │    -50% │
      │ total │     5M │       │ $0.000038 │     n/a │
      └───────┴────────┴───────┴───────────┴─────────┘
      A note.
      "
    `);
  });

  it('writes the numbers of a column in one way: all in short, or none where one cannot be', async () => {
    const counted = (...counts: number[]): Row[] => counts.map((count) => ({ cells: [text('a'), tokens(count)] }));
    const printed = async (...counts: number[]) =>
      (await print('markdown', reportOf(counted(...counts)))).match(/(?<=a .*)[\d.,]+[kMB]?/g);
    expect(await printed(5_000_000, 1_500_000_000, 900)).toEqual(['5M', '1.5B', '900']);
    expect(await printed(5_000_000, 1_500_000_001, 900)).toEqual(['5,000,000', '1,500,000,001', '900']);
  });

  it('leaves out columns that do not fit, the least important first, and says which', async () => {
    const printed = await print('table', reportOf([row('a')]), { width: 40 });
    expect(printed).toContain('│ Name │  Rate │  Cost │ Savings │');
    expect(printed).toContain('Not shown for lack of room: "Tokens".');
    expect((await print('table', reportOf([row('a')]), { width: 10 })).replace('\n  ', ' ')).toContain(
      'Not shown for lack of room: "Tokens", "Savings", "Rate".',
    );
  });

  it('never breaks a figure or an address, however narrow the terminal', async () => {
    const note = 'Read it at https://example.com/a/very/long/address/that/does/not/fit/anywhere/at/all and come back.';
    const printed = await print('table', reportOf([row('a')], [note]), { width: 20 });
    expect(printed).toContain('$1.25');
    expect(printed).toContain('https://example.com/a/very/long/address/that/does/not/fit/anywhere/at/all');
  });

  it('is coloured only where colour is welcome', async () => {
    expect(await print('table', reportOf([row('a')]), { color: true })).toContain('\u001B[31m-50%\u001B[39m');
    expect(await print('table', reportOf([row('a')]))).not.toContain('\u001B');
  });

  it('keeps a name from driving the terminal', async () => {
    expect(await print('table', reportOf([row('\u001B[31mred\u0007')], ['\u001B]0;title']))).not.toContain('\u001B');
  });

  it('lines up wide characters', async () => {
    const lines = (await print('table', reportOf([row('模型'), row('abcd')]))).trim().split('\n');
    expect(lines[3]).toBe('│ 模型 │     5M │ $0.25 │ $1.25 │    -50% │');
    expect(lines[4]).toBe('│ abcd │     5M │ $0.25 │ $1.25 │    -50% │');
  });
});

describe('markdown', () => {
  it('reads well raw', async () => {
    expect(await print('markdown', reportOf([row('a|b'), total], ['See <https://example.com>.'])))
      .toMatchInlineSnapshot(`
      "| Name      | Tokens |  Rate |          Cost | Savings |
      | --------- | -----: | ----: | ------------: | ------: |
      | a\\|b      |     5M | $0.25 |         $1.25 |    -50% |
      | **total** | **5M** |       | **$0.000038** | **n/a** |

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
      'name,tokens,rate,cost,savings\r\na,5000000,0.25,1.25,-0.5\r\ntotal,5000000,,0.0000375,\r\n',
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
    '{"name":"a","tokens":5000000,"rate":"0.25","cost":"1.25","savings":"-0.5"}\n{"name":"total","tokens":5000000,"rate":"","cost":"0.0000375","savings":null}\n',
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
