import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/values/errors.ts';

describe('a mistake of the user', () => {
  it('looks for the way out only when it is asked for, and once', () => {
    let searches = 0;
    const error = new UserError('no model "x"', { hint: () => `did you mean ${++searches}?` });
    expect(searches).toBe(0);
    expect([error.hint, error.hint, searches]).toEqual(['did you mean 1?', 'did you mean 1?', 1]);
  });

  it('takes no stack, and leaves that of other errors', () => {
    expect(new UserError('wrong line').stack).not.toContain('\n');
    expect(new Error('bug').stack).toContain('errors.test');
  });
});
