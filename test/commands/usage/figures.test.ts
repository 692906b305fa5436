import { describe, expect, it } from 'vitest';
import { receiptWith } from '../../ask/receipts.ts';
import { newWorld } from '../world.ts';

// What was used is read whole, or it is said what was not.

const { folderOf, json, ran, read, write } = newWorld();

const lines = (...values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const MOMENT = { created_at: '2026-10-01T00:00:00Z' };
const whole = { model: 'gpt-4o', prompt_tokens: 1000, completion_tokens: 100, ...MOMENT };
/** 51,000 × 2.50 / M + 1,100 × 10 / M. */
const BOTH = '0.1385';

it('--on takes a name that moves for what it meant when it was used', async () => {
  write(
    'move.yaml',
    `schema: 1
provider: acme
source: https://example.com/p
models:
  - id: a
    aliases: [{ name: latest, until: 2026-06-01 }]
    rates: [{ from: 2026-01-01, input: 10 }]
  - id: b
    aliases: [{ name: latest, from: 2026-06-01 }]
    rates: [{ from: 2026-01-01, input: 2 }]
`,
  );
  const used = { model: 'gpt-4o', provider: 'openai', usage: { input: 1_000_000 } };
  const [may, july] = ['2026-05-15', '2026-07-15'].map((day) => ({ ...used, at: `${day}T12:00:00Z` }));
  // A day of it before the name moves, and one after.
  const both = { ...used, at: '2026-05-31T00:00:00Z', until: '2026-06-02T00:00:00Z' };
  write('moving.jsonl', lines(may ?? {}, july ?? {}, both));
  const asked = ['usage', 'moving.jsonl', '--pricing', 'move.yaml', '--by', 'month'];
  for (const name of ['latest', 'acme/latest', 'gpt-4o=acme/Latest']) {
    const { groups } = await json(...asked, '--on', name);
    // May: 1M and the half of a bucket at $10; June: its other half at $2; July: 1M at $2
    expect(groups.map(({ whatIf }: { whatIf: string[] }) => whatIf[0])).toEqual(['15', '1', '2']);
  }
  const { out } = await ran([...asked, '--on', 'latest', '--notes', 'full']);
  expect(out).toContain('acme/latest is what the name meant when it was used: acme/a, acme/b.');
  expect((await json(...asked, '--on', 'latest', '--as-of', '2026-07-01')).whatIf[0].cost).toBe('6');
});

describe('a home-made log', () => {
  it.each([
    ['no moment', { model: 'gpt-4o', prompt_tokens: 50_000, completion_tokens: 1000 }, BOTH],
    ['no answer', { model: 'gpt-4o', prompt_tokens: 50_000, ...MOMENT }, '0.1285'],
    ['no prompt', { model: 'gpt-4o', completion_tokens: 1000, ...MOMENT }, '0.0135'],
  ])('counts a line with %s, as a table does', async (_, line, cost) => {
    write('log.jsonl', lines(whole, line));
    expect((await json('usage', 'log.jsonl')).total).toMatchObject({ requests: 2, cost });
    expect((await json('usage', 'log.jsonl', '--from', 'plain')).total).toMatchObject({ requests: 2, cost });
    const cells = (each: object): string =>
      ['model', 'prompt_tokens', 'completion_tokens', 'created_at'].map((name) => Object(each)[name] ?? '').join();
    write('log.csv', `model,prompt_tokens,completion_tokens,created_at\n${cells(whole)}\n${cells(line)}\n`);
    expect((await json('usage', 'log.csv')).total).toMatchObject({ requests: 2, cost });
  });

  it('is known by tokens alone', async () => {
    write('alone.jsonl', lines({ model: 'gpt-4o', prompt_tokens: 50_000, completion_tokens: 1000 }));
    expect((await json('usage', 'alone.jsonl')).total).toMatchObject({ requests: 1, cost: '0.135' });
  });

  it('says that what names no answer counts as having none', async () => {
    write('log.jsonl', lines(whole, { model: 'gpt-4o', prompt_tokens: 50_000, ...MOMENT }));
    expect((await ran(['usage', 'log.jsonl'])).out).toContain(
      'Requests without completion_tokens, such as embeddings, count as without an answer.',
    );
  });

  it('refuses a line that does not say its model, and fails the run', async () => {
    write('log.jsonl', lines(whole, { prompt_tokens: 50_000, completion_tokens: 1000 }));
    const { code, out, err } = await ran(['usage', 'log.jsonl', '-f', 'json']);
    expect([code, err]).toEqual([2, 'error: log.jsonl:2: model is missing\n']);
    expect(JSON.parse(out).files).toMatchObject([{ records: 1, unread: 1 }]);
  });

  it('tells of lines that count nothing, and does not pass over what counts in an unknown form', async () => {
    write('log.jsonl', lines(whole, { model: 'gpt-4o', billableTokens: 50_000, ...MOMENT }, { error: 'timeout' }));
    const { out, err, code } = await ran(['usage', 'log.jsonl']);
    expect(out).toContain('1 line of log.jsonl counts nothing in a form that is known here, and is passed over.');
    expect(err).toContain('it counts tokens in a form that is not known here');
    expect(code).toBe(2);
  });

  it('leaves to other formats what is theirs, wherever it stands', async () => {
    const theirs = {
      model: 'gpt-4o',
      model_group: 'gpt-4o',
      request_id: 'a',
      call_type: 'acompletion',
      spend: 1,
      prompt_tokens: 7,
      completion_tokens: 1,
      startTime: '2026-10-01T00:00:00Z',
    };
    write('mixed.jsonl', lines({ model: 'gpt-4o', prompt_tokens: 1, completion_tokens: 1 }, theirs));
    expect((await json('usage', 'mixed.jsonl')).files.map(({ format }: { readonly format: string }) => format)).toEqual(
      ['plain', 'litellm-logs'],
    );
  });
});

describe('a roll-up', () => {
  const COLUMNS = 'start_time,end_time,num_model_requests,model,input_tokens,output_tokens\n';
  const day = (date: string, fields: string): string =>
    `${date}T00:00:00Z,${date.slice(0, 8)}${String(Number(date.slice(8)) + 1).padStart(2, '0')}T00:00:00Z,${fields}\n`;
  const QUIET = ',,,';
  /** 20,000 × 2.50 / M + 2,000 × 10 / M = 0.07 dollars. */
  const BUSY = '2,gpt-4o,20000,2000';
  const month = async (file: string): Promise<string> =>
    (await json('gpt-4o', '--no-plan', '--usage', file)).scenarios[0].projections[0].total;

  it.each([
    ['at the end', [day('2026-10-01', BUSY), day('2026-10-02', QUIET), day('2026-10-03', QUIET)], '0.7'],
    ['at the beginning', [day('2026-10-01', QUIET), day('2026-10-02', BUSY)], '1.05'],
    [
      'at both ends',
      [day('2026-10-01', QUIET), day('2026-10-02', BUSY), day('2026-10-03', BUSY), day('2026-10-04', QUIET)],
      '1.05',
    ],
    ['nowhere', [day('2026-10-01', BUSY), day('2026-10-02', BUSY)], '2.1'],
  ])('comes to the month of its own export, with quiet days %s', async (_, days, total) => {
    write('export.csv', COLUMNS + days.join(''));
    await ran(['usage', 'export.csv', '--rollup', 'rolled.csv']);
    expect(await month('export.csv')).toBe(total);
    expect(await month('rolled.csv')).toBe(total);
    expect((await json('usage', 'rolled.csv')).window).toEqual((await json('usage', 'export.csv')).window);
  });

  it('does the same for a log that begins and ends within an hour', async () => {
    const at = (created_at: string): object => ({ ...whole, created_at });
    // Of three days only 2026-10-02 was seen whole: 30 × 2 × 0.0035.
    write(
      'log.jsonl',
      lines(
        at('2026-10-01T02:15:00Z'),
        at('2026-10-02T09:00:00Z'),
        at('2026-10-02T10:00:00Z'),
        at('2026-10-03T21:40:00Z'),
      ),
    );
    await ran(['usage', 'log.jsonl', '--rollup', 'rolled.csv']);
    expect([await month('log.jsonl'), await month('rolled.csv')]).toEqual(['0.21', '0.21']);
    expect((await json('usage', 'rolled.csv')).window).toEqual((await json('usage', 'log.jsonl')).window);
  });

  it('of nothing says what it covers', async () => {
    write('export.csv', COLUMNS + day('2026-10-01', QUIET));
    await ran(['usage', 'export.csv', '--rollup', 'rolled.csv']);
    expect((await read('rolled.csv')).split('\r\n')[1]).toMatch(/^2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,,,/);
    expect(await json('usage', 'rolled.csv')).toMatchObject({
      window: { days: 1 },
      groups: [],
      files: [{ records: 0, unread: 0 }],
    });
  });
});

describe('a plan of what was used', () => {
  const COLUMNS = 'start_time,end_time,num_model_requests,model,batch,input_tokens,output_tokens\n';
  const oneDay = (fields: string): string => `2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,${fields}\n`;

  it('says what its means lose', async () => {
    // gpt-4o: 10,000 × 2.50 + 1,000 × 10 = 0.035; gpt-4o-mini by batch: 10,000 × 0.075 + 1,000 × 0.30 = 0.00105; 30 days of both: 1.0815.
    // Half of each by batch: 30 × (0.035 × 75% + 0.0021 × 75%) = 0.83475.
    write('export.csv', COLUMNS + oneDay('1,gpt-4o,False,10000,1000') + oneDay('1,gpt-4o-mini,True,10000,1000'));
    const { code, err } = await ran(['usage', 'export.csv', '--write-plan', 'mixed.yaml']);
    const loss =
      'As the means of all requests per month as used costs $0.83, and $1.08 as it was counted (-22.82%); --usage instead of this plan counts each request';
    expect([code, err]).toEqual([0, `note: wrote mixed.yaml; next: cost-projection mixed.yaml\nnote: ${loss}\n`]);
    expect(await read('mixed.yaml')).toContain(`\n# ${loss}.\n`);
    expect((await json('mixed.yaml')).scenarios[0].projections[0]).toMatchObject({
      candidate: 'as used',
      total: '0.83475',
    });
    expect((await json('--no-plan', '--usage', 'export.csv')).scenarios[0].projections[0]).toMatchObject({
      candidate: 'as used',
      total: '1.0815',
    });
  });

  it('says nothing where they lose nothing', async () => {
    write('export.csv', COLUMNS + oneDay('1,gpt-4o,True,10000,1000'));
    expect((await ran(['usage', 'export.csv', '--write-plan', '-'])).err).toBe('');
  });

  it('needs an offer to plan with', async () => {
    write('export.csv', COLUMNS + oneDay('1,my-own,False,10000,1000'));
    const { code, err } = await ran(['usage', 'export.csv', '--write-plan', '-', '-o', 'report.md']);
    expect([code, err]).toEqual([
      2,
      'error: --write-plan: no offer to plan with: the price lists have no openai/my-own\n  say what it is with --name "openai/my-own=OFFER", or under names in the plan\n',
    ]);
  });

  it.each([
    ['usage', ['usage', 'log.jsonl', '--write-plan', 'mine.yaml']],
    ['spend', ['spend', '--receipts', 'receipts.jsonl', '--write-plan', '-o', 'mine.yaml']],
  ])('of %s is never written over a file', async (_, argv: readonly string[]) => {
    write('log.jsonl', lines(whole));
    write('mine.yaml', '# mine\n');
    write('receipts.jsonl', lines(receiptWith()));
    const { code, out, err } = await ran(argv);
    expect([code, out, err]).toEqual([
      2,
      '',
      'error: mine.yaml already exists\n  name another file, or remove this one first\n',
    ]);
    expect(await read('mine.yaml')).toBe('# mine\n');
  });
});

describe('a budget over receipts', () => {
  it('says that there are none yet', async () => {
    const { code, err } = await ran(['spend', '--receipts', 'nope.jsonl', '--budget', '1/month']);
    expect([code, err.replace(/in .*nope/, 'in nope')]).toEqual([
      0,
      'note: no receipts in nope.jsonl yet; cost-projection ask leaves them\n',
    ]);
  });
});

describe('usage against a bill', () => {
  const USED =
    'start_time,end_time,num_model_requests,model,input_tokens,output_tokens\n2026-10-01,2026-10-02,1,gpt-4o,10000,1000\n';
  const CHARGED =
    'start_time,end_time,amount_value,amount_currency,line_item\n2026-10-01,2026-10-02,0.03,usd,"gpt-4o, input"\n2026-10-01,2026-10-02,0.01,usd,"o3, input"\n';
  write('used.csv', USED);
  write('charged.csv', CHARGED);

  it.each([
    ['csv', ','],
    ['tsv', '\t'],
  ])('stands in %s too, in columns and rows of its own', async (format, separator) => {
    const { out } = await ran(['usage', 'used.csv', '--bill', 'charged.csv', '-f', format]);
    const [names = [], ...rows] = out
      .trimEnd()
      .split(/\r?\n/)
      .map((line) => line.split(separator));
    const shown = (...columns: readonly string[]) =>
      rows.map((row) => columns.map((column) => row[names.indexOf(column)]));
    expect(shown('model', 'cost', 'bill', 'ours', 'theirs', 'difference', 'ratio', 'billedCurrency')).toEqual([
      ['gpt-4o', '0.035', '', '', '', '', '', ''],
      ['', '', 'openai/o3', '', '0.01', '', '', 'USD'],
      ['', '', 'openai/gpt-4o', '0.035', '0.03', '-0.005', '-0.142857142857', 'USD'],
    ]);
  });

  it('stands in ndjson too', async () => {
    const { out } = await ran(['usage', 'used.csv', '--bill', 'charged.csv', '-f', 'ndjson']);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { model: 'gpt-4o', cost: '0.035', bill: null },
      { model: null, cost: null, bill: 'openai/o3', theirs: '0.01' },
      { bill: 'openai/gpt-4o', ours: '0.035', theirs: '0.03', difference: '-0.005' },
    ]);
  });

  it('adds no columns without one', async () => {
    expect((await ran(['usage', 'used.csv', '-f', 'csv'])).out.split('\r\n')[0]).toMatch(
      /,cost,billed,billedCurrency,unpriced$/,
    );
  });

  it.each([
    ['swapped', ['charged.csv', '--bill', 'used.csv'], 'swap them: what was charged goes after --bill'],
    ['twice the usage', ['used.csv', '--bill', 'used.csv'], 'name it as usage, and a cost export with --bill'],
  ])('is refused where they are %s', async (_, argv, hint) => {
    const { code, out, err } = await ran(['usage', ...argv]);
    expect([code, out, err]).toEqual([
      2,
      '',
      `error: --bill: used.csv says what was used, and not what was charged\n  ${hint}\n`,
    ]);
  });

  it('leaves out of a bill what charges nothing, and says so', async () => {
    const { assumptions, files } = await json(
      'usage',
      'used.csv',
      '--bill',
      'charged.csv',
      '--bill',
      write('again.csv', USED),
    );
    expect(assumptions).toContainEqual({
      kind: 'usage',
      text: 'again.csv says what was used, and not what was charged: it is left out of the bill.',
    });
    expect(files).toMatchObject([{ records: 1 }, { records: 2 }, { path: 'again.csv', records: 0 }]);
  });
});

