import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The spawned and packed program shares two cores with everything else.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    coverage: { include: ['src/**'] },
  },
});
