// The optimisation pipeline: LLVM's own for the plan's level, with what Otter knows better.
//
// Invariants: runs on annotated modules whose runtime functions are linked in; the module stays valid.
#pragma once

#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

#include "plan.h"

namespace otter {

void runOptimisingPasses(llvm::Module &module, llvm::TargetMachine &machine, const ModulePlan &plan);

} // namespace otter
