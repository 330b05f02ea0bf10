/**
 * Which functions are called once at most, by the program's text: those that start it, and what is called at one place alone, in
 * one of them. Whether that place is in a loop is not looked at: what is called there is taken to be called once, too. Pure.
 */
import type { FnId, HirProgram } from '../hir/hir.js';
import { onlyCallers, withCallers } from './absorbed.js';
import { callSites } from './inline-plan.js';

/** `isBenched`: `bench` is called from outside, again and again. */
export function isCalledOnce(program: HirProgram, fn: FnId, isBenched: boolean): boolean {
  const { entry, init, bench } = program;
  for (const at of withCallers(onlyCallers(program), fn)) {
    if (at === entry || at === init) return true;
    if (at === bench) return !isBenched && (callSites(program).get(at) ?? 0) <= 1;
  }
  return false;
}
