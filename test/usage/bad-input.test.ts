import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { listUsageFiles, readUsageFiles } from '../../src/usage/disk/files.ts';
import { Intake } from '../../src/usage/tally/intake.ts';
import { always } from '../../src/usage/records/span.ts';
import { fakeIo } from '../fake-io.ts';
import { readSamples } from './read-samples.ts';

const csv = 'timestamp,model,prompt_tokens,completion_tokens,cached_tokens\n';
const line = (prompt: unknown, at = '2026-10-01T09:00:00Z'): string =>
  `${JSON.stringify({ timestamp: at, model: 'gpt-4o', usage: { prompt_tokens: prompt, completion_tokens: 1 } })}\n`;

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'usage-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(cwd, name), content);

/** Prompts of the records in a file, and what could not be read. */
async function prompts(content: string | Uint8Array, name = 'a') {
  write(name, content);
  const { records, intake, passed } = await readSamples([name], { cwd });
  return {
    prompts: records.map(({ tokens }) => tokens.input + tokens.cacheRead),
    unread: intake.unread,
    problems: intake.problems,
    passed,
  };
}

async function usage(...argv: string[]) {
  const io = fakeIo({ cwd });
  const code = await run(['usage', ...argv, '--format', 'json', '--as-of', '2026-11-23'], io);
  return { code, err: io.err(), out: io.out() };
}

