// Where in a function a list is alive: from where it is made to the last use of its header or elements (liveness.h).
#pragma once

#include <optional>

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"

#include "list_uses.h"

namespace otter {

/// Places where a list, or the memory of its elements, is dead for the first time.
struct ListEnds {
  /// After these instructions.
  llvm::SmallVector<llvm::Instruction *, 4> uses;
  /// On the way from one block to another.
  llvm::SmallVector<std::pair<llvm::BasicBlock *, llvm::BasicBlock *>, 4> edges;
  /// Calls that make room; no pointer to the elements from before is used after them.
  llvm::SmallVector<llvm::CallBase *, 4> growths;
};

/// None when it is not one list from a place that makes it to the next: where it may be used without having been made,
/// or elements of one are used when the next is made in its place.
std::optional<ListEnds> endsOf(const ListUses &uses);

} // namespace otter
