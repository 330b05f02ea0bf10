// Gives back the elements of lists that variables hand on to each other, as `next` of one round to `now` of the next,
// where the variable that has the list gets another (list_owners.h).
//
// A variable may have a list that is not the function's to give back: then a flag beside it says whether it is.
#pragma once

#include <cstdint>

#include "llvm/IR/Function.h"

namespace otter {

/// Of lists that have room for so many elements; whether anything changed.
bool giveBackHandedOn(llvm::Function &function, uint64_t leastCapacity);

} // namespace otter
