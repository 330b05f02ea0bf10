// What the emitter has to know of a function before it starts: which blocks are reached and from where, and which
// values are used where the registers are not known any more.
//
// Invariants: blocks keep the recording's order; a tree is a block that registers are not known in, with all those that
// are only reached from inside the tree: within one, what a register holds is known at each place.
#pragma once

#include "module.h"

namespace otter::direct {

/// Fills in what Block and Value have of flow, for one function with a body. Dead blocks leave its order. Throws
/// BadRecording.
void analyseFlow(Module &module, Function &function);

/// Calls `visit` with each value that an instruction uses, views included.
template <typename Visit> void eachOperand(const Module &module, const Instr &instr, Visit visit) {
  for (ValueId value : {instr.a, instr.b, instr.c})
    if (value != 0)
      visit(value);
  if (instr.code == Code::call)
    for (uint32_t i = 0; i < instr.count; i++)
      visit(module.lists[instr.list + i]);
}

/// Calls `visit` with each block that an instruction leads to.
template <typename Visit> void eachTarget(const Module &module, const Instr &instr, Visit visit) {
  for (BlockId block : {instr.whenTrue, instr.whenFalse})
    if (block != kNone)
      visit(block);
  if (instr.code == Code::switch_)
    for (uint32_t i = 1; i < instr.count; i += 2)
      visit(BlockId(module.lists[instr.list + i]));
}

/// What a phi becomes on the way from a block. Throws BadRecording.
ValueId incomingFrom(const Module &module, const Phi &phi, BlockId from);

} // namespace otter::direct