describe('a file that is not read', () => {
  const none = (name: string, reason: string): string => `error: cannot read ${name}: ${reason}\n`;
  const broken = 'the JSON is broken, or cut off: what follows in it was not read';

  it.each([
    ['empty', '', 'it is empty'],
    ['blank', ' \n\n', 'it is empty'],
    [
      'cut off before it was known',
      '{\n  "object": "page",\n  "data": [\n    {\n      "object": "buck',
      `line 4: ${broken}`,
    ],
    ['cut off between two values', '{"data": [\n1,\n2', `line 3: ${broken}`],
  ])('is said to be so: %s', async (_, text, reason) => {
    write('odd.json', text);
    expect(await ran(['usage', 'odd.json'])).toEqual({ code: 2, out: '', err: none('odd.json', reason) });
  });

  it('is said to be so beside others, and from a pipe', async () => {
    write('odd.json', '');
    write('log.jsonl', lines(whole));
    const { code, err } = await ran(['usage', 'log.jsonl', 'odd.json']);
    expect([code, err]).toEqual([2, 'error: odd.json: it is empty\n']);
    expect((await ran(['usage', '-'])).err).toBe(none('standard input', 'it is empty'));
  });

  it.each([
    ['a list', [whole, whole, whole]],
    ['a page', { object: 'page', data: [whole, whole, whole], has_more: false }],
  ])(
    'to its end is told of, wherever %s is cut off',
    async (_, document) => {
      const text = JSON.stringify(document, null, 1);
      for (let length = 1; length < text.length; length++) {
        write('cut.json', text.slice(0, length));
        expect([length, (await ran(['usage', 'cut.json', '-f', 'json'])).code]).toEqual([length, 2]);
      }
      write('cut.json', text);
      expect((await json('usage', 'cut.json')).total.requests).toBe(3);
    },
    60_000,
  );

  it('is none where a folder has none', async () => {
    expect((await ran(['usage', await folderOf('bare', {})])).err).toBe('error: no files in bare\n');
  });

  it.each([
    [
      ['--from', 'deepseek', 'log.jsonl'],
      '--from: no format "deepseek"\n  did you mean deepseek-amount or deepseek-cost?',
    ],
    [['--from', 'openai-lg', 'log.jsonl'], '--from: no format "openai-lg"\n  did you mean openai-log?'],
    [
      ['--from', 'zzzzzzzz', 'log.jsonl'],
      '--from: no format "zzzzzzzz"\n  cost-projection usage --help names them; without --from each file is known by its content',
    ],
    [['log.jsonl', '--by', 'day', 'model'], 'no such file: model\n  to add up by it, write --by day,model'],
    [
      [],
      'no usage to read\n  name files or folders: cost-projection usage logs/, - for what is piped into it, or --from claude-code, codex or receipts for their own places',
    ],
  ])('for a slip: %j', async (argv, error) => {
    write('log.jsonl', lines(whole));
    expect(await ran(['usage', ...argv])).toEqual({ code: 2, out: '', err: `error: ${error}\n` });
  });

  it('in the time that was asked for names the time that it has', async () => {
    write('log.jsonl', lines(whole, { ...whole, created_at: '2026-10-02T12:00:00Z' }));
    expect((await ran(['usage', 'log.jsonl', '--since', '2026-11'])).out).toContain(
      'No usage in this window; what there is was used from 2026-10-01 00:00 to 2026-10-02 12:00 UTC.',
    );
  });
});

