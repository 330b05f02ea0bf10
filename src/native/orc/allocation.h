// Allocation as LLVM sees it: one opaque call that makes a new object, until nothing is left to find out about
// objects; then its few instructions in line.
//
// Invariants: between the two functions below, a call of `ot_new_object` promises what a call of malloc does (no
// other pointer leads to the object, unused ones can go); afterwards no call of it is left where its body is known.
#pragma once

#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"

namespace otter {

/// Parameters of `ot_new_object`.
constexpr unsigned kAllocatedType = 1;
constexpr unsigned kAllocatedBytes = 2;

/// Whether it makes a new, zeroed object.
bool isAllocation(const llvm::CallBase &call);

/// Makes the body of `ot_new_object`, if the module has one, private and not to be inlined, and says what calls
/// promise. Before the passes.
void hideAllocation(llvm::Module &module);

/// Inlines it, and tidies up the functions that had calls. After the passes that look at objects.
void inlineAllocation(llvm::Module &module, llvm::ModuleAnalysisManager &modules);

} // namespace otter
