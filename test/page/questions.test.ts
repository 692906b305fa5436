import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { commandLine, PLAN_FILE, planFile } from '../../src/page/command-line.ts';
import { answerQuestion } from '../../src/page/compute.ts';
import { questionFields } from '../../src/page/fields.ts';
import { applyState, stateHash, modelTexts, readPageState, unchanged } from '../../src/page/state.ts';
import { exactJson, reviveDecimals } from '../../src/values/exact-json.ts';
import { jsonDocument } from '../../src/report/footnotes.ts';
import type { PageQuestion } from '../../src/render/question.ts';
import { fakeIo } from '../fake-io.ts';
import { founding, questions } from './questions.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The figures of an answer: all of its document but what says where it came from. */
const figuresOf = (document: unknown) =>
  JSON.stringify(document, (key, value: unknown) =>
    ['plan', 'assumptions', 'drivers', 'prices', 'unpriced', 'offers', 'settled'].includes(key) ? undefined : value,
  );
const answered = (question: PageQuestion) => {
  try {
    return figuresOf(jsonDocument(answerQuestion(question)));
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};

/** Words of a line as a shell splits them. */
const wordsOf = (line: string) =>
  [...line.matchAll(/(?:'[^']*'|\\'|[^\s'])+/g)].map(([word]) => word.replaceAll(/'([^']*)'|\\(')/g, '$1$2'));

const cli = async (line: string) => {
  const io = fakeIo({ cwd: folder });
  const code = await run([...wordsOf(line).slice(1), '--format', 'json', '--quiet'], io);
  return { code, out: io.out(), err: io.err() };
};

describe('a question', () => {
  it('is answered to the cent as its command line answers it', async () => {
    await fc.assert(
      fc.asyncProperty(questions, async (question) => {
        const { text, needsPlan } = commandLine(question);
        if (needsPlan) writeFileSync(join(folder, PLAN_FILE), planFile(question));
        const { out, err } = await cli(text);
        if (out === '') expect(err).toContain(String(answered(question)).split('"')[0]);
        else expect(figuresOf(JSON.parse(out))).toBe(answered(question));
      }),
      { numRuns: 60 },
    );
  });

  it('is the same after it went into a page and came out of it', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const again: PageQuestion = JSON.parse(exactJson(question), reviveDecimals);
        expect(answered(again)).toBe(answered(question));
      }),
      { numRuns: 30 },
    );
  });

  it('is what its fields say: each text read again changes nothing', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const fields = questionFields(question);
        const texts = new Map(fields.map(({ id, text }) => [id, text]));
        const { question: again, problems } = applyState(question, fields, {
          ...unchanged,
          texts,
          models: modelTexts(question),
        });
        expect([...problems]).toEqual([]);
        expect(answered(again)).toBe(answered(question));
      }),
      { numRuns: 40 },
    );
  });
});

describe('what a reader changes', () => {
  const fields = questionFields(founding);
  const change = (hash: string) => applyState(founding, fields, readPageState(hash, fields));

  it('stands in the address and comes back from it', () => {
    const state = {
      texts: new Map([
        ['s0.tokens', '8M'],
        ['budget', '1,000'],
        ['s1.cacheHit', '60%'],
      ]),
      models: ['mix=openai/gpt-4o:50,global-api/deepseek-v4-flash:50'],
      baseline: 'openai/gpt-4o',
    };
    expect(readPageState(`#${stateHash(state)}`, fields)).toEqual(state);
    expect(stateHash(unchanged)).toBe('');
  });

  it.each([
    ['#s0.tokens=8M', 8_000_000],
    ['#s0.tokens=100k/day', 3_000_000],
    ['#nothing=here&s9.tokens=1', 5_000_000],
    ['#s0.tokens=5M', 5_000_000],
  ])('%s is tokens of the first scenario', (hash, tokens) => {
    const { question, problems } = change(hash);
    expect(question.plan.scenarios[0]?.drivers.tokens).toBe(tokens);
    expect(problems.size).toBe(0);
  });

  it.each([
    ['#s0.tokens=many', 's0.tokens', '"many" is not a quantity; write it like 5M, 1.5B, 250k or 5,000,000'],
    ['#s0.cacheHit=160%25', 's0.cacheHit', '"160%" is more than 100%'],
    ['#budget=-1', 'budget', '"-1" is not an amount of dollars; write it like 500, $500 or 20k'],
    ['#asof=2026-02-30', 'asof', '"2026-02-30" is not a valid date; write it like 2026-11-23'],
    ['#model=a:80,b:10', 'models', 'a:80 add up to 80%'],
  ])('%s is refused at its field', (hash, id, problem) => {
    const problems = change(hash).problems;
    expect([...problems.keys()]).toEqual([id]);
    if (id !== 'models') expect(problems.get(id)).toBe(problem);
  });

  it('takes a driver away where its field is emptied', () => {
    const { question } = change('#s0.outputShare=');
    expect(question.plan.scenarios[0]?.drivers.outputShare).toBeUndefined();
  });
});

describe('a command line', () => {
  it.each<[string, PageQuestion, string]>([
    [
      'the founding question',
      founding,
      "cost-projection global-api/deepseek-v4-flash --no-plan --baseline openai/gpt-4o --tokens 'MVP testing=5000000' --tokens 'Early beta=50000000' --tokens Launch=500000000 --tokens Growing=5000000000 --output-share 1 --as-of 2026-11-20",
    ],
    [
      'its plan where flags cannot say it',
      { ...founding, plan: { ...founding.plan, budget: { warn: { units: 5n, scale: 0 }, fail: undefined } } },
      'cost-projection cost-projection.yaml --as-of 2026-11-20',
    ],
  ])('is that of %s', (_, question, text) => {
    expect(commandLine(question).text).toBe(text);
  });
});