it('takes data residency in the United States for what it costs, of models whose list says so', async () => {
  const used = { input_tokens: 1_000_000, output_tokens: 0 };
  const reply = (id: string, model: string, geo: string): object => ({
    id,
    type: 'message',
    role: 'assistant',
    model,
    usage: { ...used, inference_geo: geo },
    timestamp: '2026-11-01T00:00:00Z',
  });
  write(
    'replies.jsonl',
    lines(
      reply('a', 'claude-opus-4-8', 'global'),
      reply('b', 'claude-opus-4-8', 'us'),
      reply('c', 'claude-haiku-4-5', 'us'),
    ),
  );
  const bucket = (geo: string): object => ({
    starting_at: '2026-11-01T00:00:00Z',
    ending_at: '2026-11-02T00:00:00Z',
    results: [{ uncached_input_tokens: 1_000_000, output_tokens: 0, model: 'claude-opus-4-8', inference_geo: geo }],
  });
  write('report.json', JSON.stringify({ data: [bucket('us'), bucket('global')] }));
  const columns = 'usage_date_utc,model_version,usage_input_tokens_no_cache,usage_output_tokens,inference_geo';
  write('console.csv', `${columns}\n2026-11-01,claude-opus-4-8,1000000,0,us\n`);
  const costs = async (file: string) => (await json('usage', file)).groups.map(({ cost }: { cost: string }) => cost);
  // 5 a million, and 5 × 1.1; the small model costs 1 wherever it is.
  expect(await costs('replies.jsonl')).toEqual(['10.5', '1']);
  expect(await costs('report.json')).toEqual(['10.5']);
  expect(await costs('console.csv')).toEqual(['5.5']);
});

it('says when something was used by the clocks of the time zone that its days are of', async () => {
  const at = (created_at: string) => ({ ...whole, created_at });
  write('zone.jsonl', lines(at('2026-10-01T15:00:00Z'), at('2026-10-02T14:59:00Z')));
  const first = async (...argv: readonly string[]) => (await ran(['usage', 'zone.jsonl', ...argv])).out.split('\n')[0];
  expect(await first()).toContain('from 2026-10-01 15:00 to 2026-10-02 14:59 UTC');
  expect(await first('--time-zone', 'Asia/Tokyo')).toContain('from 2026-10-02 00:00 to 2026-10-02 23:59 Asia/Tokyo');
  const later = await ran(['usage', 'zone.jsonl', '--time-zone', 'Asia/Tokyo', '--since', '2026-11-01']);
  expect(later.out).toContain('was used from 2026-10-02 00:00');
});
