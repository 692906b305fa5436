import { describe, expect, it } from 'vitest';
import { list, newWorld, plan } from '../world.ts';

// Every command in every format says the same of what was taken for granted: its text for people is that of the JSON
// document, and the kinds in the rows for machines are those of the document.

const { ran, write } = newWorld({
  'acme.yaml': list(
    'provider: acme\ncurrency: CNY',
    '{ id: a, retires: 2026-11-01, aliases: [x], rates: [{ checked: 2026-12-01, input: 7, output: 14, perRequest: 0.07, bands: [{ aboveInputTokens: 2000, input: 14, output: 28 }], multipliers: { us: 1.1 } }] }',
    '{ id: b, rates: [{ from: 2026-01-01, output: 7, perWebSearch: 0.7, thinking: { output: 21 }, schedule: { timeZone: UTC, windows: [{ start: "00:00", end: "08:00", output: 3.5 }] }, multipliers: { us: 1.1 } }] }',
    '{ id: c, rates: [{ from: 2026-07-01, input: 1, output: 2 }] }',
  ),
  'dollars.yaml': list(
    'provider: other\nrules:\n  half: { factor: 0.5, meters: [input, output], says: half of it, source: https://example.com/rule }',
    '{ id: d, context: 9000, rates: [{ from: 2026-01-01, checked: 2026-11-01, input: 1, cacheRead: 0.1, output: 2, batch: { rule: half }, multipliers: { us: 1.1 } }] }',
    '{ id: short, context: 500, rates: [{ from: 2026-01-01, checked: 2026-11-01, input: 1, output: 2, multipliers: { us: 1.1 } }] }',
  ),
  'off.yaml': list('provider: reseller\nextends: other\ndiscount: 25%').replace('models:\n', ''),
  'plan.yaml': plan(
    [
      'baseline: reseller/d',
      'candidates: [acme/a, acme/b, acme/c, other/short, { name: mix, blend: { acme/a: 50%, other/d: 50% } }]',
      'assumeInput: 0.5',
      'assumeWebSearch: 0.01',
      'fx: { CNY: { perDollar: 7, date: 2026-11-20 } }',
      'forecast: { growth: [10%, 5%], stages: { Out: 1, Asks: 2 } }',
    ].join('\n'),
    '{ name: Asks, requests: 1k, inputTokens: 1000, fixedTokens: 500, outputTokens: 100, reasoningTokens: 50, webSearches: 1, cacheHit: 50%, batch: 50%, thinking: true, multipliers: [us], peakShare: 30% }',
    '{ name: Out, tokens: 1M, cacheHit: 10% }',
    '{ name: Sums, tokens: 1M, outputShare: 50%, cacheHit: 10%, retries: 10% }',
  ),
  'other.yaml': plan(
    'baseline: other/d\ncandidates: [acme/a]\nassumeInput: 0.5\nassumeWebSearch: 0.02\nfx: { CNY: { perDollar: 7 } }',
    '{ name: Sums, tokens: 2M, outputShare: 50%, cacheHit: 20% }',
  ),
});
const own = [
  '--pricing',
  'acme.yaml',
  '--pricing',
  'dollars.yaml',
  '--pricing',
  'off.yaml',
  '--fx',
  'CNY=7@2026-11-20',
];

const commands: Readonly<Record<string, readonly string[]>> = {
  cost: [
    'cost',
    'acme/a',
    'acme/b',
    'reseller/d',
    '--input',
    '3000',
    '--cache-read',
    '8000',
    '--output',
    '10',
    '--assume-input',
    'output',
    '--thinking',
  ],
  'cost by batch': [
    'cost',
    'reseller/d',
    'other/short',
    '--input',
    '3000',
    '--cache-read',
    '80',
    '--output',
    '10',
    '--service-tier',
    'batch',
  ],
  project: ['plan.yaml'],
  'project, explained': ['plan.yaml', '--explain'],
  'project, side by side': ['plan.yaml', '--model', 'acme/a', '--days-per-month', '20'],
  compare: ['compare', 'plan.yaml'],
  'compare, cut': ['compare', 'plan.yaml', '--top', '1'],
  'compare, explained': ['compare', 'plan.yaml', '--explain'],
  'compare all': [
    'compare',
    '--all',
    '--no-plan',
    '--requests',
    '1k',
    '--input',
    '1000',
    '--output',
    '100',
    '--cache-hit',
    '50%',
  ],
  forecast: ['forecast', 'plan.yaml', '--months', '3', '--price-decline', '1%', '--start', '2026-10'],
  'forecast, explained': ['forecast', 'plan.yaml', '--months', '3', '--explain'],
  'forecast, all together': ['forecast', 'other.yaml', '--months', '2'],
  diff: ['diff', 'plan.yaml', 'other.yaml', '--candidate', 'acme/a'],
  'diff of days': ['diff', 'other.yaml', '--from', '2026-05-01', '--to', '2026-11-23'],
  buy: ['buy', 'plan.yaml', '--way', 'X: fee=5, discount=10%, capacity=1M'],
  'pricing list': ['pricing', 'list', '--provider', 'acme', '--provider', 'reseller'],
  'pricing history': ['pricing', 'history', 'acme/a'],
  'pricing show': ['pricing', 'show', 'reseller/d'],
  'pricing diff': ['pricing', 'diff', '2026-06-30', '2026-11-23', '--provider', 'acme'],
};

