#include "list_pointers.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/IntrinsicInst.h"

#include "../lib/abi.h"
#include "allocation.h"

namespace otter {

using namespace llvm;

bool makesList(const CallBase &call) {
  const Function *callee = call.getCalledFunction();
  return callee && StringSwitch<bool>(callee->getName())
                       .Cases("ot_list_filled1", "ot_list_filled4", "ot_list_filled8", "ot_list_make", true)
                       .Cases("ot_list_concat", "ot_list_copy", "ot_list_range", "ot_list_repeat", true)
                       .Cases("ot_list_slice", "ot_new_list", true)
                       .Default(false);
}

bool isListFunction(const CallBase &call) {
  const Function *callee = call.getCalledFunction();
  return callee && callee->getName().starts_with("ot_list_");
}

bool isNewList(const CallBase &call) {
  if (!isAllocation(call))
    return makesList(call);
  auto type = dyn_cast<ConstantInt>(call.getArgOperand(kAllocatedType));
  return (type && (type->getSExtValue() & kEmptyListBit)) || any_of(call.users(), [&](const User *user) {
           auto use = dyn_cast<CallBase>(user);
           return use && isListFunction(*use) && use->arg_size() > 1 && use->getArgOperand(1) == &call;
         });
}

bool isGrowthOf(const CallBase &call, const Value &list) {
  const Function *callee = call.getCalledFunction();
  return callee && callee->getName() == "ot_list_grow" && call.getArgOperand(1) == &list;
}

std::optional<int64_t> offsetIn(const Value &list, const Value &pointer, const DataLayout &layout) {
  APInt offset(layout.getIndexTypeSizeInBits(pointer.getType()), 0);
  if (pointer.stripAndAccumulateConstantOffsets(layout, offset, /*AllowNonInbounds=*/true) != &list)
    return std::nullopt;
  return offset.getSExtValue();
}

bool overlapsData(int64_t offset, Type *type, const DataLayout &layout) {
  constexpr int64_t kData = offsetof(List, data);
  auto bytes = int64_t(layout.getTypeStoreSize(type).getFixedValue());
  return offset < kData + int64_t(sizeof(uintptr_t)) && kData < offset + bytes;
}

bool keepsNone(const CallBase &call, const Use &use) {
  return call.isArgOperand(&use) && call.doesNotCapture(call.getArgOperandNo(&use));
}

bool isKnownCallOfElements(const CallBase &call, const Use &use) {
  return isa<LifetimeIntrinsic>(call) || call.getIntrinsicID() == Intrinsic::prefetch || keepsNone(call, use);
}

bool staysNumber(const Instruction &number, unsigned &uses) {
  return all_of(number.users(), [&](const User *user) {
    if (++uses > kMostUses)
      return false;
    if (isa<ICmpInst>(user))
      return true;
    return isa<BinaryOperator>(user) && staysNumber(*cast<Instruction>(user), uses);
  });
}

} // namespace otter
