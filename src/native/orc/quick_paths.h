// Recursive functions that are often done before they call anything. What such a function does keeps its values in
// registers that a callee has to save, so it saves all that it uses of those when it is called, in the base case, too:
// LLVM can put that off only where nothing in the base case needs a frame, and a check that may panic does. So the rest
// of the function becomes one of its own, which the quick path goes on to by a jump.
//
// Invariant: the rest has the function's parameters and its place in the source, and its frame takes the place of the
// function's: a stack trace shows the one or the other.
#pragma once

#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"

namespace otter {

/// After the passes that inline.
void splitQuickPaths(llvm::Module &module, llvm::ModuleAnalysisManager &modules);

/// Whether `caller` is the function itself or its rest.
bool isPartOf(const llvm::Function &caller, const llvm::Function &function);

} // namespace otter