interface Said {
  readonly kind: string;
  readonly text: string;
}

async function document(argv: readonly string[]): Promise<Said[]> {
  const { code, out, err } = await ran([...argv, ...own, '-f', 'json', '-q']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out).assumptions;
}

/** Runs of blanks, the ends of lines among them, as one. */
const flowing = (text: string): string => text.replaceAll(/\s+/g, ' ');
// No address of a price list becomes a link.
const unescaped = (text: string): string => text.replaceAll('<!-- -->', '').replaceAll(/\\([\\|<*`])/g, '$1');

/** How sentences about what was assumed begin; others are of other things. */
const openings =
  /^- (?:At the rates |At rates |Assumes|Different|Served|No |Leaves|Converted|All scenarios|Stages|Each month|\d.*off all|Break-even|.* rates by rule|\S+: \d.* of the traffic on|.* changes nothing|.* tokens are more than|.* tokens that stay the same|A request costs|An answer)/;

describe.each(Object.entries(commands))('%s', (_, argv) => {
  it('takes something for granted', async () => {
    expect(await document(argv)).not.toEqual([]);
  });

  it('prints every text of the document beneath a table', async () => {
    const { out } = await ran([...argv, ...own, '-f', 'table', '--notes', 'full', '-q']);
    for (const { text } of await document(argv)) expect(flowing(out)).toContain(flowing(text));
  });

  it('prints every text of the document in markdown, and no other', async () => {
    const { out } = await ran([...argv, ...own, '-f', 'markdown', '--notes', 'full', '-q']);
    const notes = out.split('\n').filter((line) => openings.test(line));
    expect(notes.map((line) => unescaped(line.slice(2))).toSorted()).toEqual(
      (await document(argv)).map(({ text }) => text).toSorted(),
    );
  });

  it('folds in markdown what changes no figure, in short but whole', async () => {
    const { out } = await ran([...argv, ...own, '-f', 'markdown', '-q']);
    expect(out.split('\n').filter((line) => openings.test(line))).toHaveLength((await document(argv)).length);
    const [, folded = ''] = out.split('<details><summary>Assumptions and prices</summary>\n');
    expect(folded).toMatch(/^\n(?:- .*\n)+\n<\/details>\n$/);
    expect(folded).not.toContain('Converted at');
  });

  it.each(['csv', 'tsv', 'ndjson'])('has the kinds of the document in the rows of %s', async (format) => {
    const { out } = await ran([...argv, ...own, '-f', format, '-q']);
    const kinds = new Set((await document(argv)).map(({ kind }) => kind));
    expect(kindsIn(out, format)).toEqual([...kinds].toSorted());
  });
});

function kindsIn(out: string, format: string): string[] {
  const rows =
    format === 'ndjson'
      ? out
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line).assumptions)
      : column(out.replace(/\r?\n$/, '').split(/\r?\n/), format === 'csv' ? ',' : '\t');
  return [...new Set(rows.flatMap((row: string | null | undefined) => (row ?? '').split(' ')))]
    .filter((kind) => kind !== '')
    .toSorted();
}

function column(lines: readonly string[], separator: string): string[] {
  const [head = '', ...rows] = lines;
  const place = cellsOf(head, separator).indexOf('assumptions');
  expect(place).toBeGreaterThan(0);
  return rows.map((row) => cellsOf(row, separator)[place] ?? '');
}

function cellsOf(line: string, separator: string): string[] {
  const parts = line.split(separator);
  const cells: string[] = [];
  for (let cell = parts.shift(); cell !== undefined; cell = parts.shift()) {
    while ((cell.match(/"/g) ?? []).length % 2 === 1 && parts.length > 0) cell += separator + parts.shift();
    cells.push(cell);
  }
  return cells;
}

it('a document of project is a saved result that diff reads', async () => {
  const { out } = await ran(['plan.yaml', ...own, '-f', 'json', '-q']);
  write('saved.json', out);
  const { code, err } = await ran(['diff', 'saved.json', 'saved.json', '-q']);
  expect([code, err]).toEqual([0, '']);
});
