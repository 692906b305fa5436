import { defineConfig } from 'vitest/config';

// The tests that run in this process and bear on the core. What goes by way of the whole program takes its time to load
// and says little of any one line: of those, only what finds a figure; laws on
// hundreds of random plans are left out, since every mutant would have to wait for them.
export default defineConfig({
  test: {
    include: ['test/{projection,pricing,workload,values}/**/*.test.ts', 'test/commands/plan/{buy,diff,fees}.test.ts'],
    exclude: ['test/pricing/{lists,shipped,overlay,service-tiers}.test.ts', 'test/projection/{laws,oracle}.test.ts'],
    testTimeout: 30_000,
    isolate: false,
  },
});
