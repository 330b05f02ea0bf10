// Places small loops so that they touch no more cache lines of code than they need.
//
// A processor takes code by aligned lines of 64 bytes, also where it is decoded already (AMD's optimisation guide for
// family 19h, "Loop Alignment"), and two hardware threads of a core take turns at it. LLVM aligns loops to 16 bytes
// only: of loops of twenty bytes, one in three lies across a boundary then, and takes twice the fetches.
//
// Invariant: runs after the last pass that changes instructions or their order, since it goes by their sizes.
#pragma once

#include "llvm/CodeGen/MachineFunctionPass.h"

namespace otter {

/// For innermost loops without calls of at most `maxLines` lines, of those that LLVM found worth aligning at all.
/// Padding goes before a loop only where it would touch one line more than its size needs.
llvm::MachineFunctionPass *createLoopLinesPass(unsigned maxLines);

} // namespace otter
