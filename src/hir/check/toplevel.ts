/** Modules' top-level statements, and the program's entry made of them. */
import type { FnId, HirFunction, HirStmt } from '../hir.js';
import { Body, type Solved } from './body.js';
import { drain, MAX_PASSES, probeFunctions, solveHoles } from './functions.js';
import { type GlobalItem, type ModuleInfo, NO_TYPES } from './items.js';
import type { Program } from './program.js';

/** A module's checked top level. */
export interface TopLevel {
  readonly module: ModuleInfo;
  readonly body: Body;
  readonly stmts: HirStmt[];
}

/** Checks a module's top level, in passes until its inferred types are known. */
export function checkTopLevel(program: Program, module: ModuleInfo): TopLevel {
  const declared = [...module.items.values()].filter(
    (i): i is GlobalItem => i.kind === 'global' && i.module === module,
  );
  const solved: Solved = new Map();
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    reset(module, declared);
    const names = { module, typeEnv: NO_TYPES, self: undefined };
    const b = new Body(program, names, undefined, solved, true);
    const stmts = program.rules.stmts(b, module.ast.body);
    program.epoch++;
    if (solveHoles(b, () => probeFunctions(program, module))) continue;
    if (b.pending.length > 0) {
      drain(program);
      continue;
    }
    for (const diagnostic of b.bag.items) program.bag.items.push(diagnostic);
    return { module, body: b, stmts };
  }
  throw new Error(`internal error: inference of the top level of ${module.file.path} does not end`);
}

/** Every pass finds the variables as they were declared. */
function reset(module: ModuleInfo, declared: readonly GlobalItem[]): void {
  for (const item of declared) {
    item.type = undefined;
    module.items.set(item.name, item);
  }
}

/**
 * The entry: a call of each imported module's top level, dependencies first, then the root's statements, then
 * `main()`.
 */
export function makeEntry(program: Program, levels: readonly TopLevel[]): { entry: FnId; init: FnId } {
  const root = levels.at(-1);
  if (root === undefined) throw new Error('internal error: no root module');
  const calls: HirStmt[] = [];
  for (const level of levels.slice(0, -1)) {
    const hasCode = level.stmts.length > 0;
    if (hasCode) calls.push(callTopLevel(program, level, useSpan(levels, level)));
  }
  const define = (body: HirStmt[]): FnId => {
    const id = program.newFunctionId();
    program.functions[id] = topLevelFunction(program, root, id, body);
    return id;
  };
  const main = callMain(root);
  const entry = define([...calls, ...root.stmts, ...main]);
  // Two bodies rather than a call, so that stack traces have one `top level` frame.
  return { entry, init: main.length === 0 ? entry : define([...calls, ...root.stmts]) };
}

function useSpan(levels: readonly TopLevel[], level: TopLevel): HirFunction['span'] {
  for (const user of levels) {
    const use = user.module.uses.find((u) => u.module === level.module);
    if (use !== undefined) return use.span;
  }
  return { file: level.module.file.id, start: 0, end: 0 };
}

function callTopLevel(program: Program, level: TopLevel, span: HirFunction['span']): HirStmt {
  const id = program.newFunctionId();
  program.functions[id] = topLevelFunction(program, level, id, level.stmts);
  return { kind: 'expr', span, value: { kind: 'call', span, type: program.types.unit, fn: id, args: [] } };
}

function topLevelFunction(program: Program, level: TopLevel, id: FnId, body: HirStmt[]): HirFunction {
  const prefix = level.module.name === '' ? '' : `${level.module.name}.`;
  return {
    id,
    name: 'top level',
    symbol: program.uniqueSymbol(`${prefix}top_level`),
    paramCount: 0,
    locals: level.body.locals,
    result: program.types.unit,
    body,
    span: { file: level.module.file.id, start: 0, end: level.module.file.text.length },
    labelCount: level.body.labelCount,
  };
}

/** `main()` runs after the top level, unless the top level cannot end. */
function callMain(root: TopLevel): HirStmt[] {
  const b = root.body;
  const main = root.module.items.get('main');
  if (main?.kind !== 'fn' || !b.flow.reachable) return [];
  const { span } = main.decl.name;
  if (main.params.some((p) => p.default === undefined) || main.decl.typeParams.length > 0) {
    b.program.report('E0404', span, "'main' takes no arguments", "the program's arguments are 'io.args()'");
    return [];
  }
  const node = { kind: 'name', span, name: 'main' } as const;
  const value = b.expr({ kind: 'call', span, callee: node, typeArgs: [], args: [] });
  return [b.build.do(span, value)];
}
