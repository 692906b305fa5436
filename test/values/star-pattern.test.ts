import { describe, expect, it } from 'vitest';
import { exactStarPattern, starPattern } from '../../src/values/star-pattern.ts';

describe('exactStarPattern', () => {
  it.each([
    ['gpt-4*', 'gpt-4o', true],
    ['claude-*-5-5*', 'claude-opus-5-5', true],
    ['claude-*-5-5*', 'claude-opus-5', false],
    ['*.md', 'a/b.md', true],
    ['a*a', 'a', false],
    ['o1', 'o1-mini', false],
    ['*.md', 'README.MD', false],
  ])('%s on %s: %s', (pattern, name, expected) => {
    expect(exactStarPattern(pattern).test(name)).toBe(expected);
  });
});

describe('starPattern', () => {
  it('takes no notice of case', () => {
    expect(starPattern('W*b').test('wEB')).toBe(true);
    expect(starPattern('W*b').test('wE')).toBe(false);
  });
});
