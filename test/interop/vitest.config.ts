import { defineConfig } from 'vitest/config';

// `npm run test:interop`: identity providers of other people's making sign readers in through a real browser. One world serves both
// files, each of which has connections of its own; within a file one test follows the other.
export default defineConfig({
  test: {
    name: 'interop',
    include: ['test/interop/**/*.test.ts'],
    globalSetup: ['test/interop/world.ts'],
    maxWorkers: 2,
    testTimeout: 30_000,
    teardownTimeout: 20_000,
  },
});