describe('a file that is written in an unusual way', () => {
  it.each([
    ['with a byte order mark', `\uFEFF${line(10)}${line(20)}`],
    ['with the line ends of Windows', `${line(10)}${line(20)}`.replaceAll('\n', '\r\n')],
    ['without a line end at its end', `${line(10)}${line(20)}`.trimEnd()],
    ['with empty lines', `\n\n${line(10)}\n  \n${line(20)}\n`],
    ['as a list', `[${line(10)},${line(20)}]`],
    ['as a list over many lines', JSON.stringify([JSON.parse(line(10)), JSON.parse(line(20))], null, 2)],
    [
      'as a page over many lines',
      JSON.stringify({ object: 'list', data: [JSON.parse(line(10)), JSON.parse(line(20))] }, null, 2),
    ],
    [
      'as documents over many lines behind each other',
      `${JSON.stringify(JSON.parse(line(10)), null, 2)}\n${JSON.stringify(JSON.parse(line(20)), null, 2)}`,
    ],
    ['with two objects on a line', `${line(10).trim()}${line(20)}`],
    ['as a table', `${csv}2026-10-01T09:00:00Z,gpt-4o,10,1,0\n2026-10-01T09:00:00Z,gpt-4o,20,1,0\n`],
    [
      'as a table with semicolons',
      `${csv}2026-10-01T09:00:00Z,gpt-4o,10,1,0\n2026-10-01T09:00:00Z,gpt-4o,20,1,0\n`.replaceAll(',', ';'),
    ],
    [
      'as a table with tabs',
      `${csv}2026-10-01T09:00:00Z,gpt-4o,10,1,0\n2026-10-01T09:00:00Z,gpt-4o,20,1,0\n`.replaceAll(',', '\t'),
    ],
    [
      'as a table below a remark',
      `Exported by hand\n\n${csv}2026-10-01T09:00:00Z,gpt-4o,10,1,0\n2026-10-01T09:00:00Z,gpt-4o,20,1,0\n`,
    ],
  ])('%s is read', async (_, content) => {
    const found = { prompts: [10, 20], unread: 0, problems: [], passed: [] };
    expect(await prompts(content)).toEqual(found);
    expect(await prompts(gzipSync(content))).toEqual(found);
    const text = content.replace(/^\uFEFF/, '');
    expect(await prompts(Buffer.from(text, 'utf16le'))).toEqual(found);
    expect(await prompts(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual(found);
    expect(await prompts(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16())).toEqual(found);
    expect(await prompts(gzipSync(Buffer.from(`\uFEFF${text}`, 'utf16le')))).toEqual(found);
  });

  it('is read to where a gzip is cut off, and the rest is a problem', async () => {
    const whole = gzipSync(Array.from({ length: 5000 }, (_, index) => line(index)).join(''));
    const { prompts: found, unread, problems } = await prompts(whole.subarray(0, whole.length - 200));
    expect(found.length).toBeGreaterThan(100);
    expect(found).toEqual(found.map((_, index) => index));
    expect(problems.at(-1)).toMatchObject({ reason: 'the gzip is cut off; everything before was read' });
    expect(unread).toBeGreaterThan(0);
  });

  it('is refused where it is an archive', async () => {
    write('a.zip', Buffer.from('PK\u0003\u0004rest'));
    expect(await usage('a.zip')).toMatchObject({
      code: 2,
      err: 'error: cannot read a.zip: it is a ZIP archive\n  unpack it first\n',
    });
  });
});

describe('a table', () => {
  it('may have a line feed and a separator in quotes', async () => {
    expect(
      await prompts('note,model,prompt_tokens,completion_tokens\n"one\ntwo, ""three""",gpt-4o,10,1\nx,gpt-4o,20,1\n'),
    ).toMatchObject({
      prompts: [10, 20],
      unread: 0,
    });
  });

  it('counts lines by line feeds, also those in quotes', async () => {
    expect(
      (await prompts('note,model,prompt_tokens,completion_tokens\n"one\ntwo",gpt-4o,10,1\nx,gpt-4o,many,1\n')).problems,
    ).toEqual([
      { path: 'a', line: 4, reason: 'prompt_tokens: "many" is not a whole number from 0 to 9007199254740991' },
    ]);
  });

  it('loses one line to a quote that is never closed', async () => {
    expect(
      await prompts('model,prompt_tokens,completion_tokens\ngpt-4o,10,1\n"gpt-4o,5,1\ngpt-4o,20,1\n'),
    ).toMatchObject({
      prompts: [10, 20],
      unread: 1,
    });
  });

  it('may have its columns in another order, and others among them', async () => {
    expect(await prompts('completion_tokens,extra,prompt_tokens,model\n1,x,10,gpt-4o\n1,,20,gpt-4o\n')).toMatchObject({
      prompts: [10, 20],
      unread: 0,
    });
  });

  it('may lack columns that it can do without, but not those that make it', async () => {
    expect(await prompts('model,prompt_tokens,completion_tokens\ngpt-4o,10,1\n')).toMatchObject({ prompts: [10] });
    expect(await prompts('model,prompt_tokens\ngpt-4o,10\n')).toMatchObject({ prompts: [], passed: [{ path: 'a' }] });
  });

  it('may have a column twice where both say the same', async () => {
    const { prompts: found, problems } = await prompts(
      'model,prompt_tokens,prompt_tokens,completion_tokens\ngpt-4o,10,10,1\ngpt-4o,20,21,1\n',
    );
    expect({ found, reasons: problems.map(({ reason }) => reason) }).toEqual({
      found: [10],
      reasons: ['columns 2 and 3 have the same name and differ: "20" and "21"'],
    });
  });

  it('refuses a line with more or fewer fields than there are columns', async () => {
    const { prompts: found, problems } = await prompts(
      'model,prompt_tokens,completion_tokens\ngpt-4o,1,234,1\ngpt-4o,10\ngpt-4o,20,1\n',
    );
    expect({ found, reasons: problems.map(({ line: at, reason }) => [at, reason]) }).toEqual({
      found: [20],
      reasons: [
        [2, '4 fields under 3 column names'],
        [3, '2 fields under 3 column names'],
      ],
    });
  });

  it('goes on under column names that stand in its middle, of its own or of another format', async () => {
    const { records, intake } = await (async () => {
      write(
        'a',
        `${csv}2026-10-01T09:00:00Z,gpt-4o,10,1,0\n${csv}2026-10-01T09:00:00Z,gpt-4o,20,1,0\nDate,Slug,Usage,Requests,Prompt Tokens,Completion Tokens\n2026-10-02,openai/gpt-4o,0.5,3,30,1\n`,
      );
      return await readSamples(['a'], { cwd });
    })();
    expect(records.map(({ tokens }) => tokens.input)).toEqual([10, 20, 30]);
    expect(intake.tallies.map(({ format, records: count }) => [format, count])).toEqual([
      ['plain-csv', 2],
      ['openrouter-daily', 1],
    ]);
  });
});

describe('counts', () => {
  it.each([
    ['3.0', 3],
    ['"3.0"', 3],
    ['"1,234"', 1234],
    ['1.2e3', 1200],
    ['"1.2e+07"', 12_000_000],
    ['" 7 "', 7],
    ['null', 0],
    ['""', 0],
    ['9007199254740991', 9007199254740991],
  ])('%s is %d', async (written, count) => {
    expect(await prompts(line(5) + line(5).replace(':5,', `:${written},`) + line(5))).toMatchObject({
      prompts: [5, count, 5],
      unread: 0,
    });
  });

  it.each([
    ['-3'],
    ['3.5'],
    ['"3,5"'],
    ['"NaN"'],
    ['"many"'],
    ['9007199254740993'],
    ['1e16'],
    ['true'],
    ['[3]'],
    ['{}'],
    ['"1,23"'],
  ])('%s cannot be read, and the others are', async (written) => {
    expect(await prompts(line(5) + line(5).replace(':5,', `:${written},`) + line(5))).toMatchObject({
      prompts: [5, 5],
      unread: 1,
      problems: [{ line: 2 }],
    });
  });

  it.each([['-3'], ['3.5'], ['NaN'], ['"1,23"'], ['0x10']])('%s in a table cannot be read', async (written) => {
    expect(await prompts(`${csv}2026-10-01,gpt-4o,5,1,0\n2026-10-01,gpt-4o,${written},1,0\n`)).toMatchObject({
      prompts: [5],
      unread: 1,
    });
  });

  it('refuses more cached tokens than the prompt has, which includes them', async () => {
    const cached = {
      timestamp: '2026-10-01T09:00:00Z',
      model: 'gpt-4o',
      usage: { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 11 } },
    };
    expect((await prompts(JSON.stringify(cached))).problems).toEqual([
      { path: 'a', line: 1, reason: 'parts of 11 tokens are more than the prompt of 10 that includes them' },
    ]);
  });

  it('counts what does not come to its own total by its parts, and says so', async () => {
    const wrong = {
      timestamp: '2026-10-01T09:00:00Z',
      model: 'gpt-4o',
      usage: { prompt_tokens: 10, completion_tokens: 1, total_tokens: 12 },
    };
    write('a', JSON.stringify(wrong));
    const { intake, records } = await readSamples(['a'], { cwd });
    expect({ first: intake.firstMismatch, tokens: records[0]?.tokens.input }).toEqual({
      first: { path: 'a', line: 1, reason: 'its parts are 11 tokens, its own total says 12' },
      tokens: 10,
    });
  });
});

describe('broken JSON', () => {
  it.each([
    ['a torn line', `${line(10)}{"timestamp":"2026\n${line(20)}`, 2],
    ['a torn line at the end', `${line(10)}${line(20)}{"timestamp":"2026`, 3],
    ['a line of something else', `${line(10)}hello\n${line(20)}`, 2],
    ['a raw line feed in a text', `${line(10)}{"model":"gpt\n4o"}\n${line(20)}`, 2],
    ['an object that is never closed', `${line(10)}{"a":{"b":1}\n${line(20)}`, 2],
  ])('%s costs itself alone', async (_, content, at) => {
    const found = await prompts(content);
    expect(found).toMatchObject({ prompts: [10, 20] });
    expect(found.problems[0]).toMatchObject({ line: at });
  });

  it('is read as far as it goes where a page is cut off', async () => {
    const page = JSON.stringify(
      { object: 'page', data: [10, 20, 30].map((prompt) => JSON.parse(line(prompt))) },
      null,
      2,
    );
    expect(await prompts(page.slice(0, page.lastIndexOf('30') + 1))).toMatchObject({ prompts: [10, 20], unread: 1 });
  });

  it('says of a page that there is another one', async () => {
    write('a', JSON.stringify({ object: 'page', data: [JSON.parse(line(10))], has_more: true }));
    expect([...(await readSamples(['a'], { cwd })).intake.assumptions]).toEqual([
      'An export says that there is more of it: a page is missing.',
    ]);
  });
});

describe('a file whose name is not UTF-8', () => {
  it('counts as unread', async () => {
    write('a.jsonl', line(10));
    writeFileSync(Buffer.concat([Buffer.from(`${cwd}/b`), Buffer.from([0xff]), Buffer.from('.jsonl')]), line(20));
    const { code, err } = await usage('.');
    expect(code).toBe(2);
    expect(err).toMatch(/error: b\uFFFD\.jsonl: [^;]*[a-z]$/m);
  });
});

describe('what is large', () => {
  it('passes over a line of 50 MB, and reads on', async () => {
    const huge = JSON.stringify({
      timestamp: '2026-10-01T09:00:00Z',
      content: 'x'.repeat(50_000_000),
      model: 'gpt-4o',
      usage: { prompt_tokens: 1, completion_tokens: 1 },
    });
    const { prompts: found, problems } = await prompts(`${line(10)}${huge}\n${line(20)}`);
    expect({ found, problems }).toEqual({
      found: [10, 20],
      problems: [{ path: 'a', line: 2, reason: 'longer than 16 MiB' }],
    });
  });

  it('reads a page of 40 MB element by element', async () => {
    const element = line(7).trim();
    const page = `{"object":"page","meta":{"x":[1,{}]},"data":[${Array.from({ length: 400_000 }, () => element).join(',')}],"has_more":false}`;
    const { prompts: found, unread } = await prompts(page);
    expect({ count: found.length, sum: found.reduce((sum, prompt) => sum + prompt, 0), unread }).toEqual({
      count: 400_000,
      sum: 2_800_000,
      unread: 0,
    });
  });

  it('walks a folder of 10,000 files with other things among them', async () => {
    for (let index = 0; index < 100; index++) {
      mkdirSync(join(cwd, `d${index}`));
      for (let file = 0; file < 100; file++)
        write(join(`d${index}`, `f${file}.jsonl`), file % 10 === 0 ? '# notes\n' : line(1));
    }
    write('image.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]));
    write('package.json', '{"name":"x","version":"1.0.0"}');
    write('empty', '');
    mkdirSync(join(cwd, 'node_modules'));
    write('node_modules/a.jsonl', line(1));
    const { code, out, err } = await usage('.', '--by', 'offer');
    expect({ code, err, requests: JSON.parse(out).total.requests }).toEqual({
      code: 0,
      err: 'note: 1003 files are no usage, and passed over\n',
      requests: 9000,
    });
  });
});

describe('paths', () => {
  it('follows links once, also where they lead in a circle', async () => {
    mkdirSync(join(cwd, 'logs'));
    write('logs/a.jsonl', line(10));
    symlinkSync(join(cwd, 'logs'), join(cwd, 'logs', 'again'));
    symlinkSync(join(cwd, 'logs', 'a.jsonl'), join(cwd, 'logs', 'b.jsonl'));
    symlinkSync(join(cwd, 'nowhere'), join(cwd, 'logs', 'c.jsonl'));
    const { records } = await readSamples(['logs', 'logs/a.jsonl'], { cwd });
    expect(records.length).toBe(1);
  });

  it('refuses a path that is not there', async () => {
    expect(await usage('nowhere')).toMatchObject({
      code: 2,
      err: 'error: cannot read nowhere: no such file or folder\n',
    });
  });

  it('refuses what is nothing known, and says how to go on', async () => {
    write('a.txt', 'hello\nworld\n');
    expect(await usage('a.txt')).toEqual({
      code: 2,
      out: '',
      err: 'error: nothing in a.txt is usage in a form that is known here\n  cost-projection usage --help names the forms; --from FORMAT takes it for one of them\n',
    });
    expect(await usage('.')).toMatchObject({ code: 2, out: '' });
    expect(await usage('a.txt', '--from', 'codex')).toMatchObject({
      err: 'error: nothing in a.txt can be read as codex\n  it is sessions of Codex\n',
    });
  });

  it('reads the others where one named file is nothing known, and fails at the end', async () => {
    write('a.txt', 'hello\n');
    write('b.jsonl', line(10));
    const { code, err, out } = await usage('a.txt', 'b.jsonl');
    expect({ code, err, requests: JSON.parse(out).total.requests }).toEqual({
      code: 2,
      err: 'error: a.txt: no usage in a form that is known here\n',
      requests: 1,
    });
  });

  it('needs something to read', async () => {
    expect(await usage()).toMatchObject({ code: 2, err: expect.stringContaining('no usage to read') });
  });
});

describe('what else is odd', () => {
  it('reads two formats in one file', async () => {
    write(
      'a',
      line(10) +
        JSON.stringify({
          id: 'm',
          type: 'message',
          role: 'assistant',
          model: 'claude-sonnet-4-5',
          usage: { input_tokens: 20, output_tokens: 1 },
        }),
    );
    const { intake, records } = await readSamples(['a'], { cwd });
    expect(intake.tallies.map(({ format, records: count }) => [format, count])).toEqual([
      ['openai-log', 1],
      ['anthropic-log', 1],
    ]);
    expect(records.map(({ tokens }) => tokens.input)).toEqual([10, 20]);
  });

  it('takes dates of this century for what they are, and no others', async () => {
    const others = ['1970-01-01T00:00:00Z', '2100-01-01T00:00:00Z', '2026-02-30T00:00:00Z'];
    const ours = ['2000-01-01T00:00:00Z', '2099-12-31T23:59:59Z'];
    write('a', [...ours, ...others].map((at) => line(10, at)).join(''));
    const { records, intake } = await readSamples(['a'], { cwd });
    expect(records.map(({ at }) => at)).toEqual(ours.map((at) => Date.parse(at)));
    expect(intake.problems.map(({ line: place, reason }) => [place, reason])).toEqual([
      [3, 'timestamp: "1970-01-01T00:00:00Z" is not between the years 2000 and 2100'],
      [4, 'timestamp: "2100-01-01T00:00:00Z" is not between the years 2000 and 2100'],
      [5, 'timestamp: "2026-02-30T00:00:00Z" is not a point in time'],
    ]);
  });

  it('unpacks gzip twice, and no deeper', async () => {
    write('twice.gz', gzipSync(gzipSync(line(10))));
    write('deep.gz', gzipSync(gzipSync(gzipSync(line(10)))));
    expect(JSON.parse((await usage('twice.gz')).out).total.requests).toBe(1);
    expect(await usage('deep.gz')).toMatchObject({ code: 2, err: expect.stringContaining('packed more than twice') });
  });

  it.each(['1e30', '1e300', '-1', '99999999999', '"5138-01-01T00:00:00Z"', '"1970-01-01T00:00:00Z"'])(
    'leaves a record of no year that can be, with its line: %s',
    async (moment) => {
      write('a.jsonl', line(10) + line(20).replace(/"timestamp":"[^"]*"/, `"timestamp":${moment}`) + line(30));
      const { code, err, out } = await usage('a.jsonl', '--by', 'day');
      expect({ code, requests: JSON.parse(out).total.requests }).toEqual({ code: 2, requests: 2 });
      expect(err).toMatch(
        /^error: a\.jsonl:2: timestamp: .* is not (a point in time|between the years 2000 and 2100)/m,
      );
    },
  );

  it('shows the name of a model that would drive the terminal in escapes', async () => {
    write('a', line(10).replace('gpt-4o', String.raw`gpt\u001b[31m-4o`));
    const io = fakeIo({ cwd });
    expect(await run(['usage', 'a', '--as-of', '2026-11-23'], io)).toBe(2);
    expect(io.out() + io.err()).not.toContain('\u001b');
    expect(io.out()).toContain(String.raw`gpt\u001b[31m-4o`);
  });

  it('shows the first few lines that cannot be read, counts the others, and goes on', async () => {
    write('a.jsonl', line(10) + 'oops\n'.repeat(8) + line(20));
    const { code, err, out } = await usage('a.jsonl');
    expect({ code, err, files: JSON.parse(out).files, requests: JSON.parse(out).total.requests }).toEqual({
      code: 2,
      err: `${[2, 3, 4, 5, 6].map((at) => `error: a.jsonl:${at}: not JSON\n`).join('')}error: and 3 more; 8 records could not be read\n`,
      files: [{ path: 'a.jsonl', format: 'openai-log', records: 2, duplicates: 0, unread: 8 }],
      requests: 2,
    });
  });

  it('says "no usage in this window" of an export with column names alone', async () => {
    write('a.csv', csv);
    const io = fakeIo({ cwd });
    expect(await run(['usage', 'a.csv'], io)).toBe(0);
    expect(io.out()).toContain('No usage in this window.');
  });
});

describe('a file that changes while it is read', () => {
  async function readChanging(change: (path: string) => void) {
    const lines = Array.from({ length: 4000 }, (_, index) => line(index)).join('');
    write('a.jsonl', lines);
    const io = fakeIo({ cwd });
    const counts: number[] = [];
    const intake = new Intake({ from: undefined, span: always, take: ({ tokens }) => void counts.push(tokens.input) });
    let isFirst = true;
    const passed = await readUsageFiles(
      io,
      listUsageFiles(io, ['a.jsonl']),
      ({ shown }) => intake.open(shown, false),
      () => {
        if (isFirst) change(join(cwd, 'a.jsonl'));
        isFirst = false;
        return undefined;
      },
    );
    intake.end();
    return { passed, counts, assumptions: [...intake.assumptions], unread: intake.unread, problems: intake.problems };
  }

  it('is read to its end, without the line that is still being written', async () => {
    const { counts, assumptions, unread } = await readChanging((path) => appendFileSync(path, `${line(4000)}{"timest`));
    expect({ last: counts.at(-1), assumptions, unread }).toEqual({
      last: 4000,
      assumptions: ['a.jsonl changed while it was read: what it had then was counted.'],
      unread: 0,
    });
  });

  it('is a problem where it shrank', async () => {
    const { problems } = await readChanging((path) => truncateSync(path, 10));
    expect(problems).toContainEqual({ path: 'a.jsonl', line: 0, reason: 'it shrank while it was read' });
  });
});
