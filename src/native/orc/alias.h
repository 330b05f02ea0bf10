// Type-based alias metadata and wrap flags for generated code, derived from the names that src/lower gives
// (docs/abi.md, "What generated IR says through names").
#pragma once

#include "llvm/IR/Module.h"

namespace otter {

void annotateAliases(llvm::Module &module);

/// Moves what inlined runtime functions do to object headers, lists, strings and contexts from clang's tree of tags to
/// that of generated code, so that making an object does not seem to change a list.
void retagRuntimeAccesses(llvm::Module &module);

} // namespace otter
