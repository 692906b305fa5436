import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { fakeIo } from '../fake-io.ts';

async function price(stdin: string, ...argv: string[]) {
  const io = fakeIo({ stdin });
  const code = await run(['cost', '--records', '-', ...argv], io);
  return {
    code,
    err: io.err(),
    lines: io
      .out()
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'records-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('cost --records', () => {
  it('prices each record at the moment it was sent, in order', async () => {
    const records = [
      '{"model":"gpt-4o","at":"2024-06-01","usage":{"output":1000000}}',
      '{"model":"openai/gpt-4o","at":"2026-11-01T10:00:00Z","usage":{"output":1000000}}',
      '{"model":"gpt-4o","usage":{"input":1000000},"serviceTier":"batch"}',
    ];
    const { code, err, lines } = await price(records.join('\n'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(lines.map(({ model, offer, total, billing }) => [model, offer, total, billing.from, billing.serviceTier])).toEqual([
      ['gpt-4o', 'openai/gpt-4o', '15', '2024-05-13', null],
      ['openai/gpt-4o', 'openai/gpt-4o', '10', '2024-10-02', null],
      ['gpt-4o', 'openai/gpt-4o', '1.25', '2024-10-02', 'batch'],
    ]);
  });

  it('says which band billed a record', async () => {
    const { lines } = await price('{"model":"gemini-1.5-pro","usage":{"input":128000}}\n{"model":"gemini-1.5-pro","usage":{"input":128001}}\n');
    expect(lines.map(({ total, billing }) => [total, billing.aboveInputTokens])).toEqual([
      ['0.16', null],
      ['0.3200025', 128_000],
    ]);
  });

  it.each([
    ['{"model":"gpt-4o","usage":{"outp', 'not JSON'],
    ['[1]', 'the record is missing, or no object'],
    ['{"usage":{"input":1}}', 'model is missing, or no text'],
    ['{"model":"gpt-4o"}', 'usage is missing, or no object'],
    ['{"model":"gpt-4o","usage":{"input":1},"user":"x"}', 'unknown key "user"'],
    ['{"model":"gpt-4o","usage":{"prompts":1}}', 'unknown meter "prompts"'],
    ['{"model":"gpt-4o","usage":{"input":-1}}', 'input is no whole number of tokens from 0 to 9007199254740991'],
    ['{"model":"gpt-4o","usage":{"input":1.5}}', 'input is no whole number of tokens from 0 to 9007199254740991'],
    ['{"model":"gpt-4o","usage":{"input":1e18}}', 'input is no whole number of tokens from 0 to 9007199254740991'],
    ['{"model":"gpt-4o","at":"2026-02-30","usage":{}}', 'at is no moment like 2026-11-23T10:00:00Z'],
    ['{"model":"gpt-4o","usage":{},"serviceTier":"turbo"}', 'serviceTier is none of standard, batch, flex, priority, fast'],
    ['{"model":"gpt-4p","usage":{"input":1}}', 'no model "gpt-4p" in the catalogue'],
    ['{"model":"gpt-4o","at":"2020-01-01","usage":{"input":1}}', 'no price known for openai/gpt-4o on 2020-01-01'],
    ['{"model":"deepseek-r1","usage":{"input":1}}', 'global-api/deepseek-r1 has no published input rate'],
  ])('goes on after %s', async (bad, message) => {
    const good = '{"model":"gpt-4o","usage":{"output":1000000}}';
    const { code, err, lines } = await price(`${good}\n${bad}\n\n${good}\n`);
    expect(code).toBe(2);
    expect(err).toBe('error: 1 of 3 records could not be priced\n');
    expect(lines).toMatchObject([{ total: '10' }, { line: 2, error: message }, { total: '10' }]);
  });

  it('counts what nobody used as nothing', async () => {
    expect((await price('{"model":"gpt-4o","usage":{}}')).lines).toMatchObject([{ total: '0', lineItems: [] }]);
  });

  it('reads a file, and says why it cannot', async () => {
    writeFileSync(join(folder, 'usage.jsonl'), '{"model":"gpt-4o","usage":{"output":1}}\r\n');
    const io = fakeIo({ cwd: folder });
    expect(await run(['cost', '--records', 'usage.jsonl'], io)).toBe(0);
    expect(io.out()).toContain('"total":"0.00001"');
    const missing = fakeIo({ cwd: folder });
    expect(await run(['cost', '--records', 'missing.jsonl'], missing)).toBe(2);
    expect(missing.err()).toBe('error: cannot read missing.jsonl: no such file or folder\n');
  });

  it('cannot price a line without end, and prices the others', async () => {
    const good = '{"model":"gpt-4o","usage":{"output":1}}';
    const { code, lines, err } = await price(`${good}\n${'x'.repeat(1_200_000)}\n${good}\n`);
    expect(lines).toEqual([lines[0], { line: 2, error: 'not JSON' }, lines[0]]);
    expect({ code, err }).toEqual({ code: 2, err: 'error: 1 of 3 records could not be priced\n' });
  });

  it('puts characters together that a chunk boundary cut', async () => {
    const bytes = new TextEncoder().encode('{"model":"é","usage":{}}\n');
    const io = {
      ...fakeIo(),
      stdin: (async function* halves() {
        yield bytes.slice(0, 11);
        yield bytes.slice(11);
      })(),
    };
    await run(['cost', '--records', '-'], io);
    expect(io.out()).toBe('{"line":1,"error":"no model \\"é\\" in the catalogue"}\n');
  });
});
