// Functions that call themselves, with the next call's body in place of the call: half of the calls go, and what a
// call knows of its arguments is known there.
//
// Invariants: the function still calls itself where it did, a level further down; a frame that is left out is in line
// tables as any other inlined one.
#pragma once

#include "llvm/IR/PassManager.h"

namespace otter {

struct InlineRecursion : llvm::PassInfoMixin<InlineRecursion> {
  explicit InlineRecursion(unsigned mostInstructions) : mostInstructions_(mostInstructions) {}
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &modules);

private:
  unsigned mostInstructions_;
};

} // namespace otter
