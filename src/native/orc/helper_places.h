// Places in the source for helpers: functions of a module that stand for no function of the program, such as those that
// choose a method by a value's type (src/lower/dispatch.ts). LLVM forgets all places of what it takes into a function
// that has none itself, and stack traces would lack what helpers call.
//
// Invariants: these places have no column, so no trace shows them (orc/line_table.cc).
#pragma once

#include "llvm/IR/Module.h"

namespace otter {

/// Of each private function that has none. Before functions of the runtime are linked in.
void placeHelpers(llvm::Module &module);

} // namespace otter
