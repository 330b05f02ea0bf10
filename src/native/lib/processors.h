// The machine's processors, as far as this process may use them.
#pragma once

#include <cstdint>

namespace otter {

/// How many the calling thread may run on (its affinity); at least 1.
uint32_t processors();

} // namespace otter
