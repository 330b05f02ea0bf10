// Specialised versions: a function's body is made once more for calls in which arguments have known values, and a guard
// at its entry chooses.
//
// Invariants: both bodies are in the function, so that it is called, inlined and seen in stack traces as before, and
// each call goes through one of them to its end; a call that misses says so to `ot_bound_missed`.
#pragma once

#include "llvm/IR/Module.h"

#include "plan.h"

namespace otter {

/// Fails when the plan names what the module does not have.
llvm::Error bindArguments(llvm::Module &module, const ModulePlan &plan);

} // namespace otter
