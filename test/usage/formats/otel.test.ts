import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines, usedIn } from '../read-lines.ts';
import { readTexts } from '../read-samples.ts';

const attribute = (key: string, value: string | number) => ({
  key,
  value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
});

interface Span {
  readonly id?: string;
  readonly parent?: string;
  readonly input?: number;
  readonly trace?: string;
  readonly more?: Readonly<Record<string, string | number>>;
}

/** A file of one line with spans in this order. */
const spans = (...list: readonly Span[]) => ({
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: list.map(({ id, parent, input, trace, more = {} }) => ({
            ...(trace !== undefined && { traceId: trace }),
            ...(id !== undefined && { spanId: id }),
            ...(parent !== undefined && { parentSpanId: parent }),
            startTimeUnixNano: '1790928000000000000',
            attributes: Object.entries({
              'gen_ai.response.model': 'gpt-4o',
              ...(input !== undefined && { 'gen_ai.usage.input_tokens': input, 'gen_ai.usage.output_tokens': 1 }),
              ...more,
            }).map(([key, value]) => attribute(key, value)),
          })),
        },
      ],
    },
  ],
});

describe('spans inside of others', () => {
  const sum = { trace: 't', id: 'a', input: 30 };
  const [one, other] = [
    { trace: 't', id: 'b', parent: 'a', input: 10 },
    { trace: 't', id: 'c', parent: 'a', input: 20 },
  ];

  it.each([
    ['after them', [one, other, sum]],
    ['before them', [sum, one, other]],
    ['between them', [one, sum, other]],
    [
      'above a span without usage',
      [{ trace: 't', id: 'x', parent: 'a' }, { ...one, parent: 'x' }, sum, { ...other, parent: 'x' }],
    ],
    [
      'above a span without usage that is told last',
      [{ ...one, parent: 'x', input: 30 }, sum, { trace: 't', id: 'x', parent: 'a' }],
    ],
    [
      'in each other',
      [
        { ...sum, parent: 'b', input: 10 },
        { ...one, input: 10 },
        { ...other, input: 30 },
      ],
    ],
  ])('are what the span around them adds up: %s', async (_, list) => {
    const { used, problems } = await readLines(spans(...list));
    expect(used['input']).toBe(30);
    expect(problems).toEqual([]);
  });

  it.each([
    ['its own parent', [{ ...sum, parent: 'a' }], 30],
    ['two in each other', [{ ...sum, parent: 'b' }, one], 30],
    ['three in a circle', [{ ...sum, parent: 'c' }, one, { ...other, parent: 'b' }], 10],
    [
      'a circle without use, around one',
      [
        { trace: 't', id: 'm', parent: 'n' },
        { trace: 't', id: 'n', parent: 'm' },
        { ...one, parent: 'm' },
        { trace: 't', id: 'm', parent: 'n' },
      ],
      10,
    ],
  ])('count where they are said to be in each other: %s', async (_, list, input) => {
    expect((await readLines(spans(...list))).used).toEqual({ input, output: 1 });
  });

  it('are known by what they say too, where no trace is named', async () => {
    const [ten, twenty] = [spans({ id: 'a', input: 10 }), spans({ id: 'a', input: 20 })];
    expect((await readLines(ten, twenty, ten)).used).toEqual({ input: 30, output: 2 });
    const { used } = await readLines(
      ten,
      spans({ id: 'b', parent: 'a', input: 4 }),
      spans({ id: 'c', parent: 'a', input: 6 }),
    );
    expect(used).toEqual({ input: 10, output: 2 });
  });

  it('are so in lines of their own too, told twice over', async () => {
    const lines = [spans(sum), spans(one), spans(other)];
    expect(await readLines(...lines, ...lines)).toMatchObject({ requests: 2, used: { input: 30, output: 2 } });
  });

  it('are so in files of their own, in any order and depth, told twice over', async () => {
    const trees = fc.array(
      fc.record({ parent: fc.nat(), isUse: fc.boolean(), input: fc.integer({ min: 1, max: 99 }) }),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    await fc.assert(
      fc.asyncProperty(trees, fc.infiniteStream(fc.nat()), fc.boolean(), async (tree, order, isTwice) => {
        const list = tree.map(({ parent, isUse, input }, index) => ({
          trace: 't',
          id: `s${index}`,
          ...(index > 0 && { parent: `s${parent % index}` }),
          ...(isUse && { input }),
        }));
        const holdsUse = (id: string): boolean =>
          list.some((each) => each.parent === id && ('input' in each || holdsUse(each.id)));
        const right = list.reduce((all, each) => all + (holdsUse(each.id) ? 0 : (each.input ?? 0)), 0);
        const files = (isTwice ? [...list, ...list] : list)
          .map((each) => ({ each, place: order.next().value }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ each }) => `${JSON.stringify(spans(each))}\n`);
        const { records, intake } = await readTexts(files);
        expect(usedIn(records)['input'] ?? 0).toBe(right);
        expect(intake.tallies.reduce((all, { records: count }) => all + count, 0)).toBe(records.length);
      }),
      { numRuns: 100 },
    );
  });

  it('count in every file where they have the same ids and no trace', async () => {
    const [ten, child] = [spans({ id: 'a', input: 10 }), spans({ id: 'b', parent: 'a', input: 4 })];
    const { records } = await readTexts([ten, child].map((each) => JSON.stringify(each)));
    expect(usedIn(records)['input']).toBe(14);
  });

  it('say where so many others are between that both counted', async () => {
    const others = Array.from({ length: 70_000 }, (_, index) => ({ trace: `u${index}`, id: 'x', input: 1 }));
    const { used, assumptions } = await readLines(spans(sum), ...others.map((each) => spans(each)), spans(one));
    expect(used['input']).toBe(70_040);
    expect(assumptions).toEqual([
      'Spans count beside what is inside of them where so many others are between that both were counted.',
    ]);
  });

  it('count each by itself in different traces, without a trace, and without ids', async () => {
    expect(await readLines(spans(sum, { ...one, trace: 'u' }))).toMatchObject({ requests: 2, used: { input: 40 } });
    expect(
      await readLines(spans({ id: 'a', input: 30 }, { id: 'b', parent: 'a', input: 10 }, { id: 'c', input: 5 })),
    ).toMatchObject({ requests: 2, used: { input: 15 } });
    expect(await readLines(spans({ input: 30 }, { input: 10 }, { input: 10 }))).toMatchObject({
      requests: 3,
      used: { input: 50 },
    });
  });
});

