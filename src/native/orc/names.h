// Facts that generated code tells through the names of values (docs/abi.md, "What generated IR says through
// names"), turned into attributes and metadata.
//
// Invariants: only adds facts.
#pragma once

#include "llvm/IR/Module.h"

namespace otter {

/// `ref<n>.`: a pointer that is never null and leads to n readable bytes. `poll.`: a load that must be done each time.
void annotateNamedValues(llvm::Module &module);

/// Says again what is known of loaded references where LLVM forgot it, as it does when it moves a load to where it is
/// not sure to be needed: a field or element of an object holds a reference whether it is needed or not. Whether
/// anything was restored that more loads depend on.
bool restoreReferences(llvm::Function &function);

} // namespace otter
