// Sorts by functions of the module: the runtime's sort and what calls the function for it (`otter.order.<symbol>`,
// src/lower/sort-by.ts) come in line before all else. LLVM might do it the other way round, and take the function into
// that helper: calls in a helper have no place in the source, so stack traces would lack them.
#pragma once

#include "llvm/IR/Module.h"

namespace otter {

void inlineKnownOrders(llvm::Module &module);

} // namespace otter
