import { describe, expect, it } from 'vitest';
import { newWorld } from '../world.ts';

// Two usages, task by task. GPT-4o: input 2.50, cacheRead 1.25, output 10 per million; GPT-4o mini: input 0.15, output 0.60.

interface Call {
  readonly task?: string;
  readonly session?: string;
  readonly model?: string;
  readonly prompt?: number;
  readonly answer?: number;
}

const log = (calls: readonly Call[]): string =>
  calls
    .map(({ task, session, model = 'gpt-4o', prompt = 100_000, answer = 10_000 }, place) =>
      JSON.stringify({
        id: `${task} ${session} ${place}`,
        task,
        session,
        model,
        timestamp: '2026-11-20T10:00:00Z',
        prompt_tokens: prompt,
        completion_tokens: answer,
      }),
    )
    .join('\n');

const tasks = (count: number, more: Call = {}): Call[] =>
  Array.from({ length: count }, (_, place) => ({ task: `t${place}`, ...more }));

const { ran, json, csv, error, write } = newWorld({
  // 0.25 + 0.10 a task.
  'base.jsonl': log(tasks(8)),
  // 0.25 + 0.17.
  'head.jsonl': log(tasks(8, { answer: 17_000 })),
  'mini.jsonl': log(tasks(8, { model: 'gpt-4o-mini' })),
  'one.jsonl': log(tasks(1)),
  'sessions.jsonl': log(tasks(8).map((_, place) => ({ session: `s${place}`, prompt: 100_000 * (place + 1) }))),
  'nameless.jsonl': log(Array.from({ length: 8 }, () => ({}))),
  'other.jsonl': log(tasks(8, { model: 'our-own' })),
  'sums.jsonl': JSON.stringify({ model: 'gpt-4o', requests: 7, usage: { input: 10, output: 10 } }),
});
const diff = (one: string, other: string, ...more: string[]) => [
  'diff',
  '--usage',
  `${one}.jsonl`,
  '--usage',
  `${other}.jsonl`,
  '--per',
  'task',
  '--no-plan',
  ...more,
];

describe('diff --usage --usage --per task', () => {
  it('says what a task costs more, what did it, and that it is no noise', async () => {
    const { code, out } = await ran(diff('base', 'head', '-q'));
    expect(code).toBe(0);
    // What was read and which prices were used is said as by usage.
    expect(out.slice(0, out.indexOf('Each record'))).toMatchInlineSnapshot(`
      "Cost per task rose 20%, from $0.35 to $0.42; 95% interval +20% to +20%: more than noise.

      Cost per task  base.jsonl  head.jsonl  Change  Change, %  95% from      to
      ──────────────────────────────────────────────────────────────────────────
      Mean                $0.35       $0.42  $0.070     +20.0%    +20.0%  +20.0%
      Median              $0.35       $0.42  $0.070     +20.0%
      P90                 $0.35       $0.42  $0.070     +20.0%
      Tasks                   8           8

      What did it
      Model          Meter   base.jsonl  head.jsonl  Change  Of the change
      ────────────────────────────────────────────────────────────────────
      openai/gpt-4o  output       $0.10       $0.17  $0.070         100.0%
      openai/gpt-4o  input        $0.25       $0.25  $0.000           0.0%

      Mean                        $0.35       $0.42  $0.070         100.0%

      Mostly output of openai/gpt-4o: 100% of the change.
      Noise was measured by swapping the two costs of each task that is on both sides (8), 4,999 times at random (seed 1).
      "
    `);
  });

  it('has the same figures in JSON, csv and Markdown', async () => {
    expect(await json(...diff('base', 'head'))).toMatchObject({
      per: 'task',
      before: { name: 'base.jsonl', count: 8, total: '2.8', mean: '0.35', median: '0.35', p90: '0.35', unpriced: 0 },
      after: { name: 'head.jsonl', count: 8, total: '3.36', mean: '0.42' },
      pairs: 8,
      change: '0.07',
      changeRatio: '0.2',
      interval: { level: '0.95', low: '0.2', high: '0.2' },
      verdict: 'rise',
      draws: 4999,
      seed: 1,
      parts: [
        { offer: 'openai/gpt-4o', meter: 'output', before: '0.1', after: '0.17', change: '0.07', share: '1' },
        { offer: 'openai/gpt-4o', meter: 'input', change: '0', share: '0' },
      ],
    });
    expect(await csv(...diff('base', 'mini'))).toMatchInlineSnapshot(`
      [
        "figure,offer,meter,before,after,change,changeRatio,low,high,share",
        "mean,,,0.35,0.021,-0.329,-0.94,-0.94,-0.94,",
        "median,,,0.35,0.021,-0.329,-0.94,,,",
        "p90,,,0.35,0.021,-0.329,-0.94,,,",
        "count,,,8,8,,,,,",
        "part,openai/gpt-4o,input,0.25,0,-0.25,-1,,,0.759878419453",
        "part,openai/gpt-4o,output,0.1,0,-0.1,-1,,,0.303951367781",
        "part,openai/gpt-4o-mini,input,0,0.015,0.015,,,,-0.045592705167",
        "part,openai/gpt-4o-mini,output,0,0.006,0.006,,,,-0.018237082067",
      ]
    `);
    const markdown = (await ran(diff('base', 'head', '-f', 'markdown', '-q'))).out;
    expect(markdown.split('\n')[0]).toBe(
      '**Cost per task rose 20%,** from $0.35 to $0.42; 95% interval +20% to +20%: more than noise.',
    );
  });

  it('draws the steps from one mean to the other', async () => {
    const { out } = await ran(diff('base', 'mini', '-f', 'svg', '-q'));
    expect(out).toContain('Mean cost per task, before and after');
    expect(out).toContain('openai/gpt-4o-mini output');
  });

  it('prices everything at the rates of a day, where one is named', async () => {
    // Until August 2024 GPT-4o cost 5 and 15.
    expect((await json(...diff('base', 'head', '--as-of', '2024-06-01'))).before.mean).toBe('0.65');
  });
});

