// Conditions that choose between two objects of which the next comparison is again about, as where sorted lists are
// merged: no processor predicts them, and each of both ways does the same to the object that it takes. The object is
// selected, and what was done to it in either way is done once. What both ways would load is loaded before the
// comparison is decided, so that the next one waits for no load but its own.
//
// Invariant: what is loaded early is of an object that was read from in any case, as what it is in both ways.
#pragma once

#include "llvm/IR/PassManager.h"

namespace otter {

struct ConvertIfs : llvm::PassInfoMixin<ConvertIfs> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &functions);
};

} // namespace otter
