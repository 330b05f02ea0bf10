#include "list_life.h"

#include "llvm/IR/CFG.h"

namespace otter {

using namespace llvm;

namespace {

using Blocks = SmallPtrSet<BasicBlock *, 16>;

/// Blocks at whose beginning and end something is alive.
struct Liveness {
  Blocks in, out;

  void merge(const Liveness &other) {
    in.insert(other.in.begin(), other.in.end());
    out.insert(other.out.begin(), other.out.end());
  }
};

// The instruction above which nothing is alive any more; null: there is none in the block. `from` itself is not looked
// at; null: all of the block is.
using Start = function_ref<Instruction *(BasicBlock &block, Instruction *from)>;

void flowUp(Liveness &live, SmallVector<BasicBlock *, 16> &worklist, Start start) {
  while (!worklist.empty()) {
    BasicBlock *block = worklist.pop_back_val();
    for (BasicBlock *before : predecessors(block)) {
      live.out.insert(before);
      if (!start(*before, nullptr) && live.in.insert(before).second)
        worklist.push_back(before);
    }
  }
}

// From an instruction on, or from the end of a block.
void flowUpFrom(Liveness &live, BasicBlock &block, Instruction *from, Start start) {
  if (!from)
    live.out.insert(&block);
  if (start(block, from) || !live.in.insert(&block).second)
    return;
  SmallVector<BasicBlock *, 16> worklist{&block};
  flowUp(live, worklist, start);
}

Liveness livenessOf(Instruction &value) {
  Liveness live;
  auto start = [&](BasicBlock &block, Instruction *) { return value.getParent() == &block ? &value : nullptr; };
  for (Use &use : value.uses()) {
    auto user = cast<Instruction>(use.getUser());
    if (auto phi = dyn_cast<PHINode>(user))
      flowUpFrom(live, *phi->getIncomingBlock(use), nullptr, start);
    else
      flowUpFrom(live, *user->getParent(), user, start);
  }
  return live;
}

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
    for (BasicBlock &block : *entry_->getParent())
      if (isAliveAbove(block, &ends.uses))
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
    const Function *callee = call ? call->getCalledFunction() : nullptr;
    return callee && callee->getName() == "ot_list_grow" && call->getArgOperand(1) == uses_.list;
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

  static bool crosses(const Liveness &live, const Instruction &pointer, Instruction &birth) {
    BasicBlock *block = birth.getParent();
    bool isMadeBefore = live.in.contains(block) || (pointer.getParent() == block && pointer.comesBefore(&birth));
    bool isUsedBehind = live.out.contains(block) || any_of(pointer.users(), [&](const User *user) {
                          auto use = cast<Instruction>(user);
                          return !isa<PHINode>(use) && use->getParent() == block && birth.comesBefore(use);
                        });
    return &pointer != &birth && isMadeBefore && isUsedBehind;
  }

  // Walks a block up; collects the last uses on the way.
  bool isAliveAbove(BasicBlock &block, SmallVectorImpl<Instruction *> *last) const {
    bool isAlive = live_.out.contains(&block);
    for (Instruction &instruction : reverse(block)) {
      if (uses_.births.contains(&instruction)) {
        isAlive = false;
      } else if (marks_.contains(&instruction) && !isAlive) {
        last->push_back(&instruction);
        isAlive = true;
      }
    }
    return isAlive;
  }

  const ListUses &uses_;
  BasicBlock *entry_;
  Liveness live_;
  Blocks atTop_;
  SmallSetVector<CallBase *, 4> growths_;
  SmallPtrSet<Instruction *, 32> marks_; // uses
};

} // namespace

std::optional<ListEnds> endsOf(const ListUses &uses) {
  Life life(uses);
  if (!life.find())
    return std::nullopt;
  return life.ends();
}

} // namespace otter
