/** Whether a file read by outline comes to what it does when it is parsed at once. */
import * as assert from 'uvu/assert';
import type { SourceFile } from '../src/support/source.js';
import type { FnDecl } from '../src/syntax/ast.js';
import { parseModule, parseOutline } from '../src/syntax/parse.js';
import { FnWithoutBody } from '../src/syntax/put-off.js';

/** A tree in which every function has its body; how many bodies had been put off. */
export function wholeTree(tree: unknown): { tree: unknown; putOff: number } {
  let putOff = 0;
  const whole = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(whole);
    if (typeof node !== 'object' || node === null) return node;
    if (!(node instanceof FnWithoutBody)) return mapped(node);
    putOff++;
    const { kind, span, name, isPub, typeParams, params, result, body } = node;
    const fn: FnDecl = { kind, span, name, isPub, typeParams, params, result, body };
    return mapped(fn);
  };
  const mapped = (node: object) => Object.fromEntries(Object.entries(node).map(([key, value]) => [key, whole(value)]));
  return { tree: whole(tree), putOff };
}

/** Fails unless both ways give the same tree and the same mistakes; how many bodies were put off. */
export function assertSameByOutline(file: SourceFile): number {
  const expected = parseModule(file);
  const { module, finish } = parseOutline(file);
  const { tree, putOff } = wholeTree(module.body);
  assert.equal(tree, wholeTree(expected.module.body).tree, file.text);
  assert.equal(finish(), expected.diagnostics, file.text);
  return putOff;
}
