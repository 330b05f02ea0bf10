/** Checks source text given in a test; extra modules are given by name. */
import * as assert from 'uvu/assert';
import { type CheckResult, checkProgram } from '../../../src/hir/check/index.js';
import type { HirFunction, HirProgram } from '../../../src/hir/hir.js';
import { SourceFile } from '../../../src/support/source.js';
import { parseModule } from '../../../src/syntax/parse.js';
import { assertWellTyped } from './well-typed.js';

export function check(text: string, modules: Readonly<Record<string, string>> = {}): CheckResult {
  let files = 0;
  const parse = (path: string, source: string) => {
    const file = new SourceFile(files++, path, source);
    const parsed = parseModule(file);
    assert.equal(parsed.diagnostics, [], `${path} does not parse`);
    return { file, module: parsed.module };
  };
  return checkProgram(parse('main.ot', text), (_, relative) => {
    const source = modules[relative];
    return source === undefined ? { error: 'no such file' } : parse(`${relative}.ot`, source);
  });
}

/** Messages as `line:column code message`. */
export function messages(result: CheckResult): string[] {
  return result.diagnostics.map((d) => {
    const at = result.files[d.span.file]?.position(d.span.start);
    return `${at?.line}:${at?.column} ${d.code} ${d.message}`;
  });
}

export function accepts(text: string, modules: Readonly<Record<string, string>> = {}): HirProgram {
  const result = check(text, modules);
  assert.equal(messages(result), [], text);
  if (result.program === undefined) throw new Error('no program although there is no message');
  assertWellTyped(result.program);
  return result.program;
}

export function rejects(
  text: string,
  expected: string | string[],
  modules: Readonly<Record<string, string>> = {},
): void {
  const result = check(text, modules);
  assert.equal(messages(result), typeof expected === 'string' ? [expected] : expected, text);
  assert.is(result.program, undefined);
}

export function functionNamed(program: HirProgram, name: string): HirFunction {
  const found = program.functions.find((f) => f.name === name);
  assert.ok(found, `no function ${name}; there are ${program.functions.map((f) => f.name).join(', ')}`);
  return found as HirFunction;
}

/** The type of a user's variable of a function. */
export function localType(program: HirProgram, fn: string, local: string): string {
  const found = functionNamed(program, fn).locals.find((l) => l.name === local);
  assert.ok(found, `no local ${local} in ${fn}`);
  return found?.type.name ?? '';
}

export function globalType(program: HirProgram, name: string): string {
  const found = program.globals.find((g) => g.name === name);
  assert.ok(found, `no global ${name}`);
  return found?.type.name ?? '';
}
