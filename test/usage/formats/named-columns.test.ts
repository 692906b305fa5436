import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

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
