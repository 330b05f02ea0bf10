// Says again what a loop's condition was on the way out of it.
//
//   while next < 9 and taken[next]:       # loop: the condition decides which way out is taken
//       next += 1
//   found = next < 9                      # true behind one way, false behind the other
//
// LLVM joins the two ways to the condition itself (InstCombine, of phis of constants), which a loop then has to keep as
// a value in each round. On the ways out it is a constant again, once no pass of that kind comes any more.
#pragma once

#include "llvm/IR/PassManager.h"

namespace otter {

struct ExitConditions : llvm::PassInfoMixin<ExitConditions> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &functions);
};

} // namespace otter
