#include "list_uses.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

#include "../lib/abi.h"
#include "stack_objects.h"

namespace otter {

using namespace llvm;

namespace {

// Lists with more uses are left alone.
constexpr unsigned kMostUses = 4000;

bool isListFunction(const CallBase &call) {
  const Function *callee = call.getCalledFunction();
  return callee && callee->getName().starts_with("ot_list_");
}

bool makesList(const CallBase &call) {
  const Function *callee = call.getCalledFunction();
  return callee && StringSwitch<bool>(callee->getName())
                       .Cases("ot_list_filled1", "ot_list_filled4", "ot_list_filled8", "ot_list_make", true)
                       .Cases("ot_list_concat", "ot_list_copy", "ot_list_range", "ot_list_repeat", true)
                       .Cases("ot_list_slice", "ot_new_list", true)
                       .Default(false);
}

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
  // pointer to elements.
  bool followOwn(Value &pointer) {
    return all_of(pointer.uses(), [this](Use &use) {
      auto user = cast<Instruction>(use.getUser());
      if (!isa<PHINode>(user))
        uses_.reads.insert(user);
      return isCounted() && (isa<GetElementPtrInst>(user) ? followOwn(*user) : isKnownOfElements(use));
    });
  }

  // Where in the header, if that is known: an index that is no constant leads to elements in the list's own object.
  std::optional<int64_t> offsetOf(const Value &pointer) const {
    APInt offset(layout_.getIndexTypeSizeInBits(pointer.getType()), 0);
    if (pointer.stripAndAccumulateConstantOffsets(layout_, offset, /*AllowNonInbounds=*/true) != uses_.list)
      return std::nullopt;
    return offset.getSExtValue();
  }

  static bool overlaps(int64_t offset, uint64_t bytes, int64_t field) {
    return offset < field + int64_t(sizeof(uintptr_t)) && field < offset + int64_t(bytes);
  }

  uint64_t bytesOf(Type *type) const { return layout_.getTypeStoreSize(type).getFixedValue(); }

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
    if (!overlaps(*offset, bytesOf(load.getType()), offsetof(List, data)))
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
    uint64_t bytes = bytesOf(store.getValueOperand()->getType());
    if (*offset <= 0)
      uses_.births.insert(&store);
    if (!overlaps(*offset, bytes, offsetof(List, data)))
      return true;
    return *offset == offsetof(List, data) && bytes == sizeof(uintptr_t) && addSource(*store.getValueOperand());
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
      return staysNumber(*user);
    case Instruction::Call:
      return isKnownCallOfElements(cast<CallBase>(*user), use);
    default:
      return false;
    }
  }

  static bool isKnownCallOfElements(const CallBase &call, const Use &use) {
    return isa<LifetimeIntrinsic>(call) || call.getIntrinsicID() == Intrinsic::prefetch || keepsNone(call, use);
  }

  static bool keepsNone(const CallBase &call, const Use &use) {
    return call.isArgOperand(&use) && call.doesNotCapture(call.getArgOperandNo(&use));
  }

  // What copies of loops ask: whether two lists overlap.
  bool staysNumber(Instruction &number) {
    return isCounted() && all_of(number.users(), [&](User *user) {
             if (isa<ICmpInst>(user))
               return true;
             return isa<BinaryOperator>(user) && staysNumber(*cast<Instruction>(user));
           });
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
