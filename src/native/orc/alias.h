// Type-based alias metadata and wrap flags for generated code, derived from the names that src/lower gives
// (docs/abi.md, "What generated IR says through names").
#pragma once

#include "llvm/IR/Module.h"

namespace otter {

void annotateAliases(llvm::Module &module);

/// Moves what inlined runtime functions do to object headers, lists, strings and contexts from clang's tree of tags to
/// that of generated code, so that making an object does not seem to change a list.
void retagRuntimeAccesses(llvm::Module &module);

/// Says again which field of a list a load reads where LLVM forgot it, as it does when it moves a load to where it is
/// not sure to be needed. Whether anything was said.
bool restoreListTags(llvm::Function &function);

} // namespace otter
