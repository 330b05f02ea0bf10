// What becomes of a pointer within a function: of one to an object that it makes, or of one that it is passed.
#pragma once

#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstrTypes.h"

namespace otter {

/// Whether all uses of the object are known and, where a loop makes it again, no pointer to an earlier one is used
/// after the next has been made. See stack_objects.h for what counts as known.
bool staysInFunction(const llvm::CallBase &allocation, const llvm::DominatorTree &dominators);

/// Whether the function keeps no pointer to what it is passed. LLVM infers the same, but not where a function passes
/// its argument on to itself twice.
bool isNotCaptured(const llvm::Argument &argument);

} // namespace otter
