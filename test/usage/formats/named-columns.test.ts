import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

interface Shown {
  readonly key: { readonly day: string };
  readonly billed?: { readonly amount: string };
}

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'columns-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

async function usage(columns: string, ...more: readonly string[]) {
  const io = fakeIo({ cwd, env: { HOME: cwd } });
  const code = await run(['usage', 'a.csv', '--columns', columns, '-f', 'json', ...more], io);
  return { code, out: io.out(), err: io.err() };
}

describe('columns of a home-made table', () => {
  it('hold what they are said to hold, whatever they are called', async () => {
    writeFileSync(
      join(cwd, 'a.csv'),
      'Day;LLM;Tokens, in;Hits;Tokens out;Calls;Who\n2026-11-01;gpt-4o;1,000;400;50;3;ann\n2026-11-02;gpt-4o;2000;0;60;4;bob\n',
    );
    const { code, out, err } = await usage(
      'at=Day,model=LLM,input="Tokens, in",cache-read=Hits,output=Tokens out,requests=calls,user=who',
      '--by',
      'user',
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out).groups).toMatchObject([
      { key: { user: 'bob' }, requests: 4, usage: { input: 2000, output: 60 } },
      { key: { user: 'ann' }, requests: 3, usage: { input: 600, cacheRead: 400, output: 50 } },
    ]);
  });

  const table = (...rows: readonly string[]): void =>
    writeFileSync(join(cwd, 'a.csv'), ['When;Model;In;Out;Cost', ...rows, ''].join('\n'));
  const home = 'at=When,model=Model,input=In,output=Out,cost=Cost';

  async function days(columns: string) {
    const { code, out, err } = await usage(columns, '--by', 'day');
    const groups = code === 0 ? JSON.parse(out).groups : [];
    return { code, err, days: groups.map(({ key, billed }: Shown) => [key.day, billed?.amount]) };
  }

  it('have dates with the day first, or the month, as a row shows that can be nothing else', async () => {
    table('31/10/2026 9:30;gpt-4o;1;1;', '05/11/2026;gpt-4o;1;1;');
    expect((await days(home)).days).toEqual([
      ['2026-10-31', undefined],
      ['2026-11-05', undefined],
    ]);
    table('10/31/2026;gpt-4o;1;1;', '05/11/2026;gpt-4o;1;1;');
    expect((await days(home)).days).toEqual([
      ['2026-05-11', undefined],
      ['2026-10-31', undefined],
    ]);
    table('05.11.2026, 10:00;gpt-4o;1;1;');
    expect((await days(home)).days).toEqual([['2026-11-05', undefined]]);
  });

  it('have dates that may be two days as they are said to have, and else are unread', async () => {
    table('05/11/2026;gpt-4o;1;1;');
    expect((await days(`${home},dates=day-first`)).days).toEqual([['2026-11-05', undefined]]);
    expect((await days(`${home},dates=month-first`)).days).toEqual([['2026-05-11', undefined]]);
    const { code, err } = await days(home);
    expect(code).toBe(2);
    expect(err).toContain(
      '"05/11/2026" may be one of two days: say which by --columns dates=day-first or dates=month-first',
    );
    writeFileSync(join(cwd, 'a.csv'), 'date,model,prompt_tokens,completion_tokens\n05/11/2026,gpt-4o,1,1\n');
    expect((await days('dates=day-first')).days).toEqual([['2026-11-05', undefined]]);
  });

  it('have decimal commas as a row shows, or as they are said to have', async () => {
    table('2026-11-01;gpt-4o;1.234;5;1.234,56', '2026-11-02;gpt-4o;5;5;1,234');
    const { out } = await usage(home);
    expect(JSON.parse(out).total).toMatchObject({ usage: { input: 1239 }, billed: { amount: '1235.794' } });
    table('2026-11-02;gpt-4o;1.234;5;1,234');
    expect((await days(`${home},decimals=comma`)).days).toEqual([['2026-11-02', '1.234']]);
    expect((await days(`${home},decimals=point`)).code).toBe(2);
  });

  it.each([
    ['inputt=A', 'did you mean input, output?', ''],
    ['A', 'write it like input="Input Tokens",output=Out,at=Month', ''],
    ['input=', 'did you mean input', ''],
  ])('are refused: %s', async (columns, hint) => {
    const { code, err } = await usage(columns);
    expect(code).toBe(2);
    expect(err).toContain('says of no column what it holds');
    expect(err).toContain(hint.slice(0, 18));
  });

  it('are not beside --from', async () => {
    expect((await usage('input=A', '--from', 'plain-csv')).code).toBe(2);
  });
});
