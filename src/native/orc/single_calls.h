// Functions that are called from one place only, in modules of the JIT. LLVM inlines such a function almost whatever
// its size, as nothing is left of it then; but it knows them by their being private to the module, which versions that
// other modules call, and functions of the runtime, are not.
//
// Invariant: what a function does is unchanged; versions stay callable from elsewhere.
#pragma once

#include "llvm/IR/Module.h"

namespace otter {

/// Run once the runtime's functions are in the module, and those that are to stay calls are private to it.
void preferSingleCalls(llvm::Module &module);

} // namespace otter
