// The optimisation pipeline: LLVM's own for the plan's level, with what Otter knows better.
//
// Invariants: runs on annotated modules whose runtime functions are linked in; the module stays valid.
#pragma once

#include <stop_token>

#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

#include "plan.h"

namespace otter {

/// When the job is given up meanwhile, the passes that are left are not run, and the module is good for nothing.
void runOptimisingPasses(llvm::Module &module, llvm::TargetMachine &machine, const ModulePlan &plan,
                         const std::stop_token &stop);

} // namespace otter
