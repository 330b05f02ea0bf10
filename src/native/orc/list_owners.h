// Lists that variables hand on to each other: `next` of one round is `now` in the next.
//
// A list that a function makes has one owner at a time: first the call that makes it, then each phi that takes it over
// from the owner before, which is dead by then. What else leads into the list while an owner has it is a pointer of
// that owner's. So at the last use of all of them the list is dead, whatever else the function has made (compare drop
// flags: an owner may as well hold a list that the function has not made).
#pragma once

#include <memory>
#include <optional>

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/Instructions.h"

namespace otter {

struct ListOwner {
  /// A call that makes a list, or a phi.
  llvm::Instruction *value = nullptr;
  /// Whether somebody else may know its lists, so that it is not for it to say when they are dead.
  bool isGivenAway = false;
  /// Behind these somebody else may know the list that it has then.
  llvm::SmallSetVector<llvm::Instruction *, 4> leaks;
  /// That lead into its list, itself among them.
  llvm::SmallSetVector<llvm::Instruction *, 16> pointers;
  /// Calls that make room in the list.
  llvm::SmallSetVector<llvm::CallBase *, 2> growths;

  /// Where in the header a pointer of its leads to; none: to an element.
  std::optional<int64_t> inHeader(const llvm::Value &pointer) const;
};

class ListOwners {
public:
  /// False if no list is handed on, or there is too much to look at.
  bool find(llvm::Function &function);
  ListOwner *of(const llvm::Value *value);
  auto begin() { return owners_.begin(); }
  auto end() { return owners_.end(); }
  ListOwner &add(llvm::Instruction &value);

private:
  llvm::MapVector<const llvm::Value *, std::unique_ptr<ListOwner>> owners_;
};

} // namespace otter
