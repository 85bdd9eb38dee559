/** The build's one change of code: what it makes must mean the same, and V8 must take it as meant. */
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { compileEarly } from '../../scripts/build/eager.ts';
import { isRare } from '../../scripts/build/rare.ts';
import { buildWorker } from '../../scripts/build/worker.ts';

const always = () => true;

/** What a module leaves in `said`, without its imports and exports. */
function run(module: string): unknown {
  const context = { said: [] as unknown[] };
  runInNewContext(module, context);
  return JSON.parse(JSON.stringify(context.said));
}

const modules: Readonly<Record<string, string>> = {
  'a declaration used before it stands there': 'said.push(twice(2));function twice(n){return 2*n}',
  'declarations that call each other, and themselves':
    'function a(n){return n>0?b(n-1):"end"}function b(n){return a(n)}said.push(a(5))',
  'names of functions':
    'function named(){}const arrow=()=>1;said.push(named.name,arrow.name,(function inner(){}).name)',
  'arrow functions as arguments, nested': 'said.push([1,2].map(n=>[n].map(m=>m+n)))',
  'an arrow function with an object': 'const f=n=>({n});said.push(f(1))',
  'default values and closures': 'function f(a,b=()=>a){return b()}said.push(f(3),f(3,()=>4))',
  'generators, and methods':
    'function*g(){yield 1;yield 2}const o={m(){return 3},get n(){return 4},f:()=>5};class C{m(){return 6}}said.push([...g()],o.m(),o.n,o.f(),new C().m())',
  'a function that is called at once': 'said.push((()=>1)(),function(){return 2}())',
  'this and arguments': 'function f(){return [this===undefined||typeof this,arguments.length]}said.push(f(1,2))',
};

test.each(Object.entries(modules))('%s means the same', (_, module) => {
  const early = compileEarly(module, always);
  expect(run(early)).toEqual(run(module));
});

test('async functions are still async', async () => {
  const early = compileEarly('export async function f(){return 1}', always);
  // An exported declaration is no statement of its own: it stays where it is.
  expect(early).toBe('export async function f(){return 1}');
  const context: { f?: () => Promise<number> } = {};
  runInNewContext(compileEarly('async function f(){return 1}this.f=f', always), context);
  await expect(context.f?.()).resolves.toBe(1);
});

test('only what is wanted is touched', () => {
  const module = 'function a(){return ()=>1}function b(){}';
  expect(compileEarly(module, () => false)).toBe(module);
  expect(compileEarly(module, (at) => at > 20)).toBe(
    'var b=(function (){});function a(){return (()=>1)}'.replace('(()=>1)', '()=>1'),
  );
});

test('the Worker: what page views and sign-ins need early, the rest when it is called', async () => {
  const [early, late] = await Promise.all([buildWorker(), buildWorker({ early: false })]);
  const count = (text: string) => text.split('=(function').length + text.split('=(async function').length;
  expect(count(early) - count(late)).toBeGreaterThan(400);
  expect(early.match(/(?:^|[;}])(?:async )?function /g)?.length ?? 0).toBeGreaterThan(50);
});

test('pages in other languages are rare, the gate is not', () => {
  expect(isRare('../src/web/pages/texts/de.ts')).toBe(true);
  expect(isRare('src/web/gate.ts')).toBe(false);
  expect(isRare('../src/proof/saml/verify.ts')).toBe(false);
});
