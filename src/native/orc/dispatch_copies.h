// Loops that choose with a switch what to do in each round, as interpreters do: the choice is copied to the end of each
// way. A processor predicts where an indirect jump goes from the jump's place and the jumps before it, so that one jump
// for all ways has to tell by the latter alone what follows what; and a jump to the choice is saved each round.
// Ertl and Gregg, "The Structure and Performance of Efficient Interpreters" (2003), call it replicated dispatch.
//
// Invariant: runs after LLVM's last pass on loops of the IR. A loop with several choices has no header any more, and
// the way from a choice back to the case before it would be taken for a loop of its own.
#pragma once

#include "llvm/Pass.h"

namespace otter {

llvm::FunctionPass *createCopyDispatchPass();

} // namespace otter
