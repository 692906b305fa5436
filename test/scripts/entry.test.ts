import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('keeps out of the entry what the default table does not need', () => {
  const entry = readFileSync(join(import.meta.dirname, '..', '..', 'dist', 'main.cjs'), 'utf8');
  // The parser of the command line, which is 50 kB.
  expect(entry).not.toContain('_excessArguments');
  // An import of one command's code by another can add 100 kB, which every start compiles.
  expect(entry.length).toBeLessThan(220_000);
});
