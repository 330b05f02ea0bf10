// The first round of a loop, before it: a loop that panics unless something holds that is the same in each round, and
// then reads what is the same in each round as well, has asked and read it there.
//
//   for x in 0..n:                     # asked and read in the first round only:
//       sum += grid[y - 1][x]          #   y - 1 < len(grid), and where the list is, its length, its elements
//
// LLVM moves a load out of a loop only where it is sure to be done: none that a check comes before. (LLVM's own pass
// does this where nothing in the loop writes to memory.)
//
// Invariants: innermost loops only, whose other ways out than its end lead to panics.
#pragma once

#include "llvm/IR/PassManager.h"

namespace otter {

struct PeelInvariantGuards : llvm::PassInfoMixin<PeelInvariantGuards> {
  /// For loops of at most so many instructions: there is another copy of each.
  explicit PeelInvariantGuards(unsigned mostInstructions) : mostInstructions_(mostInstructions) {}
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &functions);

private:
  unsigned mostInstructions_;
};

} // namespace otter
