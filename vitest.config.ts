import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // What needs other people's programs, installed apart.
    exclude: ['test/gateway/**', '**/node_modules/**'],
    // The spawned and packed program shares two cores with everything else.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    coverage: { include: ['src/**'] },
  },
});
