import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { CostError } from '../../src/library/cost-error.ts';
import { compare } from '../../src/library/compare.ts';
import { forecast } from '../../src/library/forecast.ts';
import { openCatalogue } from '../../src/library/price-catalogue.ts';
import { price } from '../../src/library/price.ts';
import { project } from '../../src/library/project.ts';
import { planFile } from '../../src/page/command-line.ts';
import { fakeIo } from '../fake-io.ts';
import { questions } from '../page/questions.ts';
import { shippedLists } from './shipped-lists.ts';

const folder = mkdtempSync(join(tmpdir(), 'library-'));
afterAll(() => rmSync(folder, { recursive: true }));

const catalogue = openCatalogue(shippedLists);

/** What a command prints as JSON, or its error. */
async function printed(argv: readonly string[]) {
  const io = fakeIo({ cwd: folder });
  const code = await run(
    [...argv, '--format', 'json', '--no-gate'].filter((word) => word !== ''),
    io,
  );
  return code === 0 ? JSON.parse(io.out()) : { error: /^error: (.*)/m.exec(io.err())?.[1] };
}

/** What the library returns, or its error. */
function told<T>(work: () => T): T | { readonly error: string } {
  try {
    return work();
  } catch (error) {
    if (error instanceof CostError) return { error: error.message.split('\n')[0] ?? '' };
    throw error;
  }
}

const count = fc.integer({ min: 1, max: 300_000 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const requests = fc.record({
  model: fc.constantFrom(
    'gpt-4o',
    'claude-sonnet-4-5',
    'gemini-2.5-pro',
    'global-api/deepseek-v4-flash',
    'gpt-5.4',
    'nope',
  ),
  at: fc.constantFrom('2026-11-23', '2024-06-01', '2026-09-01T14:30:00Z'),
  input: count,
  output: count,
  cacheRead: maybe(count),
  cacheWrite: maybe(count),
  requests: fc.integer({ min: 1, max: 50_000 }),
  webSearches: fc.constantFrom(undefined, undefined, 2),
  serviceTier: fc.constantFrom<'batch' | 'priority' | undefined>(undefined, 'batch', 'priority'),
});

it('prices requests as cost does, to the last digit, and refuses what it refuses', async () => {
  const flag = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${name}`, String(value)];
  await fc.assert(
    fc.asyncProperty(requests, async ({ model, at, input, output, cacheRead, cacheWrite, ...sent }) => {
      const io = fakeIo({ cwd: folder });
      const argv = [
        'cost',
        model,
        ...flag('as-of', at),
        ...flag('format', 'json'),
        ...flag('input', input),
        ...flag('output', output),
        ...flag('cache-read', cacheRead),
        ...flag('cache-write', cacheWrite),
        ...flag('requests', sent.requests),
        ...flag('web-searches', sent.webSearches),
        ...flag('service-tier', sent.serviceTier),
      ];
      const code = await run(argv, io);
      const own = told(() =>
        price(catalogue, {
          model,
          at,
          usage: { input, output, cacheRead, cacheWrite },
          requests: sent.requests,
          ...(sent.webSearches !== undefined && { webSearches: sent.webSearches }),
          serviceTier: sent.serviceTier,
        }),
      );
      if ('error' in own) {
        expect([code, /^error: (.*)/m.exec(io.err())?.[1]]).toEqual([2, own.error]);
        return;
      }
      const { offer, billing, usage, lineItems, total, assumptions } = JSON.parse(io.out());
      expect(own).toMatchObject({ offer, usage, lineItems, total });
      expect(billing).toMatchObject(own.billing);
      expect(own.assumptions.map(({ text }) => text)).toEqual(assumptions.map(({ text }: { text: string }) => text));
    }),
    { numRuns: 60 },
  );
});

it('reads a plan and answers as project, compare and forecast do', async () => {
  const file = join(folder, 'plan.yaml');
  await fc.assert(
    fc.asyncProperty(questions, async (question) => {
      const { command, asOf: at, course } = question;
      const text = planFile(question);
      writeFileSync(file, text);
      const own = told(() =>
        command === 'project'
          ? project(catalogue, text, { at })
          : command === 'compare'
            ? compare(catalogue, text, { at })
            : forecast(catalogue, text, {
                at,
                start: course?.start ?? '',
                months: course?.months ?? 1,
                priceDecline: '0.01',
              }),
      );
      const argv = [command, file, '--as-of', at];
      const months = ['--start', course?.start ?? '', '--months', String(course?.months), '--price-decline', '1%'];
      const answer = await printed(command === 'forecast' ? [...argv, ...months] : argv);
      if ('error' in own) {
        expect(own.error).toBe(answer.error?.replace(file, 'plan'));
        return;
      }
      const shared = ['scenarios', 'totals', 'ranking', 'months', 'unpriced', 'baseline'].filter((key) => key in own);
      for (const key of shared) expect(answer[key]).toMatchObject(Reflect.get(own, key));
      expect(own.assumptions.map((each) => each.text)).toEqual(
        answer.assumptions.map((each: { readonly text: string }) => each.text),
      );
      expect(own.currency).toBe(answer.currency ?? 'USD');
    }),
    { numRuns: 60 },
  );
});

const moving = `schema: 1
candidates: [gpt-5.4, { name: mix, blend: { gpt-5.4: 50%, gpt-5.4-mini: 50% } }]
shifts: [{ from: 2027-02, of: gpt-5.4, to: gpt-5.4-mini, share: 60%, over: 3 months }]
scenarios:
  - { name: Chat, requests: 100k, inputTokens: 1000, outputTokens: 100 }
  - { name: Deep, requests: 10k, inputTokens: 9000, outputTokens: 100, model: gpt-5.4 }
`;
const planned = moving
  .replace(/candidates.*/, '')
  .replace('outputTokens: 100 }', 'outputTokens: 100, model: gpt-5.4-nano }');

it.each([moving, planned])('follows shifts and models of scenarios as the commands do: %#', async (text) => {
  writeFileSync(join(folder, 'moving.yaml'), text);
  for (const at of ['2027-01-10', '2027-03-10']) {
    const argv = ['moving.yaml', '--as-of', at];
    expect((await printed(['project', ...argv])).totals).toMatchObject(project(catalogue, text, { at }).totals);
    expect((await printed(['compare', ...argv])).ranking).toMatchObject(compare(catalogue, text, { at }).ranking);
    const { months } = await printed(['forecast', ...argv, '--start', '2027-01', '--months', '6']);
    expect(months).toMatchObject(forecast(catalogue, text, { at, start: '2027-01', months: 6 }).months);
  }
});
