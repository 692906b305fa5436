import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usedIn } from '../read-lines.ts';
import { readSamples, readTexts } from '../read-samples.ts';

let seconds = 0;
/** No line has the time of another: a fork writes its history anew. */
const line = (type: string, payload: object): string =>
  `${JSON.stringify({ timestamp: new Date(Date.UTC(2026, 9, 1) + seconds++ * 1000).toISOString(), type, payload })}\n`;
const head = (id: string, forked_from_id?: string): string => line('session_meta', { id, forked_from_id });
/** Turns of these sizes, and their running sum. */
const turns = (...sizes: readonly number[]): string =>
  sizes
    .map((size, index) => {
      const total = sizes.slice(0, index + 1).reduce((sum, each) => sum + each, 0);
      const usage = (input_tokens: number) => ({ input_tokens, output_tokens: 1 });
      const info = { total_token_usage: { ...usage(total), output_tokens: index + 1 }, last_token_usage: usage(size) };
      return line('event_msg', { type: 'token_count', info });
    })
    .join('');

/** The input that files in this order come to. */
async function inputOf(...files: readonly string[]): Promise<number> {
  return usedIn((await readTexts(files)).records)['input'] ?? 0;
}

describe('forks of a session of Codex', () => {
  const parent = (): string => head('p') + turns(10, 20);
  const child = (): string => head('c', 'p') + turns(10, 20, 300);
  const sibling = (): string => head('d', 'p') + turns(10, 20, 4000);
  const grandchild = (): string => head('g', 'c') + turns(10, 20, 300, 50_000);

  it.each([
    ['after their parent', () => [parent(), child()], 330],
    ['before their parent', () => [child(), parent()], 330],
    ['of a parent that is missing', () => [child(), sibling()], 4330],
    ['and forks of these', () => [parent(), child(), grandchild()], 50_330],
    ['and forks of these, before them', () => [grandchild(), child(), parent(), sibling()], 54_330],
    ['with the head of their parent in their file', () => [parent(), head('c') + head('p') + turns(10, 20, 300)], 330],
    ['that are each other’s', () => [head('a', 'b') + turns(10, 20), head('b', 'a') + turns(10, 20, 300)], 330],
    ['of themselves', () => [head('a', 'a') + turns(10, 20)], 30],
  ])('%s tell its history only once', async (_, files, input) => {
    expect(await inputOf(...files())).toBe(input);
  });

  const chain = (length: number): string[] =>
    Array.from({ length }, (_, index) => {
      const sizes = Array.from({ length: index + 1 }, (__, turn) => 10 + turn);
      return head(`s${index}`, index === 0 ? undefined : `s${index - 1}`) + turns(...sizes);
    });

  it('tell it once in whatever order their files are read, of two families that begin alike too', async () => {
    const family = (name: string, parents: readonly number[]): string[] => {
      const sizes: number[][] = [];
      return parents.map((from, index) => {
        const own = [...(sizes[from] ?? []), 100 + index];
        sizes.push(own);
        return head(`${name}${index}`, index === 0 ? undefined : `${name}${from}`) + turns(...own);
      });
    };
    const trees = fc
      .array(fc.nat(), { minLength: 1, maxLength: 7 })
      .map((list) => list.map((each, index) => (index === 0 ? -1 : each % index)));
    await fc.assert(
      fc.asyncProperty(trees, trees, fc.infiniteStream(fc.nat()), async (one, other, order) => {
        const files = [...family('a', one), ...family('b', other)];
        const shuffled = files
          .map((file) => ({ file, place: order.next().value }))
          .toSorted((a, b) => a.place - b.place);
        const own = (parents: readonly number[]): number => parents.reduce((sum, _, index) => sum + 100 + index, 0);
        expect(await inputOf(...shuffled.map(({ file }) => file))).toBe(own(one) + own(other));
      }),
      { numRuns: 60 },
    );
  });

  it('tell it once in a chain of three hundred, in the order of their names', async () => {
    const files = chain(300).map((content, index) => ({ content, name: String(index) }));
    const inOrder = files.toSorted((one, other) => (one.name < other.name ? -1 : 1)).map(({ content }) => content);
    const all = files.reduce((sum, _, index) => sum + 10 + index, 0);
    expect(await inputOf(...inOrder)).toBe(all);
    expect(await inputOf(...inOrder.toReversed())).toBe(all);
    // The first one is missing: its turns are told by the others alone.
    expect(await inputOf(...inOrder.slice(1))).toBe(all);
  });

  it.each([
    [
      'three in a circle',
      () => [head('a', 'b') + turns(10), head('b', 'c') + turns(10, 20), head('c', 'a') + turns(10)],
      30,
    ],
    [
      'a fork of a circle',
      () => [head('d', 'a') + turns(10, 300), head('a', 'b') + turns(10), head('b', 'a') + turns(10)],
      310,
    ],
    ['an empty parent', () => [head('c', 'p') + turns(10), head('p')], 10],
    [
      'a parent named by two, with no turns in common',
      () => [head('c', 'p') + turns(10), head('d', 'p') + turns(20)],
      30,
    ],
    ['no session at all', () => [turns(10), turns(10, 20)], 30],
  ])('count their use: %s', async (_, files, input) => {
    expect(await inputOf(...files())).toBe(input);
    expect(await inputOf(...files().toReversed())).toBe(input);
  });

  it('are not mistaken for sessions behind each other in one file', async () => {
    expect(await inputOf(head('p') + turns(10, 20) + head('q') + turns(50, 20))).toBe(100);
    expect(await inputOf(head('p') + turns(10, 20) + head('q') + turns(10, 20, 5))).toBe(65);
    expect(await inputOf(parent() + child() + sibling())).toBe(4330);
    const { records } = await readSamples(['-'], { stdin: parent() + sibling() + child() });
    expect(usedIn(records)['input']).toBe(4330);
  });

  it('are not sessions that merely begin alike', async () => {
    expect(await inputOf(head('p') + turns(10, 20), head('q') + turns(10, 20, 300))).toBe(360);
  });
});
