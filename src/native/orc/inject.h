// What goes wrong, or takes longer, in a compile job because its plan asks for it.
#pragma once

#include <stop_token>

#include "plan.h"

namespace otter {

/// The failure that the plan injects at the stage, if it does; a stall ends with success, or early when the job is
/// given up. Running out of memory at a stage where LLVM allocates goes the way that LLVM's own takes, so only under
/// `guardFatalErrors`.
llvm::Error injected(const ModulePlan &plan, llvm::StringRef stage, const std::stop_token &stop);

/// Stands still for as long, or until the job is given up.
void standStill(unsigned milliseconds, const std::stop_token &stop);

} // namespace otter
