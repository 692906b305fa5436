import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { AS_OF, cwd, samples, json, line, usage, write, type Shown } from './in-folder.ts';

describe('what usage writes to be read again', () => {
  it('rolls up to the same cost', async () => {
    const direct = await json(['canonical.jsonl', 'claude-code.jsonl', 'litellm-spendlogs.jsonl', ...AS_OF]);
    const path = join(cwd, 'roll-up.csv');
    expect(
      await usage(['canonical.jsonl', 'claude-code.jsonl', 'litellm-spendlogs.jsonl', '--rollup', path, ...AS_OF]),
    ).toMatchObject({ code: 0 });
    const again = await json([path, ...AS_OF]);
    expect(again.total).toEqual(direct.total);
    expect(again.groups).toEqual(direct.groups);
    expect((await json([path, '--by', 'project', ...AS_OF])).groups.map(({ key }: Shown) => key.project)).toContain(
      'team-demo',
    );
  });

  it('reads a roll-up that a database made, with few columns', async () => {
    write('a.csv', 'from,model,input,output,requests\n2026-11-01 10:00:00,gpt-4o,1000000,0,10\n');
    expect((await json(['a.csv'], { cwd })).total).toEqual({ requests: 10, usage: { input: 1_000_000 }, cost: '2.5' });
  });

  it('writes rows of FOCUS that come to the same', async () => {
    const { code, out } = await usage(['canonical.jsonl', '--focus', '-', ...AS_OF]);
    write('focus.csv', out);
    const again = await json([join(cwd, 'focus.csv'), ...AS_OF]);
    const direct = await json(['canonical.jsonl', ...AS_OF]);
    expect({ code, cost: again.total.cost, billed: again.total.billed.amount, usage: again.total.usage }).toEqual({
      code: 0,
      cost: direct.total.cost,
      billed: direct.total.cost,
      usage: direct.total.usage,
    });
    expect(out.split('\r\n')[1]).toMatch(
      /^0\.02,openai,OpenAI,USD,2026-11-01T00:00:00Z,2026-10-01T00:00:00Z,Usage,,gpt-4o input tokens,Usage-Based,2026-10-02T00:00:00Z,2026-10-01T00:00:00Z,8000,Tokens,/,
    );
  });

  it('writes a plan that project can read', async () => {
    expect(await usage(['canonical.jsonl', '--write-plan', join(cwd, 'plan.yaml')])).toMatchObject({ code: 0 });
    const io = fakeIo({ cwd });
    expect(await run(['project', 'plan.yaml', '--format', 'json', ...AS_OF], io)).toBe(0);
    expect(JSON.parse(io.out()).scenarios[0]).toMatchObject({ name: 'Measured' });
  });

  it('writes web searches into its plan, a mean of a request', async () => {
    const searched = { provider: 'shop', model: 'm', usage: { input: 1_000_000 } };
    const at = (hour: number, webSearches: number) => ({ ...searched, at: `2026-10-15T0${hour}:00:00Z`, webSearches });
    write('searched.jsonl', `${JSON.stringify(at(1, 1))}\n${JSON.stringify(at(2, 0))}\n`);
    write(
      'shop.yaml',
      'schema: 1\nprovider: shop\nsource: https://example.com\nmodels: [{ id: m, rates: [{ from: 2026-01-01, input: 1 }] }]\n',
    );
    await usage(['searched.jsonl', '--pricing', 'shop.yaml', '--write-plan', 'searching.yaml'], { cwd });
    expect(readFileSync(join(cwd, 'searching.yaml'), 'utf8')).toContain('    webSearches: 0.5\n');
    const io = fakeIo({ cwd });
    expect(await run(['project', '--plan', 'searching.yaml', '--pricing', 'shop.yaml', '-q'], io)).toBe(2);
    expect(io.err()).toContain('shop/m has no published fee for web searches');
    const priced = fakeIo({ cwd });
    await run(
      ['project', '--plan', 'searching.yaml', '--pricing', 'shop.yaml', '--assume-web-search', '0.5', '-f', 'json'],
      priced,
    );
    // 60 requests a month: 60 × $1 + 30 × $0.50
    expect(JSON.parse(priced.out()).scenarios[0].projections[0].total).toBe('75');
  });

  it('does not mix two of them in one place', async () => {
    const { code, out, err } = await usage(['canonical.jsonl', '--rollup', '-', '--focus', '-']);
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '',
      err: 'error: only one of --rollup, --focus and --write-plan can go to standard output\n  name a file for each of them\n',
    });
  });

  it('leaves a report that has a file of its own', async () => {
    const { code, out } = await usage([join(samples, 'canonical.jsonl'), '--rollup', '-', '-o', 'report.md'], { cwd });
    expect([code, out.split('\n')[0]?.slice(0, 10)]).toEqual([0, 'from,until']);
    expect(readFileSync(join(cwd, 'report.md'), 'utf8')).toContain('| gpt-4o-2024-08-06');
  });

  it('shortens keys there too', async () => {
    const { out } = await usage(['litellm-spendlogs.jsonl', '--rollup', '-']);
    expect(out).toContain('has…demo');
    expect(out).not.toContain('hashed-key-demo');
  });
});

describe('long work', () => {
  /** A clock that runs away: each look is half a second later. */
  const slow = (wishes: Parameters<typeof fakeIo>[0] = {}) => {
    const io = fakeIo({ cwd, isTTY: true, columns: 100, ...wishes });
    let now = 0;
    return { ...io, elapsed: () => (now += 500) };
  };
  const large = (): void => write('a.jsonl', line('gpt-4o', '2026-11-01T10:00:00.000Z', 1).repeat(20_000));

  it('shows how far it is on a terminal, and leaves nothing of that behind', async () => {
    large();
    const io = slow();
    expect(await run(['usage', 'a.jsonl'], io)).toBe(0);
    expect(io.err()).toContain('records/s');
    expect(io.err()).toMatch(/MB/);
    expect(io.err().endsWith('\u001b[2K')).toBe(true);
  });

  it('is silent in a pipe, and where it is told to be', async () => {
    large();
    const pipe = slow({ isTTY: false });
    expect(await run(['usage', 'a.jsonl'], pipe)).toBe(0);
    const quiet = slow();
    expect(await run(['usage', 'a.jsonl', '--quiet'], quiet)).toBe(0);
    expect([pipe.err(), quiet.err()]).toEqual(['', '']);
  });

  it('ends where Ctrl-C asks for it, and leaves no half file', async () => {
    large();
    const io = slow();
    const running = run(['usage', 'a.jsonl', '--records', '-o', 'out.jsonl'], {
      ...io,
      elapsed: () => {
        io.interrupt();
        return io.elapsed();
      },
    });
    expect(await running).toBe(130);
    expect(existsSync(join(cwd, 'out.jsonl'))).toBe(false);
    expect(readdirSync(cwd)).toEqual(['a.jsonl']);
  });
});
