/**
 * Marks functions for V8 to compile while it reads a module, not when each is first called: a function that stands in parentheses is
 * taken for one that is called at once. What a request calls for the first time costs that request many times what it costs
 * the reader of the module, so the first sign-in of a fresh isolate would mostly pay for compiling.
 *
 * Function declarations of the module become variables at its top, in their order: like declarations they are there before anything
 * runs. Methods cannot stand in parentheses and stay as they are.
 */
import {
  type AnyNode,
  type ArrowFunctionExpression,
  type FunctionDeclaration,
  type FunctionExpression,
  type Program,
  parse,
} from 'acorn';
import { full } from 'acorn-walk';
import MagicString from 'magic-string';

type Expression = FunctionExpression | ArrowFunctionExpression;

/**
 * @param module the text of an ES module.
 * @param isWanted whether the function that starts at an offset of the text is to be compiled early.
 */
export function compileEarly(module: string, isWanted: (at: number) => boolean): string {
  const program = parse(module, { ecmaVersion: 'latest', sourceType: 'module' });
  const text = new MagicString(module);
  for (const { start, end } of findExpressions(program)) {
    if (isWanted(start)) text.appendRight(start, '(').prependLeft(end, ')');
  }
  const declarations = program.body.filter((node) => node.type === 'FunctionDeclaration');
  for (const declaration of declarations) if (isWanted(declaration.start)) moveToTop(text, declaration);
  const out = text.toString();
  parse(out, { ecmaVersion: 'latest', sourceType: 'module' });
  return out;
}

/** Function expressions and arrow functions, nested ones too, but no methods and accessors. */
function findExpressions(program: Program): readonly Expression[] {
  const methods = new Set<AnyNode>();
  const found: Expression[] = [];
  full(program, (node) => {
    const one = node as AnyNode;
    if (one.type === 'MethodDefinition') methods.add(one.value);
    if (one.type === 'Property' && (one.method || one.kind !== 'init')) methods.add(one.value);
    if (one.type === 'FunctionExpression' || one.type === 'ArrowFunctionExpression') found.push(one);
  });
  return found.filter((one) => !methods.has(one));
}

function moveToTop(text: MagicString, { start, end, id }: FunctionDeclaration): void {
  const name = id.name;
  text.remove(id.start, id.end);
  text.appendRight(start, `var ${name}=(`).prependLeft(end, ');');
  if (start > 0) text.move(start, end, 0);
}
