// Type-based alias metadata and wrap flags for generated code, derived from the names that src/lower gives
// (docs/abi.md, "Names in modules").
#pragma once

#include "llvm/IR/Module.h"

namespace otter {

void annotateAliases(llvm::Module &module);

} // namespace otter
