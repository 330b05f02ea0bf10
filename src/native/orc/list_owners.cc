#include "list_owners.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

#include "../lib/abi.h"
#include "allocation.h"
#include "list_pointers.h"

namespace otter {

using namespace llvm;

namespace {

bool isTakenBy(const BasicBlock &block, const BasicBlock &from, const Value &list) {
  return any_of(block.phis(), [&](const PHINode &phi) { return phi.getIncomingValueForBlock(&from) == &list; });
}

/// Follows pointers from use to use, for one owner at a time.
class Walk {
public:
  Walk(Function &function, ListOwners &owners)
      : function_(function), owners_(owners), layout_(function.getParent()->getDataLayout()) {}

  bool run() {
    for (Instruction &instruction : instructions(function_))
      if (auto call = dyn_cast<CallInst>(&instruction); call && isNewList(*call) && isHandedOn(*call))
        ownerOf(*call);
    while (!worklist_.empty()) {
      auto [owner, pointer] = worklist_.pop_back_val();
      for (Use &use : pointer->uses()) {
        if (++count_ > kMostUses)
          return false;
        if (!follow(*owner, use))
          leak(*owner, *cast<Instruction>(use.getUser()));
      }
    }
    for (auto &[value, owner] : owners_)
      if (!all_of(owner->pointers, [&](Instruction *pointer) { return isWhole(*owner, *pointer); }))
        owner->isGivenAway = true;
    return owners_.begin() != owners_.end();
  }

private:
  static bool isHandedOn(const Instruction &list) {
    return any_of(list.users(), [](const User *user) { return isa<PHINode>(user); });
  }

  ListOwner &ownerOf(Instruction &value) {
    if (ListOwner *known = owners_.of(&value))
      return *known;
    ListOwner &owner = owners_.add(value);
    addPointer(owner, value);
    return owner;
  }

  static void leak(ListOwner &owner, Instruction &user) {
    if (isa<PHINode>(user))
      owner.isGivenAway = true;
    else
      owner.leaks.insert(&user);
  }

  void addPointer(ListOwner &owner, Instruction &pointer) {
    if (owner.pointers.insert(&pointer))
      worklist_.emplace_back(&owner, &pointer);
  }

  bool followPointer(ListOwner &owner, Instruction &pointer) {
    if (!pointer.getType()->isPointerTy())
      return false;
    addPointer(owner, pointer);
    return true;
  }

  bool isPlaceOfData(const ListOwner &owner, const Value &pointer) const {
    return offsetIn(*owner.value, pointer, layout_) == offsetof(List, data);
  }

  bool follow(ListOwner &owner, Use &use) {
    std::optional<int64_t> offset = owner.inHeader(*use.get());
    if (auto phi = dyn_cast<PHINode>(use.getUser()))
      return followIntoPhi(owner, *phi, use, offset.has_value());
    return offset ? followHeader(owner, *offset, use) : followElements(owner, use);
  }

  // The list itself is handed on; a pointer to an element goes with it, or stays.
  bool followIntoPhi(ListOwner &owner, PHINode &phi, const Use &use, bool isInHeader) {
    if (use.get() == owner.value) {
      ownerOf(phi);
      return true;
    }
    if (isInHeader)
      return false;
    BasicBlock *from = phi.getIncomingBlock(use);
    bool isWithList = false;
    for (PHINode &next : phi.getParent()->phis())
      if (next.getIncomingValueForBlock(from) == owner.value) {
        addPointer(ownerOf(next), phi);
        isWithList = true;
      }
    if (!isWithList)
      addPointer(owner, phi);
    return true;
  }

  bool followHeader(ListOwner &owner, int64_t offset, Use &use) {
    auto user = cast<Instruction>(use.getUser());
    switch (user->getOpcode()) {
    case Instruction::GetElementPtr:
      return followPointer(owner, *user);
    case Instruction::Load:
      return followLoad(owner, offset, cast<LoadInst>(*user));
    case Instruction::Store:
      return use.getOperandNo() == StoreInst::getPointerOperandIndex() &&
             isKnownStore(owner, offset, cast<StoreInst>(*user));
    case Instruction::ICmp:
      return true;
    case Instruction::Ret:
      return use.get() == owner.value;
    case Instruction::Call:
      return followCall(owner, cast<CallBase>(*user), use);
    default:
      return false;
    }
  }

  bool followLoad(ListOwner &owner, int64_t offset, LoadInst &load) {
    if (load.isVolatile())
      return false;
    if (!overlapsData(offset, load.getType(), layout_))
      return true;
    return offset == offsetof(List, data) && followPointer(owner, load);
  }

