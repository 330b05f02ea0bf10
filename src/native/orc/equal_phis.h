// Phis that have the same value in any case, also where that shows only when it is taken for granted: of a cycle of
// phis, each of which is equal to one of another cycle. LLVM's value numbering makes such for each load of a list's
// elements behind a loop that may make the list grow, and they need a register each.
#pragma once

#include "llvm/IR/Function.h"

namespace otter {

void mergeEqualPhis(llvm::Function &function);

} // namespace otter
