/** Facts about HIR functions that inlining and polling decisions need; each is computed once a function. */
import type { FnId, HirFunction, HirProgram } from '../hir/hir.js';
import { walkFunction } from '../hir/walk.js';

export interface FunctionFacts {
  /** HIR nodes of the body: what inlining budgets are counted in. */
  readonly size: number;
  /** Functions called directly, with the number of call sites. */
  readonly callees: ReadonlyMap<FnId, number>;
  readonly hasLoop: boolean;
  /** Starts tasks, or uses what only makes sense beside tasks. */
  readonly usesTasks: boolean;
}

const facts = new WeakMap<HirFunction, FunctionFacts>();

export function factsOf(fn: HirFunction): FunctionFacts {
  let found = facts.get(fn);
  if (found === undefined) {
    found = gather(fn);
    facts.set(fn, found);
  }
  return found;
}

export function sizeOfFunction(fn: HirFunction): number {
  return factsOf(fn).size;
}

const taskPrograms = new WeakMap<HirProgram, boolean>();

export function usesTasks(program: HirProgram): boolean {
  let found = taskPrograms.get(program);
  if (found === undefined) {
    found = program.functions.some((fn) => factsOf(fn).usesTasks);
    taskPrograms.set(program, found);
  }
  return found;
}

function gather(fn: HirFunction): FunctionFacts {
  const callees = new Map<FnId, number>();
  let size = 0;
  let hasLoop = false;
  let tasks = false;
  walkFunction(fn, {
    stmt: (s) => {
      size++;
      hasLoop ||= s.kind === 'loop';
    },
    expr: (e) => {
      size++;
      if (e.kind === 'call') callees.set(e.fn, (callees.get(e.fn) ?? 0) + 1);
      tasks ||= e.kind === 'spawn' || (e.kind === 'intrinsic' && e.name.startsWith('task.'));
    },
  });
  return { size, callees, hasLoop, usesTasks: tasks };
}
