import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

const cwd = mkdtempSync(join(tmpdir(), 'init-'));

async function ran(...argv: string[]) {
  const io = fakeIo({ cwd });
  const code = await run(argv, io);
  return { code, out: io.out(), err: io.err() };
}

describe('init with models and drivers', () => {
  it('writes them as a plan, as they were written', async () => {
    const { code, out } = await ran(
      'init',
      'gpt-4o-mini',
      '--users',
      '3k',
      '--requests-per-user',
      '20/day',
      '--input',
      '1500',
      '--output',
      '300',
      '-o',
      '-',
    );
    expect(code).toBe(0);
    expect(out.replace(/^#.*\n/gm, '')).toBe(`schema: 1

baseline: openai/gpt-4o-mini
candidates:
  - openai/gpt-4o-mini

scenarios:
  - name: Workload
    users: 3000
    requestsPerUser: 20/day
    inputTokens: 1500
    outputTokens: 300
`);
  });

  const share = fc.integer({ min: 0, max: 100 }).map((percent) => `${percent / 2}%`);
  const models = fc.subarray(['gpt-4o-mini', 'claude-sonnet-4-6', 'my mix=gpt-4o-mini:62.5,gpt-4o:37.5'], {
    minLength: 1,
  });
  const byRequests = fc
    .record({
      requests: fc.constantFrom('4k/day', '120k', '3/min'),
      input: fc.integer({ min: 1, max: 9000 }),
      output: fc.integer({ min: 0, max: 900 }),
      cache: share,
    })
    .map(({ requests, input, output, cache }) => [
      '--requests',
      requests,
      '--input',
      String(input),
      '--output',
      String(output),
      '--cache-hit',
      cache,
    ]);
  const byTokens = fc
    .tuple(fc.constantFrom('5M', 'Pilot: a=2M/day', 'true=1B'), share)
    .map(([tokens, output]) => ['--tokens', tokens, '--output-share', output]);
  const more = fc.constantFrom(
    [],
    ['--retries', '3%'],
    ['--service-tier', 'batch'],
    ['--days-per-month', '22'],
    ['--baseline', 'gpt-4o-mini'],
  );

  it('says the same as the flags', async () => {
    await fc.assert(
      fc.asyncProperty(models, fc.oneof(byRequests, byTokens), more, async (names, drivers, others) => {
        const flags = [...names, ...drivers, ...others];
        const { out } = await ran('init', ...flags, '-o', '-');
        writeFileSync(join(cwd, 'same.yaml'), out);
        const total = async (...argv: string[]) => JSON.parse((await ran(...argv, '-f', 'json')).out);
        const [planned, flagged] = [await total('same.yaml'), await total(...flags, '--no-plan')];
        expect(planned.baseline).toBe(flagged.baseline);
        expect(planned.scenarios).toEqual(flagged.scenarios);
      }),
      { numRuns: 30 },
    );
  });

  it('without traffic keeps the stages of the founding table', async () => {
    const { out } = await ran('init', 'gpt-4o-mini', '-o', '-');
    writeFileSync(join(cwd, 'stages.yaml'), out);
    const months = async (...argv: string[]) => JSON.parse((await ran('forecast', ...argv, '-f', 'json')).out).months;
    expect(await months('stages.yaml')).toEqual(await months('gpt-4o-mini'));
  });

  it('writes to the file that a word names, once', async () => {
    expect(await ran('init', 'gpt-4o-mini', 'bot.yaml', '--budget', '500')).toEqual({
      code: 0,
      out: '',
      err: 'note: wrote bot.yaml; next: cost-projection bot.yaml\n',
    });
    expect(readFileSync(join(cwd, 'bot.yaml'), 'utf8')).toContain('budget: 500');
    expect((await ran('init', 'gpt-4o-mini', 'bot.yaml')).err).toBe(
      'error: bot.yaml already exists\n  name another file, or remove this one first\n',
    );
    expect((await ran('init', 'a.yaml', '-o', 'b.yaml')).err).toBe(
      'error: two files to write: b.yaml and a.yaml\n  name one\n',
    );
  });

  it('tells all names that it does not know, and writes nothing', async () => {
    const { code, out, err } = await ran('init', 'gpt-4p', 'claude', '-o', '-');
    expect([code, out]).toEqual([2, '']);
    expect(err.match(/^error: .*/gm)).toEqual([
      'error: no model "gpt-4p" in the price lists',
      'error: no model "claude" in the price lists',
    ]);
  });
});

describe('init --preset', () => {
  it.each(['chat', 'rag', 'agent', 'extract', 'batch'])('%s is a plan that can be priced', async (preset) => {
    const { code, out } = await ran('init', '--preset', preset, '-o', '-');
    expect(code).toBe(0);
    writeFileSync(join(cwd, `${preset}.yaml`), out);
    const priced = await ran('project', `${preset}.yaml`, '--as-of', '2026-11-23', '-f', 'json', '-q');
    const { scenarios } = JSON.parse(priced.out);
    expect(scenarios[0].unpriced).toEqual([]);
    expect(scenarios[0].projections).toHaveLength(3);
    // Whoever reads a figure finds its source, or that it is a guess.
    expect(out).toMatch(/a guess/);
  });

  it('is on the models that are named', async () => {
    const { out } = await ran('init', '--preset', 'rag', 'gpt-5.4', 'gpt-5.4-mini', '-o', '-');
    expect(out).toContain('baseline: openai/gpt-5.4\ncandidates:\n  - openai/gpt-5.4-mini\n');
    expect((await ran('init', '--preset', 'rag', 'gpt-5.4', '-o', '-')).out).toContain(
      'candidates:\n  - openai/gpt-5.4\n',
    );
  });

  it.each([
    [
      ['--preset', 'chatt'],
      'error: --preset: there is no preset "chatt"\n  there is chat, rag, agent, extract, batch\n',
    ],
    [
      ['--preset', 'chat', '--requests', '5'],
      'error: --requests has no effect beside --preset\n  leave it out, and change the plan instead\n',
    ],
    [['--preset', 'chat', 'mix=a:50,b:50'], 'error: "mix=a:50,b:50" is not a model by its name\n'],
    [['--preset', 'chat', 'gpt-nope'], 'error: no model "gpt-nope" in the price lists'],
  ])('%j is refused', async (argv, message) => {
    const { code, err } = await ran('init', ...argv, '-o', '-');
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
