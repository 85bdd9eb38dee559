import { defineConfig } from 'vitest/config';

// `npm run test:conformance`: what needs a system package to compare with.
export default defineConfig({
  test: { name: 'conformance', include: ['test/conformance/**/*.test.ts'], testTimeout: 60_000 },
});
