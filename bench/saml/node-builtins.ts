/**
 * `crypto` is `node:crypto`, also where a package for Node calls `require`: workerd has these modules, but a bundle of ES modules
 * has no `require`. For esbuild.
 */
import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

export const nodeBuiltins: Plugin = {
  name: 'node-builtins',
  setup(build) {
    const names = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
    build.onResolve({ filter: /^(?:node:)?[a-z_/0-9]+$/ }, ({ path, kind }) =>
      names.has(path) && !(kind === 'import-statement' && path.startsWith('node:'))
        ? { path: path.replace(/^node:/, ''), namespace: 'node-builtin' }
        : null,
    );
    build.onLoad({ filter: /.*/, namespace: 'node-builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${path}');`,
    }));
  },
};
