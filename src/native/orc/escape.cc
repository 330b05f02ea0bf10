#include "escape.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

#include "own_elements.h"

namespace otter {

using namespace llvm;

namespace {

// More uses than anybody looks at in an object that pays.
constexpr unsigned kMostUses = 400;

using Blocks = SmallPtrSet<const BasicBlock *, 16>;

/// What can run after the allocation without running through `stop` first.
Blocks reachedFrom(const BasicBlock &start, const BasicBlock *stop) {
  Blocks reached;
  SmallVector<const BasicBlock *, 16> worklist(successors(&start));
  while (!worklist.empty()) {
    const BasicBlock *block = worklist.pop_back_val();
    if (block != stop && reached.insert(block).second)
      append_range(worklist, successors(block));
  }
  return reached;
}

// The block in which a use happens: that of an edge's source for a phi.
const BasicBlock *placeOf(const Use &use) {
  auto user = cast<Instruction>(use.getUser());
  if (auto phi = dyn_cast<PHINode>(user))
    return phi->getIncomingBlock(use);
  return user->getParent();
}

/// Follows a pointer to where it is used.
class UseWalk {
public:
  UseWalk() = default;
  UseWalk(const UseWalk &) = delete;
  UseWalk &operator=(const UseWalk &) = delete;
  virtual ~UseWalk() = default;

protected:
  bool allKnownFrom(const Value &start) {
    add(start);
    return drain() && (!refersToItself_ || allKnownFromReads());
  }

  bool drain() {
    while (!worklist_.empty()) {
      const Value *pointer = worklist_.pop_back_val();
      if (!mayFollow(*pointer))
        return false;
      for (const Use &use : pointer->uses())
        if (++uses_ > kMostUses || !isKnown(use))
          return false;
    }
    return true;
  }

  /// What a store through a pointer to the object does with another one to it.
  virtual bool isOwn(const StoreInst &) const { return false; }
  virtual bool mayReadOwn(const Use &) const { return false; }
  /// Whether nothing is wrong with the uses of a pointer as such.
  virtual bool mayFollow(const Value &pointer) const = 0;
  virtual bool isKnownComparison(const ICmpInst &comparison) const = 0;
  virtual bool isKnownCall(const CallBase &call, const Use &use) const {
    if (auto intrinsic = dyn_cast<MemIntrinsic>(&call))
      return !intrinsic->isVolatile();
    return call.isArgOperand(&use) && call.doesNotCapture(call.getArgOperandNo(&use));
  }

private:
  // What was stored into the object may be loaded again, to be used in its turn.
  bool allKnownFromReads() {
    for (size_t i = 0; i < reads_.size(); i++) {
      if (!mayReadOwn(*reads_[i]))
        continue;
      // A copy would be another pointer to it.
      auto load = dyn_cast<LoadInst>(reads_[i]->getUser());
      if (!load)
        return false;
      add(*load);
      if (!drain())
        return false;
    }
    return true;
  }

  bool isKnownStore(const StoreInst &store, const Use &use) {
    if (store.isVolatile())
      return false;
    if (use.getOperandNo() == StoreInst::getPointerOperandIndex())
      return true;
    refersToItself_ |= isOwn(store);
    return isOwn(store);
  }

  void add(const Value &pointer) {
    if (seen_.insert(&pointer).second)
      worklist_.push_back(&pointer);
  }

  bool isKnown(const Use &use) {
    auto user = cast<Instruction>(use.getUser());
    switch (user->getOpcode()) {
    case Instruction::Load:
      reads_.push_back(&use);
      return !cast<LoadInst>(user)->isVolatile();
    case Instruction::Store:
      return isKnownStore(*cast<StoreInst>(user), use);
    case Instruction::ICmp:
      return isKnownComparison(cast<ICmpInst>(*user));
    case Instruction::GetElementPtr:
    case Instruction::PHI:
    case Instruction::Select:
      add(*user);
      return true;
    case Instruction::Call:
      if (auto copy = dyn_cast<MemTransferInst>(user); copy && &use == &copy->getRawSourceUse())
        reads_.push_back(&use);
      return isKnownCall(cast<CallBase>(*user), use);
    default:
      return false;
    }
  }

  unsigned uses_ = 0;
  bool refersToItself_ = false;
  SmallVector<const Use *, 16> reads_; // through pointers to the object
  SmallPtrSet<const Value *, 16> seen_;
  SmallVector<const Value *, 16> worklist_;
};

class ObjectWalk final : UseWalk {
public:
  ObjectWalk(const CallBase &allocation, const DominatorTree &dominators)
      : allocation_(allocation), dominators_(dominators),
        isRepeated_(reachedFrom(*allocation.getParent(), nullptr).contains(allocation.getParent())) {}

  bool allKnown() { return allKnownFrom(allocation_); }

private:
  bool isOwn(const StoreInst &store) const override { return storesOwnElements(store, allocation_); }
  bool mayReadOwn(const Use &pointer) const override { return mayReadOwnElements(pointer); }

  // Another object is another one on the stack, too.
  bool isKnownComparison(const ICmpInst &) const override { return true; }

  // Whether each use of the pointer comes before the allocation runs again, or after the pointer has been made anew.
  // Where the allocation dominates it that is so: a way from the allocation to the use leads through the pointer.
  bool mayFollow(const Value &value) const override {
    auto &pointer = cast<Instruction>(value);
    if (!isRepeated_ || &pointer == &allocation_ || dominators_.dominates(&allocation_, &pointer))
      return true;
    const BasicBlock *home = allocation_.getParent();
    if (pointer.getParent() == home)
      return false;
    Blocks later = reachedFrom(*home, pointer.getParent());
    return none_of(pointer.uses(),
                   [&](const Use &use) { return later.contains(placeOf(use)) || isBehindAllocation(use); });
  }

  // In the same block.
  bool isBehindAllocation(const Use &use) const {
    auto user = cast<Instruction>(use.getUser());
    return placeOf(use) == allocation_.getParent() && (isa<PHINode>(user) || allocation_.comesBefore(user));
  }

  const CallBase &allocation_;
  const DominatorTree &dominators_;
  bool isRepeated_; // it may run more than once in a call
};

class ArgumentWalk final : UseWalk {
public:
  explicit ArgumentWalk(const Argument &argument) : argument_(argument) {}

  bool allKnown() { return allKnownFrom(argument_); }

private:
  bool mayFollow(const Value &) const override { return true; }

  bool isKnownComparison(const ICmpInst &comparison) const override {
    return isa<ConstantPointerNull>(comparison.getOperand(1));
  }

  // It is known of a recursive call if it turns out to be of this one.
  bool isKnownCall(const CallBase &call, const Use &use) const override {
    bool isRecursive = call.getCalledFunction() == argument_.getParent() && call.isArgOperand(&use) &&
                       call.getArgOperandNo(&use) == argument_.getArgNo();
    return isRecursive || UseWalk::isKnownCall(call, use);
  }

  const Argument &argument_;
};

} // namespace

bool staysInFunction(const CallBase &allocation, const DominatorTree &dominators) {
  return ObjectWalk(allocation, dominators).allKnown();
}

bool isNotCaptured(const Argument &argument) {
  return ArgumentWalk(argument).allKnown();
}

} // namespace otter