describe('what a span is called by', () => {
  it.each([
    ['the convention', { 'gen_ai.usage.cache_read.input_tokens': 60 }],
    ['an older one', { 'gen_ai.usage.cache_read_input_tokens': 60 }],
    ['details', { 'gen_ai.usage.details.cache_read_tokens': 60 }],
  ])('%s: cached tokens are part of the input', async (_, more) => {
    expect((await readLines(spans({ trace: 't', id: 'a', input: 100, more }))).used).toEqual({
      input: 40,
      cacheRead: 60,
      output: 1,
    });
  });

  it('OpenInference: tokens, model, provider and cost under llm', async () => {
    const { records, used } = await readLines(
      spans({
        trace: 't',
        id: 'a',
        more: {
          'llm.model_name': 'gpt-4o-mini',
          'gen_ai.response.model': '',
          'llm.provider': 'azure',
          'llm.token_count.prompt': 100,
          'llm.token_count.completion': 20,
          'llm.token_count.total': 120,
          'llm.token_count.prompt_details.cache_read': 60,
          'llm.token_count.completion_details.reasoning': 5,
          'llm.cost.total': '0.25',
          'session.id': 's',
        },
      }),
    );
    expect(used).toEqual({ input: 40, cacheRead: 60, output: 15, reasoning: 5 });
    expect(records[0]).toMatchObject({
      model: 'gpt-4o-mini',
      provider: 'azure',
      session: 's',
      billed: { amount: '0.25', currency: 'USD' },
    });
  });
});
