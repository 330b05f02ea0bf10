// What errno says. In a file of its own: whatever prints needs it, and not the rest of what files take
// (std::filesystem would make each static executable more than twice as large).
#pragma once

#include <string>

namespace otter {

/// As the end of a sentence (docs/runtime-algorithms.md).
std::string systemReason(int code);

} // namespace otter
