/**
 * The checker: syntax trees of a program's modules to resolved, typed, desugared HIR.
 *
 * Steps: load the modules that are used and collect their items; check top levels, dependencies first; check
 * every function that exists or is instantiated; put the program together. A program is only made when there
 * is no error.
 */
import type { Diagnostic } from '../../support/diagnostics.js';
import type { SourceFile } from '../../support/source.js';
import type { DynMethod, HirFunction, HirProgram } from '../hir.js';
import { declareModule } from './declare.js';
import { dynamicMethods } from './dyn-methods.js';
import { addDynamicTypes } from './dyn-types.js';
import { expr } from './expr.js';
import { checkInstance, drain } from './functions.js';
import { instanceForTypes } from './generics.js';
import { globalType } from './globals.js';
import { soleInstance } from './instances.js';
import { declaredItems, functionsOf, type ModuleInfo } from './items.js';
import { bindUses, type Load, loadModules, type Source } from './modules.js';
import { Program } from './program.js';
import { block, stmts } from './stmt.js';
import { checkTopLevel, makeEntry } from './toplevel.js';
import { instantiateNominal } from './types-of.js';
import { checkUnused } from './unused.js';

export type { Load } from './modules.js';

export interface CheckResult {
  /** Undefined when there are diagnostics, or when it was not asked for. */
  readonly program: HirProgram | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, indexed by file id. */
  readonly files: readonly SourceFile[];
}

const RULES = { expr, block, stmts, instantiateNominal, checkInstance, globalType };

/** What is wanted: a program to run, or only to know what is wrong with it, which takes less memory. */
export type Purpose = 'run' | 'check';

/** Checks a program; `load` reads and parses the local modules it uses. */
export function checkProgram(root: Source, load: Load, purpose: Purpose = 'run'): CheckResult {
  const program = new Program(RULES, purpose === 'run');
  const modules = loadModules(program, root, load);
  for (const module of modules) {
    bindUses(program, module);
    declareModule(program, module);
  }
  const levels = modules.map((module) => checkTopLevel(program, module));
  const items = modules.flatMap(declaredItems);
  // Every function that is not generic is checked, called or not.
  for (const item of items.flatMap(functionsOf)) if (!item.isGeneric) soleInstance(program, item);
  const bench = benchFunction(program, modules);
  drain(program);
  const start = makeEntry(program, levels);
  drain(program);
  checkUnused(program, items);
  const methods = dynamicMethods(program);
  addDynamicTypes(program);
  const diagnostics = program.sortedDiagnostics();
  const finished = diagnostics.length > 0 || purpose === 'check' ? undefined : finish(program, start, bench, methods);
  return { program: finished, diagnostics, files: program.files };
}

function benchFunction(program: Program, modules: readonly ModuleInfo[]): number | undefined {
  const item = modules.at(-1)?.items.get('bench');
  if (item?.kind !== 'fn' || item.params.length !== 1 || item.decl.typeParams.length > 0) return undefined;
  const instance = instanceForTypes(program, item, [program.types.int]);
  return instance.params[0] === program.types.int ? instance.id : undefined;
}

function finish(
  program: Program,
  start: { entry: number; init: number },
  bench: number | undefined,
  methods: readonly DynMethod[],
): HirProgram {
  const functions = program.functions.map((f, id): HirFunction => {
    if (f === undefined) throw new Error(`internal error: function ${id} has no body`);
    return f;
  });
  const globals = program.globals.map(({ item, id }) => ({
    id,
    name: item.module.name === '' ? item.name : `${item.module.name}.${item.name}`,
    type: item.type ?? program.types.unit,
  }));
  return { types: program.types, files: program.files, functions, globals, ...start, bench, methods };
}
