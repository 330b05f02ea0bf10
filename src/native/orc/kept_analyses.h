// What LLVM may keep of what it knows about a function behind one of the addon's passes.
#pragma once

#include "llvm/IR/PassManager.h"

namespace otter {

/// Behind a pass that changes instructions and leaves all branches as they are: everything unless something changed.
inline llvm::PreservedAnalyses branchesKept(bool isChanged) {
  if (!isChanged)
    return llvm::PreservedAnalyses::all();
  llvm::PreservedAnalyses kept;
  kept.preserveSet<llvm::CFGAnalyses>();
  return kept;
}

} // namespace otter