  bool isKnownStore(ListOwner &owner, int64_t offset, StoreInst &store) {
    Value *value = store.getValueOperand();
    if (store.isVolatile())
      return false;
    if (!overlapsData(offset, value->getType(), layout_))
      return true;
    return offset == offsetof(List, data) && value->getType()->isPointerTy() && addSource(owner, *value);
  }

  // What is stored as the place of elements, and may be used as it is.
  bool addSource(ListOwner &owner, Value &value) {
    if (isa<ConstantPointerNull>(value) || offsetIn(*owner.value, value, layout_).value_or(0) >= int64_t(sizeof(List)))
      return true;
    auto source = dyn_cast<Instruction>(&value);
    if (!source || ++count_ > kMostUses)
      return false;
    if (owner.pointers.contains(source))
      return true;
    switch (source->getOpcode()) {
    case Instruction::Call:
      return followPointer(owner, *source);
    case Instruction::Load: // of this list, or it would be another's
      return isPlaceOfData(owner, *cast<LoadInst>(source)->getPointerOperand());
    case Instruction::GetElementPtr:
      return followPointer(owner, *source) && addSource(owner, *cast<GetElementPtrInst>(source)->getPointerOperand());
    default:
      return false;
    }
  }

  bool followCall(ListOwner &owner, CallBase &call, const Use &use) {
    if (isa<LifetimeIntrinsic>(call))
      return true;
    if (auto fill = dyn_cast<MemSetInst>(&call)) {
      auto value = dyn_cast<ConstantInt>(fill->getValue()); // nothing is where the elements are then
      return use.getOperandNo() == 0 && !fill->isVolatile() && value && value->isZero();
    }
    if (isGrowthOf(call, *owner.value))
      owner.growths.insert(&call);
    return !isa<IntrinsicInst>(call) && keepsNone(call, use);
  }

  bool followElements(ListOwner &owner, Use &use) {
    auto user = cast<Instruction>(use.getUser());
    switch (user->getOpcode()) {
    case Instruction::GetElementPtr:
    case Instruction::Select:
      return followPointer(owner, *user);
    case Instruction::Load:
      return !cast<LoadInst>(user)->isVolatile();
    case Instruction::Store:
      // Of the pointer itself: only to where it came from.
      return use.getOperandNo() == StoreInst::getPointerOperandIndex() ||
             isPlaceOfData(owner, *cast<StoreInst>(user)->getPointerOperand());
    case Instruction::ICmp:
      return true;
    case Instruction::PtrToInt:
      return staysNumber(*user, count_);
    case Instruction::Call:
      return isKnownCallOfElements(cast<CallBase>(*user), use);
    default:
      return false;
    }
  }

  // A pointer that may as well lead elsewhere would be used where the list is another owner's, or given back. Beside
  // the phi that is the owner it is a new one whenever that has a new list.
  static bool isWhole(const ListOwner &owner, Instruction &pointer) {
    auto leadsThere = [&](Value *from) {
      auto known = dyn_cast<Instruction>(from);
      return isa<ConstantPointerNull, UndefValue>(from) || (known && owner.pointers.contains(known));
    };
    if (auto choice = dyn_cast<SelectInst>(&pointer))
      return leadsThere(choice->getTrueValue()) && leadsThere(choice->getFalseValue());
    auto phi = dyn_cast<PHINode>(&pointer);
    if (!phi || (isa<PHINode>(owner.value) && owner.value->getParent() == phi->getParent()))
      return true;
    return all_of(phi->blocks(), [&](BasicBlock *from) {
      return leadsThere(phi->getIncomingValueForBlock(from)) && !isTakenBy(*phi->getParent(), *from, *owner.value);
    });
  }

  Function &function_;
  ListOwners &owners_;
  const DataLayout &layout_;
  SmallVector<std::pair<ListOwner *, Instruction *>, 16> worklist_;
  unsigned count_ = 0;
};

} // namespace

std::optional<int64_t> ListOwner::inHeader(const Value &pointer) const {
  std::optional<int64_t> offset = offsetIn(*value, pointer, value->getModule()->getDataLayout());
  return offset && *offset >= 0 && *offset < int64_t(sizeof(List)) ? offset : std::nullopt;
}

ListOwner *ListOwners::of(const Value *value) {
  auto at = owners_.find(value);
  return at == owners_.end() ? nullptr : at->second.get();
}

ListOwner &ListOwners::add(Instruction &value) {
  auto owner = std::make_unique<ListOwner>();
  owner->value = &value;
  return *(owners_[&value] = std::move(owner));
}

bool ListOwners::find(Function &function) {
  return Walk(function, *this).run();
}

} // namespace otter
