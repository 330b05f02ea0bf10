/**
 * Branch profiles: baseline code counts which way each condition goes, and optimised code tells LLVM.
 *
 * Invariants: a condition is known by its function and its place in the source, so what baseline code counted is
 * found again wherever the function's body goes: its optimised version, an inlined copy, a continuation; counts
 * say how likely something is, never what is so.
 */
import type { FnId } from '../hir/hir.js';
import type { Span } from '../support/source.js';
import type { Emitter } from './emit.js';
import { constF64, constI64, f64, i1, i32, i64, ir, type llvm, shortcuts, type Value, whenSelected } from './llvm.js';

export interface BranchCounts {
  readonly taken: number;
  readonly other: number;
}

export interface BranchProfile {
  /** The pair of counters of a condition: an index into `otter.branches`; undefined when there is no room. */
  slot(fn: FnId, condition: Span): number | undefined;
  /** What was counted so far; undefined when nothing was. */
  counts(fn: FnId, condition: Span): BranchCounts | undefined;
}

/** Below this, counts say too little to go against LLVM's own guesses. */
const MIN_EVIDENCE = 16;

let pair: llvm.ArrayType;
whenSelected(() => {
  pair = ir.ArrayType.get(i32, 2);
});

/** Counts the way that `condition` goes: the first counter of the pair is that of false. */
export function countBranch(f: Emitter, slot: number, condition: Value): void {
  const pairs = f.m.branchCounters(pair);
  const recording = shortcuts(f.b);
  if (recording !== undefined) {
    recording.countWay(pair, pairs, slot, condition);
    return;
  }
  const way = f.b.CreateZExt(condition, i64);
  const counter = f.b.CreateInBoundsGEP(pair, pairs, [constI64(slot), way]);
  f.b.CreateStore(f.b.CreateAdd(f.b.CreateLoad(i32, counter), ir.ConstantInt.get(i32, 1)), counter);
}

/** `condition`, with what is known of its likelihood. */
export function weighed(f: Emitter, counts: BranchCounts | undefined, condition: Value): Value {
  if (counts === undefined || counts.taken + counts.other < MIN_EVIDENCE) return condition;
  const mostly = counts.taken >= counts.other;
  const likelihood = likelihoodOf(counts);
  const expect = f.m.declare('llvm.expect.with.probability.i1', () => ir.FunctionType.get(i1, [i1, i1, f64], false));
  return f.b.CreateCall(expect, [condition, ir.ConstantInt.get(i1, mostly ? 1 : 0), constF64(likelihood)]);
}

/** `condition`, which hardly ever holds. Baseline code is laid out as it is written: a call that its emitter has no code for would cost. */
export function unlikely(f: Emitter, condition: Value): Value {
  if (!f.m.optimised) return condition;
  const expect = f.m.declare('llvm.expect.i1', () => ir.FunctionType.get(i1, [i1, i1], false));
  return f.b.CreateCall(expect, [condition, ir.ConstantInt.get(i1, 0)]);
}

/** Likelihood of the likelier way. What was never seen may happen: Laplace's rule of succession. */
export function likelihoodOf({ taken, other }: BranchCounts): number {
  return (Math.max(taken, other) + 1) / (taken + other + 2);
}