describe('--fail-over beside --per', () => {
  it.each([
    ['10%', 1, 'error: the cost per task rose by at least 20%, more than 10%\n'],
    ['25%', 0, ''],
  ])('%s is held against what is no noise', async (limit, code, err) => {
    const result = await ran(diff('base', 'head', '-q', '--fail-over', limit));
    expect([result.code, result.err]).toEqual([code, err]);
  });

  it('passes what noise may do', async () => {
    const noisy = tasks(8).map((each, place) => ({ ...each, answer: place === 0 ? 90_000 : 10_000 }));
    write('noisy.jsonl', log(noisy));
    const { changeRatio, verdict } = await json(...diff('base', 'noisy'));
    // 0.80 more in one of eight tasks.
    expect([changeRatio, verdict]).toEqual(['0.285714285714', 'noise']);
    expect((await ran(diff('base', 'noisy', '-q', '--fail-over', '10%'))).code).toBe(0);
  });

  it('fails where nobody knows', async () => {
    const { code, out, err } = await ran(diff('one', 'one', '-q', '--fail-over', '10%'));
    expect(out).toContain('Cost per task stayed at $0.35; 1 task cannot tell that from noise.');
    expect([code, err]).toEqual([
      1,
      'error: nobody knows whether the cost per task rose by more than 10%: ' +
        '1 before and 1 after cannot tell a rise from noise\n',
    ]);
    expect(await json(...diff('one', 'base'))).toMatchObject({ interval: null, verdict: null });
  });
});

describe('usages of other kinds', () => {
  it('are dealt out anew where no task is on both sides', async () => {
    const { pairs, before, after, verdict } = await json(...diff('sessions', 'base'));
    expect([pairs, before.count, after.count, verdict]).toEqual([0, 8, 8, 'fall']);
    // 0.25 × 1 to 8 and 0.10; against 0.35.
    expect([before.mean, before.median, before.p90]).toEqual(['1.225', '1.225', '2.1']);
  });

  it('are compared by request', async () => {
    const { pairs, before } = await json(
      'diff',
      '--usage',
      'nameless.jsonl',
      '--usage',
      'head.jsonl',
      '--per',
      'request',
    );
    expect([pairs, before.count, before.mean]).toEqual([0, 8, '0.35']);
  });

  it('count no task of which some has no price, and say so', async () => {
    write('some.jsonl', log([...tasks(8), { task: 't0', model: 'our-own' }]));
    const { out } = await ran(diff('base', 'some', '-q'));
    expect(out).toContain('Left out of some.jsonl: 1 task, since some of it has no price');
    expect((await json(...diff('base', 'some'))).after).toMatchObject({ count: 7, unpriced: 1, mean: '0.35' });
  });

  it.each([
    [diff('base', 'nameless'), 'nameless.jsonl does not say which task its 8 requests belong to', '--per request'],
    [diff('other', 'base'), 'no task of other.jsonl can be priced', ''],
    [diff('base', 'head', '--since', '2026-11-21'), 'nothing was used in base.jsonl in that time', ''],
    [diff('base', 'missing'), 'no such file or folder', ''],
    [
      ['diff', '--usage', 'base.jsonl', '--per', 'task'],
      '--per task compares two usages, and there is 1',
      '--usage head/',
    ],
    [['diff', '--per', 'task'], '--per task compares two usages, and there are none', '--usage head/'],
    [diff('base', 'head', 'plan.yaml'), 'plan.yaml has no effect beside --per', ''],
    [diff('base', 'head', '--from', '2026-01-01'), '--from has no effect beside --per', ''],
    [diff('base', 'head', '--fail-over', '$200'), 'beside --per a limit is a share', 'write it like 10%'],
    [
      ['diff', '--usage', 'sums.jsonl', '--usage', 'base.jsonl', '--per', 'request'],
      'sums of several requests',
      '--per session',
    ],
    [
      ['diff', '--usage', 'base.jsonl', '--usage', 'head.jsonl', '--no-plan'],
      'no plan to set the usage against',
      '--per session',
    ],
  ])('are refused: %j', async (argv, message, hint) => {
    const { code, isSilent, err } = await error(...argv);
    expect([code, isSilent]).toEqual([2, true]);
    expect(err).toContain(message);
    expect(err).toContain(hint);
  });
});
