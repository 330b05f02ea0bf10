// Puts the end of a loop (counting up, the test whether it goes on) before the loop where LLVM has laid it out between
// the likely way through it and one that is taken now and then.
//
// LLVM appends to each block the likeliest one that may follow. In `for x in xs: if rare(x): ...` the loop's end
// follows the test, and the rare way lies behind it: each time it jumps there, back to the end, and back to the start.
// With the end in front, the rare way follows the test, and each round takes one jump, whichever way it goes.
//
// Invariant: runs after LLVM's last pass that moves blocks, and before sizes of code are looked at (loop_lines.h).
#pragma once

#include "llvm/CodeGen/MachineFunctionPass.h"

namespace otter {

/// For innermost loops, where that saves more jumps than are made to enter the loop.
llvm::MachineFunctionPass *createLoopEndsPass();

} // namespace otter
