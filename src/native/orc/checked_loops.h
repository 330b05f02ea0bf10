// Takes checks out of innermost loops: where all that a loop's checks ask can be asked before it, it gets a copy of
// itself without them (Gupta, "Optimizing array bound checks using flow analysis", LOPLAS 1993, moves checks; versions
// keep the panic where it was).
//
//   for j in 0..n:           if n <= len(xs):          # asked once
//       xs[j] += 1               the loop without checks
//                            else:
//                                the loop as it was
//
// A loop with one way out can be vectorised whole, too: with several, LLVM leaves the last round of vectors to scalar
// code.
//
// Invariants: a check goes only where it holds in every iteration up to the last one that the loop's own condition
// allows; the loop as it was stays for all else, so a panic comes after the same effects.
#pragma once

#include "llvm/IR/PassManager.h"

namespace otter {

struct CheckedLoops : llvm::PassInfoMixin<CheckedLoops> {
  /// For loops of at most so many instructions: longer ones gain little by a check less.
  explicit CheckedLoops(unsigned mostInstructions) : mostInstructions_(mostInstructions) {}
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &functions);

private:
  unsigned mostInstructions_;
};

} // namespace otter
