// Searches of dicts for strings as LLVM sees them: a call that only reads, so that one is left of two for the same key
// with no change between them, as in `if word in counts: counts[word] += 1`.
#pragma once

#include "llvm/IR/Module.h"

namespace otter {

/// Makes the bodies of `ot_dict_probe_str` and `ot_dict_probe_part`, where the module has them, private, and says what
/// their calls promise. Before the passes.
void promiseSearches(llvm::Module &module);

} // namespace otter
