// What the operating system says of this process's memory.
#pragma once

#include <cstdint>

namespace otter {

/// The most bytes that were resident at once, or 0 when the system does not tell. Not from `getrusage`, whose peak
/// outlives `exec` and so may be that of the parent.
uint64_t peakResidentBytes();

} // namespace otter
