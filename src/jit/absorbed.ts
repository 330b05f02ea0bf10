/**
 * Which of the functions that become hot together need no version of their own: those whose only call is in another one of the
 * module. They are part of that one, and nobody else would call them. And which of them need one for a while only, as that caller
 * comes later. Pure.
 *
 * Invariant: what is absorbed is so, directly or through others, by a function of the module that is not.
 */
import type { FnId, HirProgram } from '../hir/hir.js';
import { factsOf } from '../lower/index.js';

interface Module {
  /** What is to have versions. */
  readonly functions: readonly FnId[];
  /** Callees whose bodies are put beside that of a function. */
  readonly calleesOf: (fn: FnId) => ReadonlySet<FnId>;
  /** Whether a new version of the function is soon entered, as it is called again and again. */
  readonly isEntered: (fn: FnId) => boolean;
}

export function absorbedIn(program: HirProgram, { functions, calleesOf, isEntered }: Module): ReadonlySet<FnId> {
  const callers = onlyCallers(program);
  const absorbed = new Set<FnId>();
  const absorbs = (fn: FnId) => functions.includes(fn) && isEntered(fn);
  for (const fn of functions) {
    const caller = callers.get(fn);
    if (caller === undefined || !absorbs(caller) || !calleesOf(caller).has(fn)) continue;
    // Two that call each other would have no version at all.
    if (isReached(callers, caller, fn)) continue;
    absorbed.add(fn);
  }
  return absorbed;
}

/**
 * Whether all versions of a module are for the time being: the only caller of each is to get a version that has it in line.
 * `isComing`: whether that of the given caller is still to be lowered, and will soon be entered.
 */
export function areInterim(
  program: HirProgram,
  functions: readonly FnId[],
  isComing: (caller: FnId, fn: FnId) => boolean,
): boolean {
  const callers = onlyCallers(program);
  return functions.every((fn) => {
    const caller = callers.get(fn);
    return caller !== undefined && !functions.includes(caller) && isComing(caller, fn);
  });
}

/** Whether `from` is called by `fn`, directly or not, and by nobody else on the way. */
function isReached(callers: ReadonlyMap<FnId, FnId>, from: FnId, fn: FnId): boolean {
  return withCallers(callers, from).has(fn);
}

/** The function, its only caller, that one's, and so on; each once. */
export function withCallers(callers: ReadonlyMap<FnId, FnId>, from: FnId): ReadonlySet<FnId> {
  const seen = new Set<FnId>();
  for (let at: FnId | undefined = from; at !== undefined && !seen.has(at); at = callers.get(at)) seen.add(at);
  return seen;
}

const known = new WeakMap<HirProgram['functions'], ReadonlyMap<FnId, FnId>>();

/** The caller of each function that is called at one place of the program, and known at no other. */
export function onlyCallers(program: HirProgram): ReadonlyMap<FnId, FnId> {
  const { functions, entry, init, bench } = program;
  let found = known.get(functions);
  if (found !== undefined) return found;
  const callers = new Map<FnId, FnId>();
  const others = new Set<FnId>([entry, init, ...(bench === undefined ? [] : [bench])]);
  for (const fn of functions) {
    const { callees, names } = factsOf(fn);
    for (const [callee, count] of callees) {
      if (count > 1 || callers.has(callee)) others.add(callee);
      callers.set(callee, fn.id);
    }
    for (const name of names) others.add(name);
  }
  for (const fn of others) callers.delete(fn);
  found = callers;
  known.set(functions, found);
  return found;
}
