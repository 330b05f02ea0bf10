/**
 * Call profiles: baseline code counts each of its calls of a function by call site.
 *
 * Invariant: a call site is known by its function and its place in the source, as conditions are (branches.ts).
 */
import type { FnId } from '../hir/hir.js';
import type { Span } from '../support/source.js';
import type { Emitter } from './emit.js';
import { constI32, constI64, i32 } from './llvm.js';

export interface CallSiteCounters {
  /** The counter of a call of `callee` in `caller`: an index into `otter.edges`; undefined when there is no room. */
  site(caller: FnId, callee: FnId, call: Span): number | undefined;
}

/** Adds one to the counter of a call site. */
export function countCallSite(f: Emitter, site: number): void {
  const counter = f.b.CreateInBoundsGEP(i32, f.m.callCounters(), constI64(site));
  f.b.CreateStore(f.b.CreateAdd(f.b.CreateLoad(i32, counter), constI32(1)), counter);
}
