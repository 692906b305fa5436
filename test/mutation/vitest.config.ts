import { defineConfig } from 'vitest/config';

// The tests that run in this process and bear on the core. What walks every command says little of any one line, slowly.
export default defineConfig({
  test: {
    include: ['test/{projection,pricing,workload,values,findings}/**/*.test.ts'],
    exclude: ['test/findings/{keys,formats,rows}.test.ts', 'test/pricing/{lists,shipped}.test.ts', 'test/projection/oracle.test.ts'],
    testTimeout: 30_000,
  },
});
