// Gives the memory of large lists back where a function can tell that nobody will look at them again, so that it is
// taken again while it is in a cache and no collection has to find it (Guyer, McKinley and Frampton, "Free-Me: a static
// analysis for automatic individual object reclamation", PLDI 2006; of elements only, and only of large ones).
//
// Lists that variables hand on to each other: handed_on.h.
//
// Invariants: runs once, while calls of `ot_new_object` are there (allocation.h), after all passes that move code past
// memory accesses. Elements are given back only if each use of their list and of every pointer to them is known, none
// of them is used afterwards, and the list's header is the list's own from its making on; what panics on its way leaves
// them to the collector.
#pragma once

#include "llvm/IR/PassManager.h"

namespace otter {

struct GiveBackBuffers : llvm::PassInfoMixin<GiveBackBuffers> {
  GiveBackBuffers();
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &functions);

private:
  uint64_t leastCapacity_; // of a list that may have a large buffer
};

} // namespace otter
