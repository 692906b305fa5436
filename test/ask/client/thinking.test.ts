import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterThinking } from '../../../src/ask/client/thinking.ts';

function divided(parts: readonly string[], isWhole = true) {
  const filter = filterThinking();
  const text = parts.map((part) => filter.divide(part).text).join('') + filter.rest(isWhole);
  return { text, hasThoughts: filter.hasThoughts() };
}

describe('thoughts at the beginning of an answer', () => {
  it.each([
    ['<think>Hm.</think>\n\nYes.', 'Yes.', true],
    ['\n<think>\n</think>Yes.', 'Yes.', true],
    ['Yes <think>no</think>.', 'Yes <think>no</think>.', false],
    ['<thinking>is a tag', '<thinking>is a tag', false],
    ['<p>HTML</p>', '<p>HTML</p>', false],
    ['  indented', '  indented', false],
    ['<thi', '<thi', false],
    ['<think> opens what the model thinks', '<think> opens what the model thinks', false],
    ['<think>a</think><think>b</think>', '<think>b</think>', true],
    ['', '', false],
  ])('%j', (whole, text, hasThoughts) => {
    expect(divided([whole])).toEqual({ text, hasThoughts });
  });

  it('are the same in parts of any size', () => {
    const texts = fc.constantFrom('<think>', '</think>', '<', 'think', '>', '\n', 'a', '</');
    fc.assert(
      fc.property(fc.array(texts), fc.array(fc.nat({ max: 5 })), (pieces, sizes) => {
        const whole = pieces.join('');
        const parts: string[] = [];
        let at = 0;
        for (const size of sizes) parts.push(whole.slice(at, (at += size)));
        expect(divided([...parts, whole.slice(at)])).toEqual(divided([whole]));
      }),
    );
  });

  it('are all of an answer that ended in them at its limit', () => {
    expect(divided(['<think>Hm'], false)).toEqual({ text: '', hasThoughts: false });
    expect(divided(['<thi'], false).text).toBe('<thi');
  });
});
