import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { reviveDecimals } from '../../../src/values/exact-json.ts';
import { answerQuestion } from '../../../src/page/compute.ts';
import { questionFields } from '../../../src/page/fields.ts';
import { applyState, unchanged } from '../../../src/page/state.ts';
import { fakeIo } from '../../fake-io.ts';

const german =
  'Sie sind der Assistent einer Hausverwaltung und beantworten Anfragen von Mieterinnen und Mietern. Antworten Sie ' +
  'höflich, knapp und in vollständigen Sätzen.\n';
const tool = JSON.stringify([{ type: 'function', function: { name: 'open_ticket', description: 'Opens a ticket.' } }]);

const plan = (input: string, rest = ''): string =>
  `schema: 1
baseline: openai/gpt-4o
candidates: [anthropic/claude-opus-5, google/gemini-2.5-flash]
scenarios:
  - { name: Bot, requests: 1k, input: ${input}, outputTokens: 100${rest} }
`;

const SYSTEM = '{ system: prompts/system.md, perRequest: 80 }';

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'input-'));
  for (const [name, content] of Object.entries({ 'prompts/system.md': german, 'tools.json': tool, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function asked(cwd: string, argv: readonly string[], more: readonly string[] = ['-q']) {
  const io = fakeIo({ cwd });
  const code = await run([...argv, ...more], io);
  return { code, out: io.out(), err: io.err() };
}

async function document(cwd: string, argv: readonly string[]) {
  const { code, out, err } = await asked(cwd, [...argv, '-q', '-f', 'json']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

/** What `tokens` says of a file on a model. */
async function tokensOf(cwd: string, file: string, model: string): Promise<number> {
  return (await document(cwd, ['tokens', file, '--on', model])).totals[0].tokens;
}

const inputTokens = ({ lineItems }: { lineItems: { meter: string; tokens: number }[] }): number =>
  lineItems.filter(({ meter }) => meter !== 'output').reduce((sum, { tokens }) => sum + tokens, 0);

describe('input of texts', () => {
  it('is counted on each model of a plan, wherever that is', async () => {
    const cwd = folderOf({ 'deep/plan.yaml': plan('{ system: ../prompts/system.md, perRequest: 80 }') });
    const { scenarios } = await document(cwd, ['project', 'deep/plan.yaml']);
    for (const projection of scenarios[0].projections) {
      const tokens = await tokensOf(cwd, 'prompts/system.md', projection.candidate);
      expect(inputTokens(projection)).toBe(1000 * (tokens + 80));
    }
    const [gpt, claude, gemini] = scenarios[0].input.counts;
    expect(scenarios[0].drivers).toMatchObject({ inputTokens: gpt.tokens, fixedTokens: gpt.fixedTokens });
    expect(gpt).toMatchObject({ offer: 'openai/gpt-4o', tokenizer: 'o200k_base', label: 'exact' });
    expect(claude).toMatchObject({ tokenizer: 'claude-v5', label: 'calibrated' });
    expect(claude.low).toBeLessThan(claude.tokens);
    expect(claude.fixedTokens).toBe(claude.tokens - 80);
    expect(gemini).toMatchObject({ tokenizer: 'gemma3', label: 'exact' });
  });

  it('costs the same in project, compare, forecast and a saved result', async () => {
    const cwd = folderOf({ 'plan.yaml': plan(SYSTEM, ', cacheHit: 70%') });
    const total = (key: string, all: { candidate: string; total: string }[]) =>
      all.find(({ candidate }) => candidate === key)?.total;
    const { scenarios } = await document(cwd, ['project', 'plan.yaml']);
    await asked(cwd, ['project', 'plan.yaml', '-o', 'saved.json']);
    const { ranking } = await document(cwd, ['compare', 'plan.yaml']);
    const { months, inputs } = await document(cwd, ['forecast', 'plan.yaml', '--months', '1']);
    for (const { candidate, total: cost } of scenarios[0].projections) {
      expect(total(candidate, ranking)).toBe(cost);
      expect(total(candidate, months[0].candidates)).toBe(cost);
    }
    expect(inputs[0].input.counts).toHaveLength(3);
    const { out } = await asked(cwd, ['diff', 'saved.json', 'plan.yaml', '--candidate', 'claude-opus-5', '-f', 'csv']);
    expect(out).toContain(`Bot,${total('anthropic/claude-opus-5', scenarios[0].projections)},`);
    expect((await asked(cwd, ['diff', 'saved.json', 'plan.yaml'])).out).toContain('$0.00');
  });

  it('is the whole prompt by a flag, and tokens of flags replace it', async () => {
    const cwd = folderOf({ 'plan.yaml': plan(SYSTEM) });
    const { scenarios } = await document(cwd, ['project', 'plan.yaml', '--prompt-file', 'tools.json']);
    const tokens = await tokensOf(cwd, 'tools.json', 'openai/gpt-4o');
    expect(inputTokens(scenarios[0].projections[0])).toBe(1000 * tokens);
    const typed = await document(cwd, ['project', 'plan.yaml', '--input', '500']);
    expect(typed.scenarios[0].projections.map(inputTokens)).toEqual([500_000, 500_000, 500_000]);
    expect(typed.scenarios[0].input).toBeUndefined();
  });

  it('of a blend is counted by each of its models', async () => {
    const cwd = folderOf({ 'plan.yaml': plan(SYSTEM) });
    const { ranking } = await document(cwd, [
      'compare',
      'plan.yaml',
      'mix=openai/gpt-4o:50,anthropic/claude-opus-5:50',
    ]);
    const mix = ranking.find(({ candidate }: { candidate: string }) => candidate === 'mix');
    const counts = await Promise.all(
      ['openai/gpt-4o', 'anthropic/claude-opus-5'].map((offer) => tokensOf(cwd, 'prompts/system.md', offer)),
    );
    const items: { meter: string; tokens: number }[] = mix.lineItems;
    expect(items.flatMap(({ meter, tokens }) => (meter === 'input' ? [tokens] : []))).toEqual(
      counts.map((count) => 500 * (count + 80)),
    );
  });

  it('of a chain is counted by each of its models', async () => {
    const cwd = folderOf({ 'plan.yaml': plan(SYSTEM) });
    const chain = 'first=openai/gpt-4o:10%>anthropic/claude-opus-5';
    const { ranking } = await document(cwd, [
      'compare',
      'plan.yaml',
      chain,
      'openai/gpt-4o',
      'anthropic/claude-opus-5',
    ]);
    const total = (key: string) =>
      Number(ranking.find(({ candidate }: { candidate: string }) => candidate === key).total);
    expect(total('first')).toBeCloseTo(total('openai/gpt-4o') + total('anthropic/claude-opus-5') / 10, 9);
  });

  it('is labelled assumed where there are tools, and explained model by model', async () => {
    const cwd = folderOf({ 'plan.yaml': plan('{ system: prompts/system.md, tools: tools.json }') });
    const { out } = await asked(cwd, ['project', 'plan.yaml', '--explain', '--notes', 'full']);
    expect(out).toMatch(/openai\/gpt-4o +o200k_base +\d+ +assumed/);
    expect(out).toContain('Bot on anthropic/claude-opus-5: tokens per month');
    expect(out).toContain('The input in Bot is prompts/system.md, tools.json, counted for each model');
    expect(out).not.toContain('fixedTokens changes nothing');
  });
});

describe('a page', () => {
  it('has the counts, for models that are added too, until somebody types another prompt', async () => {
    const cwd = folderOf({ 'plan.yaml': plan(SYSTEM) });
    const { out } = await asked(cwd, ['project', 'plan.yaml', '-f', 'html', '--embed', 'all']);
    const data = out.slice(out.indexOf('id="data">') + 10, out.indexOf('</script>', out.indexOf('id="data">')));
    const { question } = JSON.parse(data, reviveDecimals);
    const { scenarios } = await document(cwd, ['project', 'plan.yaml', '--model', 'openai/gpt-4']);
    const state = { ...unchanged, models: ['openai/gpt-4'] };
    const { body } = answerQuestion(applyState(question, questionFields(question), state).question);
    expect(JSON.parse(JSON.stringify(body()))).toMatchObject({
      scenarios: [{ projections: [{}, { candidate: 'openai/gpt-4', total: scenarios[0].projections[1].total }] }],
    });
    const typed = applyState(question, questionFields(question), {
      ...unchanged,
      texts: new Map([['s0.inputTokens', '1k']]),
    });
    expect(typed.question.plan.scenarios[0]?.input).toBeUndefined();
  });
});

describe('input that is refused', () => {
  it.each([
    ['{}', 'plan.yaml:5:39: Bot has an input of nothing'],
    ['{ system: prompts/system.md }, inputTokens: 5', 'Bot says inputTokens and input, which is counted'],
    ['{ perRequest: -5 }', '"-5" is not a number of tokens'],
    ['{ system: nope.md }', 'cannot read nope.md: no such file or folder'],
    ['{ system: prompts }', 'cannot read prompts'],
    ['{ system: empty.md }', 'empty.md has no text to count'],
  ])('%s', async (input, message) => {
    const cwd = folderOf({ 'plan.yaml': plan(input), 'empty.md': '' });
    const { code, err } = await asked(cwd, ['project', 'plan.yaml']);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('is a file outside of the repository, in a plan that was only found', async () => {
    const cwd = folderOf({
      'repo/.git/HEAD': '',
      'repo/cost-projection.yaml': plan('{ system: ../prompts/system.md }'),
      'repo/in/.keep': '',
    });
    const { code, err } = await asked(join(cwd, 'repo'), ['project']);
    expect(code).toBe(2);
    expect(err).toBe(
      'error: cost-projection.yaml names ../prompts/system.md, which is outside of its repository\n' +
        '  name the plan to have it read: --plan cost-projection.yaml\n',
    );
    expect((await asked(join(cwd, 'repo'), ['project', 'cost-projection.yaml'])).code).toBe(0);
    symlinkSync('../prompts/system.md', join(cwd, 'repo', 'link.md'));
    writeFileSync(join(cwd, 'repo', 'cost-projection.yaml'), plan('{ system: link.md }'));
    expect((await asked(join(cwd, 'repo', 'in'), ['project'])).err).toContain('names link.md, which is outside');
  });

  it('is a second one, or one of tokens', async () => {
    const cwd = folderOf({});
    const flags = ['project', 'gpt-4o', '--prompt-file', 'tools.json', '--no-plan'];
    expect((await asked(cwd, [...flags, '--requests', '5', '--input', '5'])).err).toContain('are both the input');
    expect((await asked(cwd, [...flags, '--tokens', '5M'])).err).toContain('--prompt-file is per request');
  });
});
