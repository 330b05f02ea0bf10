// What is said when the process ends by an exception that nobody catches: LLVM, node and V8 are built without
// exceptions, but their containers throw, on threads whose stacks nobody else can tell afterwards.
#pragma once

namespace otter {

/// From now on the native stack of the thread is written to standard error before the process is aborted.
void showStackOnTerminate();

} // namespace otter
