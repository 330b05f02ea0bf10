// Lists whose elements are in their own object (lib/objects.h): such an object refers to itself, which keeps neither
// the object from being made on the stack nor its elements from being taken apart.
#pragma once

#include "llvm/IR/Instructions.h"

namespace otter {

/// Whether the store puts the place of an object's own elements into it, and nothing else.
bool storesOwnElements(const llvm::StoreInst &store, const llvm::Value &object);

/// Whether what is read through a pointer to the object, by a load or by copying, may be where its elements are.
bool mayReadOwnElements(const llvm::Use &pointer);

/// Where the elements of a list on the stack are never anywhere else, they are no longer looked for in its header.
void findOwnElements(llvm::AllocaInst &object);

} // namespace otter
