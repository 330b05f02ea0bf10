/**
 * Quick cases of operations on `any`: tests of the operands' types one after the other, each with code of its own, and
 * behind all of them the call of the runtime, which does the operation for every type.
 *
 * Invariants: a case gives what the runtime would; the call is out of the way of the cases, and no case keeps anything
 * in memory for it.
 */
import { hasType } from './any.js';
import { unlikely } from './branches.js';
import type { Emitter, Val } from './emit.js';
import type { Block, Value } from './llvm.js';
import type { Scalar } from './repr.js';

export interface Case {
  /** Whether the case holds; may go on in another block, and may leave to `miss` before. */
  readonly test: (miss: Block) => Value;
  readonly value: () => Val;
}

/** The value of the first case that holds, of such scalars; `otherwise` is taken to be rare. */
export function firstOf(f: Emitter, scalars: readonly Scalar[], cases: readonly Case[], otherwise: () => Val): Val {
  const end = f.block('end');
  const incoming: (readonly [Val, Block])[] = [];
  const leave = (result: Val): void => {
    incoming.push([result, f.current()]);
    f.b.CreateBr(end);
  };
  for (const [i, { test, value }] of cases.entries()) {
    const hit = f.block('hit');
    const miss = f.block('miss');
    const holds = test(miss);
    if (i < cases.length - 1) f.b.CreateCondBr(holds, hit, miss);
    else f.b.CreateCondBr(unlikely(f, f.b.CreateNot(holds)), miss, hit);
    f.b.SetInsertPoint(hit);
    leave(value());
    f.b.SetInsertPoint(miss);
  }
  leave(otherwise());
  f.b.SetInsertPoint(end);
  return f.phi(scalars, incoming);
}

/** Whether both values are of the type. */
export function bothAre(f: Emitter, left: Val, right: Val, id: number): Value {
  return f.b.CreateAnd(hasType(f, left, id), hasType(f, right, id));
}
