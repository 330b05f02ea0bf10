// Makes code that was compiled ahead of time replaceable, function by function, after LLVM has optimised the whole.
#pragma once

#include "plan.h"

namespace llvm {
class Module;
}

namespace otter {

/// Before LLVM's passes: they may put the plan's versions into their callers, but not let callers rely on what just
/// these bodies do (an argument that one does not look at, another one will).
void keepCallsGeneral(llvm::Module &module, const ModulePlan &plan);

/// After them: calls between the plan's versions that are left after inlining go through entry slots from here on, so
/// that a newer version is reached; each version counts its calls down at its entry. A function's calls of itself stay
/// direct.
void makeReplaceable(llvm::Module &module, const ModulePlan &plan);

} // namespace otter
