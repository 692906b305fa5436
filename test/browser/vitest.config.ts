import { defineConfig } from 'vitest/config';

/** Needs chromium (`CHROMIUM`, else /usr/bin/chromium) and what `npm run build` builds; `npm test` needs neither. */
export default defineConfig({
  test: {
    root: 'test/browser',
    include: ['**/*.browser.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
