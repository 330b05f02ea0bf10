#include "list_life.h"

#include "llvm/IR/CFG.h"

#include "list_pointers.h"
#include "liveness.h"

namespace otter {

using namespace llvm;

namespace {

/// The life of one list.
class Life {
public:
  explicit Life(const ListUses &uses) : uses_(uses), entry_(&uses.list->getFunction()->getEntryBlock()) {}

  bool find() {
    auto start = [this](BasicBlock &block, Instruction *from) { return birthAbove(block, from); };
    for (Instruction *read : uses_.reads) {
      marks_.insert(read);
      if (isGrowth(*read))
        growths_.insert(cast<CallBase>(read));
      flowUpFrom(live_, *read->getParent(), read, start);
    }
    // On a way from the function's start on which no list was made there is none to look at.
    if (live_.in.contains(entry_))
      return false;
    return all_of(uses_.elements, [this](Instruction *pointer) { return addElements(*pointer); });
  }

  ListEnds ends() {
    ListEnds ends;
    append_range(ends.growths, growths_);
    auto isBirth = [this](const Instruction &at) { return uses_.births.contains(const_cast<Instruction *>(&at)); };
    for (BasicBlock &block : *entry_->getParent())
      if (isAliveAbove(block, live_, isBirth, marks_, &ends.uses))
        atTop_.insert(&block);
    for (BasicBlock *block : live_.out)
      for (BasicBlock *next : successors(block))
        if (!atTop_.contains(next) && !isa<UnreachableInst>(next->getTerminator()))
          ends.edges.emplace_back(block, next);
    return ends;
  }

private:
  Instruction *birthAbove(BasicBlock &block, Instruction *from) const {
    Instruction *last = nullptr;
    for (Instruction *birth : uses_.births)
      if (birth->getParent() == &block && (!from || birth->comesBefore(from)) && (!last || last->comesBefore(birth)))
        last = birth;
    return last;
  }

  bool isGrowth(const Instruction &read) const {
    auto call = dyn_cast<CallBase>(&read);
    return call && isGrowthOf(*call, *uses_.list);
  }

  // Whether the pointer is used behind a place that makes a new list, and led to elements of one before it.
  bool addElements(Instruction &pointer) {
    Liveness live = livenessOf(pointer);
    for (User *user : pointer.users())
      if (!isa<PHINode>(user))
        marks_.insert(cast<Instruction>(user));
    live_.merge(live);
    growths_.remove_if([&](CallBase *growth) { return crosses(live, pointer, *growth); });
    return none_of(uses_.births, [&](Instruction *birth) { return crosses(live, pointer, *birth); });
  }

  const ListUses &uses_;
  BasicBlock *entry_;
  Liveness live_;
  BlockSet atTop_;
  SmallSetVector<CallBase *, 4> growths_;
  InstructionSet marks_; // uses
};

} // namespace

std::optional<ListEnds> endsOf(const ListUses &uses) {
  Life life(uses);
  if (!life.find())
    return std::nullopt;
  return life.ends();
}

} // namespace otter
