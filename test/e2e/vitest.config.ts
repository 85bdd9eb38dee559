import { defineConfig } from 'vitest/config';

// `npm run test:e2e`: a real browser clicks through the real demo. One demo and one browser serve all files; two files at once,
// since one of them waits half a minute for a sign-out to be known everywhere.
export default defineConfig({
  test: {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/demo.ts'],
    maxWorkers: 2,
    // Seconds on a quiet machine; one that is busy with something else takes ten times as long over a browser.
    testTimeout: 60_000,
    teardownTimeout: 15_000,
  },
});
