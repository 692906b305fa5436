import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('keeps out of the entry what the default table does not need', () => {
  // An import of one command's code by another can add 100 kB, which every start compiles.
  expect(statSync(join(import.meta.dirname, '..', '..', 'dist', 'main.cjs')).size).toBeLessThan(200_000);
});
