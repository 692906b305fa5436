import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commentBody, errorBlock, isOwnComment, MARKER } from '../../src/action/comment.ts';

const text = fc.string({ unit: fc.constantFrom('`', '~', '\n', 'a', ' ', '<!--'), maxLength: 60 });

describe('a comment', () => {
  it('has a block of errors that nothing in it ends', () => {
    fc.assert(
      fc.property(text, (errors) => {
        const lines = errorBlock(errors).trimEnd().split('\n');
        const fence = /^`+/.exec(lines[0] ?? '')?.[0] ?? '';
        expect(lines.at(-1)).toBe(fence);
        expect(lines.slice(1, -1).some((line) => line.includes(fence))).toBe(false);
      }),
    );
  });

  it('begins with the marker, and is cut at a line before GitHub refuses it', () => {
    const body = commentBody('| row |\n'.repeat(20_000));
    expect(body.length).toBeLessThan(65_536);
    expect(body.startsWith(`${MARKER}\n| row |\n`)).toBe(true);
    expect(body.endsWith('| row |\n\nThe rest is in the summary of the job.\n')).toBe(true);
    expect(commentBody('short')).toBe(`${MARKER}\nshort`);
  });

  it.each([
    ['github-actions[bot]', `${MARKER}\nold`, true],
    ['mallory', `${MARKER}\nforged`, false],
    ['github-actions[bot]', `quoted: ${MARKER}`, false],
  ])('of %s that begins with %j is ours: %s', (login, body, isOurs) => {
    expect(isOwnComment({ id: 1, login, body })).toBe(isOurs);
  });
});
