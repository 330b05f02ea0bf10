// What the environment says of the heap and the tasks of a static program: the knobs `heap.*` and `tasks.*` in
// OTTER_KNOBS, which a JIT has from the command line and elsewhere too.
#pragma once

#include "../lib/context.h"

namespace otter {

/// Reads `name=value` pairs, separated by commas. Names of other parts are skipped, values that are none as well.
HeapOptions heapOptionsFrom(const char *knobs);
/// Likewise.
TaskOptions taskOptionsFrom(const char *knobs);

} // namespace otter
