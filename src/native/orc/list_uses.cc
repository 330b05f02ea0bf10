#include "list_uses.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

#include "../lib/abi.h"
#include "list_pointers.h"
#include "stack_objects.h"

namespace otter {

using namespace llvm;

namespace {

/// Follows the pointers of one list.
class Walk {
public:
  explicit Walk(ListUses &uses) : uses_(uses), layout_(uses.list->getModule()->getDataLayout()) {}

  bool run() {
    if (!isa<AllocaInst>(uses_.list))
      uses_.births.insert(uses_.list);
    if (!followHeader(*uses_.list))
      return false;
    // More are found on the way.
    for (unsigned i = 0; i < uses_.elements.size(); i++)
      if (!followElements(*uses_.elements[i]))
        return false;
    return true;
  }

private:
  bool isCounted() { return ++count_ <= kMostUses; }

  bool isInHeader(const Value &pointer) const {
    return offsetOf(pointer).value_or(int64_t(sizeof(List))) < int64_t(sizeof(List));
  }

  // To an element in the list's own object: it is there as long as the list is. What may lead to a buffer, too, is a
  // pointer to elements; so is what becomes one in a phi, as it is alive as far as there.
  bool followOwn(Instruction &pointer) {
    return all_of(pointer.uses(), [&](Use &use) {
      auto user = cast<Instruction>(use.getUser());
      if (isa<PHINode>(user))
        uses_.elements.insert(&pointer);
      else
        uses_.reads.insert(user);
      return isCounted() && (isa<GetElementPtrInst>(user) ? followOwn(*user) : isKnownOfElements(use));
    });
  }

  std::optional<int64_t> offsetOf(const Value &pointer) const { return offsetIn(*uses_.list, pointer, layout_); }

  bool followHeader(Value &pointer) {
    for (Use &use : pointer.uses())
      if (!isCounted() || !isKnownOfHeader(use))
        return false;
    return true;
  }

  bool isKnownOfHeader(Use &use) {
    auto user = cast<Instruction>(use.getUser());
    switch (user->getOpcode()) {
    case Instruction::GetElementPtr:
      return isInHeader(*user) ? followHeader(*user) : followOwn(*user);
    case Instruction::Load:
      return isKnownLoad(cast<LoadInst>(*user));
    case Instruction::Store:
      return isKnownStore(cast<StoreInst>(*user), use);
    case Instruction::ICmp:
      return true;
    case Instruction::Call:
      return isKnownCall(cast<CallBase>(*user), use);
    default:
      return false;
    }
  }

  bool isKnownLoad(LoadInst &load) {
    std::optional<int64_t> offset = offsetOf(*load.getPointerOperand());
    if (!offset || load.isVolatile())
      return false;
    uses_.reads.insert(&load);
    if (!overlapsData(*offset, load.getType(), layout_))
      return true;
    uses_.elements.insert(&load);
    return *offset == offsetof(List, data) && load.getType()->isPointerTy();
  }

  bool isKnownStore(StoreInst &store, const Use &use) {
    std::optional<int64_t> offset = offsetOf(*store.getPointerOperand());
    if (!offset || store.isVolatile())
      return false;
    if (use.getOperandNo() != StoreInst::getPointerOperandIndex())
      return false;
    Value *value = store.getValueOperand();
    if (*offset <= 0)
      uses_.births.insert(&store);
    if (!overlapsData(*offset, value->getType(), layout_))
      return true;
    bool isWhole = layout_.getTypeStoreSize(value->getType()) == sizeof(uintptr_t);
    return *offset == offsetof(List, data) && isWhole && addSource(*value);
  }

  // What is stored as the place of elements, and may be used as it is.
  bool addSource(Value &value) {
    if (isa<ConstantPointerNull>(value) || offsetOf(value).value_or(0) >= int64_t(sizeof(List)))
      return true;
    auto source = dyn_cast<Instruction>(&value);
    if (!source || !isCounted())
      return false;
    if (uses_.elements.contains(source))
      return true;
    switch (source->getOpcode()) {
    case Instruction::Call:
      uses_.elements.insert(source);
      return source->getType()->isPointerTy();
    case Instruction::Load: // of this list, or it would be another's
      return isPlaceOfData(*cast<LoadInst>(source)->getPointerOperand());
    case Instruction::GetElementPtr:
      uses_.elements.insert(source);
      return addSource(*cast<GetElementPtrInst>(source)->getPointerOperand());
    case Instruction::PHI:
    case Instruction::Select:
      uses_.elements.insert(source);
      return all_of(source->operands(), [&](Use &use) { return !use->getType()->isPointerTy() || addSource(*use); });
    default:
      return false;
    }
  }

  bool isPlaceOfData(const Value &pointer) const { return offsetOf(pointer) == offsetof(List, data); }

  bool isKnownCall(CallBase &call, const Use &use) {
    if (isa<LifetimeIntrinsic>(call)) {
      uses_.markers.insert(&call);
      return true;
    }
    if (auto fill = dyn_cast<MemSetInst>(&call)) {
      // Nothing is where the elements are then.
      std::optional<int64_t> offset = offsetOf(*fill->getDest());
      if (offset && *offset <= 0)
        uses_.births.insert(&call);
      return offset && !fill->isVolatile() && isa<ConstantInt>(fill->getValue()) &&
             cast<ConstantInt>(fill->getValue())->isZero();
    }
    uses_.reads.insert(&call);
    return !isa<IntrinsicInst>(call) && keepsNone(call, use);
  }

  bool followElements(Value &pointer) {
    for (Use &use : pointer.uses())
      if (!isCounted() || !isKnownOfElements(use))
        return false;
    return true;
  }

  bool isKnownOfElements(Use &use) {
    auto user = cast<Instruction>(use.getUser());
    switch (user->getOpcode()) {
    case Instruction::GetElementPtr:
    case Instruction::PHI:
    case Instruction::Select:
      uses_.elements.insert(user);
      return user->getType()->isPointerTy();
    case Instruction::Load:
      return !cast<LoadInst>(user)->isVolatile();
    case Instruction::Store:
      // Of the pointer itself: only to where it came from.
      return use.getOperandNo() == StoreInst::getPointerOperandIndex() ||
             isPlaceOfData(*cast<StoreInst>(user)->getPointerOperand());
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

  ListUses &uses_;
  const DataLayout &layout_;
  unsigned count_ = 0;
};

bool isListOnStack(const AllocaInst &alloca) {
  return isStackObject(alloca) && any_of(alloca.users(), [&](const User *user) {
           auto call = dyn_cast<CallBase>(user);
           return call && isListFunction(*call);
         });
}

} // namespace

bool ListUses::find(Instruction &object) {
  list = &object;
  return Walk(*this).run();
}

SmallVector<Instruction *, 8> listsMadeIn(Function &function) {
  SmallVector<Instruction *, 8> lists;
  for (Instruction &instruction : instructions(function)) {
    auto alloca = dyn_cast<AllocaInst>(&instruction);
    auto call = dyn_cast<CallInst>(&instruction);
    if ((alloca && isListOnStack(*alloca)) || (call && makesList(*call)))
      lists.push_back(&instruction);
  }
  return lists;
}

} // namespace otter
