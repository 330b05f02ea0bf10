// Lengths of lists that the program has just made: `[0] * n` is followed by an assumption that the length in the list's
// header is n. LLVM's value numbering uses n in its place, but only when it has looked at loops, and for those that go
// up to n the check of an index against the length is a question of its own then.
#pragma once

#include "llvm/IR/PassManager.h"

namespace otter {

/// Uses what a load is assumed to be equal to in place of the load.
struct UseAssumedValues : llvm::PassInfoMixin<UseAssumedValues> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &functions);
};

} // namespace otter
