// Lists that nobody else knows yet: a loop that appends to a new list changes no other list's length.
//
//   row = []
//   for x in 0..n:
//       row.append(grid[y - 1][x] + grid[y + 1][x])     # the lengths of grid's lists stay what they are
//   next.append(row)
//
// To LLVM an object counts as known to others from the function's start if it ever becomes known. Here the ways count
// on which it does: in a loop that none of them leads to without making a new list first, what goes through the list
// and what goes through other pointers gets scopes that do not alias (llvm.experimental.noalias.scope.decl).
//
// Invariants: a pointer to the list's object is the call that makes it, or an offset from that; where a phi or a select
// takes one, nothing is said of the list. Only headers of lists are spoken of, and of the runtime's functions only
// those that change no other list's.
#pragma once

#include "llvm/IR/PassManager.h"

namespace otter {

struct FreshLists : llvm::PassInfoMixin<FreshLists> {
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &functions);
};

} // namespace otter
