// Facts that generated code tells through the names of values (docs/abi.md, "What generated IR says through
// names"), turned into attributes and metadata.
//
// Invariants: only adds facts; names are not needed afterwards.
#pragma once

#include "llvm/IR/Module.h"

namespace otter {

/// `ref<n>.`: a pointer that is never null and leads to n readable bytes. `poll.`: a load that must be done each time.
void annotateNamedValues(llvm::Module &module);

} // namespace otter
