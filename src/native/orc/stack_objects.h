// Escape analysis: objects that nothing outside of their function can refer to are made on its stack, where LLVM's
// scalar replacement takes most of them apart (Choi et al., "Escape analysis for Java", OOPSLA 1999).
//
// Invariants: runs while a call of `ot_new_object` promises what malloc's does (allocation.h). An object is moved only
// if every use of a pointer to it is known: accesses of its memory, comparisons, and arguments that LLVM has
// inferred not to be captured. So no pointer to a stack is ever in the heap, in a variable or with another thread, and
// the collector, which searches whole stacks, finds what such an object refers to. One place on the stack stands for
// all objects that a loop makes there, so no pointer to one may still be used once the next is made.
#pragma once

#include "llvm/IR/Instructions.h"
#include "llvm/IR/PassManager.h"

namespace otter {

/// Whether it is the whole of an object that was moved to the stack.
bool isStackObject(const llvm::AllocaInst &alloca);

struct StackObjects : llvm::PassInfoMixin<StackObjects> {
  /// Of one frame, for objects with their headers; 0: none is moved.
  explicit StackObjects(uint64_t frameBytes) : frameBytes_(frameBytes) {}
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &functions);

private:
  uint64_t frameBytes_;
};

} // namespace otter
