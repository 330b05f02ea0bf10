// Whether this process checks its own work: OTTER_CHECK, as in lib/runtime.cc.
#pragma once

#include <cstdlib>

namespace otter {

/// Recordings are verified then (they come from this process, and the verifier took a twentieth of a first version's
/// time), and the memory of all lists that are dead is overwritten, not only that of large ones.
inline bool checksItself() {
  const char *level = getenv("OTTER_CHECK");
  return level && atoi(level) > 0;
}

} // namespace otter
