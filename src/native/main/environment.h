// What the environment says of the heap and the tasks of a static program: the knobs `heap.*` and `tasks.*` in
// OTTER_KNOBS, which a JIT has from the command line and elsewhere too.
#pragma once

#include "../lib/context.h"

namespace otter {

/// Reads `name=value` pairs, separated by commas. Names of other parts are skipped, values that are none as well.
HeapOptions heapOptionsFrom(const char *knobs);
/// Likewise.
TaskOptions taskOptionsFrom(const char *knobs);
/// OTTER_PARENT is the process that runs this one for a command of `otter`: ends this process with that one, at once
/// when it has ended already. Programs do not see the variable. From the thread that lasts as long as the process.
void endWithParent();

} // namespace otter
