import { defineConfig } from 'vitest/config';

// The tests that run in this process and bear on the core: nothing spawned, nothing built.
export default defineConfig({
  test: {
    include: ['test/{projection,pricing,workload,values,findings,commands}/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
