#include "stack_objects.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Scalar/SROA.h"

#include "../lib/abi.h"
#include "allocation.h"
#include "escape.h"
#include "kept_analyses.h"
#include "own_elements.h"

namespace otter {

using namespace llvm;

namespace {

const Align kAlignment(16);
constexpr const char *kStackObject = "otter.object";

uint64_t frameBytes(const Function &function) {
  uint64_t bytes = 0;
  for (const Instruction &instruction : function.getEntryBlock())
    if (auto alloca = dyn_cast<AllocaInst>(&instruction))
      bytes += alloca->getAllocationSize(function.getDataLayout()).value_or(TypeSize::getFixed(0)).getFixedValue();
  return bytes;
}

Value *byteOf(IRBuilder<> &builder, Value *object, uint64_t offset) {
  return builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), object, offset);
}

// The same object, header and all: what it is passed to may look at its type.
void moveToStack(CallBase &allocation, uint64_t bytes) {
  Function &function = *allocation.getFunction();
  IRBuilder<> entry(&*function.getEntryBlock().begin());
  auto *object = entry.CreateAlloca(ArrayType::get(entry.getInt8Ty(), bytes), nullptr, "object");
  object->setAlignment(kAlignment);
  object->setMetadata(kStackObject, MDNode::get(function.getContext(), {}));
  IRBuilder<> builder(&allocation);
  Value *fields = byteOf(builder, object, sizeof(Header));
  builder.CreateMemSet(fields, builder.getInt8(0), bytes - sizeof(Header), Align(sizeof(Header)));
  Value *type = builder.CreateTrunc(allocation.getArgOperand(kAllocatedType), builder.getInt32Ty());
  builder.CreateStore(type, byteOf(builder, object, offsetof(Header, type)));
  builder.CreateStore(builder.getInt32(uint32_t(bytes / kGranule)), byteOf(builder, object, offsetof(Header, meta)));
  allocation.replaceAllUsesWith(object);
  allocation.eraseFromParent();
  findOwnElements(*object);
}

// A tail call promises LLVM that it touches nothing on the stack.
void makeNoTailCalls(Function &function) {
  for (Instruction &instruction : instructions(function))
    if (auto call = dyn_cast<CallInst>(&instruction); call && !call->isMustTailCall())
      call->setTailCallKind(CallInst::TCK_None);
}

// On the stack, which nothing may refer to but what is followed here, an empty list has no room for elements.
uint64_t bytesOnStack(const CallBase &allocation) {
  auto size = dyn_cast<ConstantInt>(allocation.getArgOperand(kAllocatedBytes));
  auto type = dyn_cast<ConstantInt>(allocation.getArgOperand(kAllocatedType));
  if (type && type->getSExtValue() & kEmptyListBit)
    return sizeof(List);
  return size ? wholeGranules(size->getZExtValue()) : UINT64_MAX;
}

SmallVector<CallBase *, 8> allocationsIn(Function &function) {
  SmallVector<CallBase *, 8> found;
  for (Instruction &instruction : instructions(function))
    if (auto call = dyn_cast<CallInst>(&instruction); call && isAllocation(*call))
      found.push_back(call);
  return found;
}

// Whether any was moved.
bool moveObjects(Function &function, const DominatorTree &dominators, uint64_t mostBytes) {
  uint64_t used = frameBytes(function);
  bool moved = false;
  for (CallBase *allocation : allocationsIn(function)) {
    uint64_t bytes = bytesOnStack(*allocation);
    if (bytes > mostBytes || used + bytes > mostBytes || !staysInFunction(*allocation, dominators))
      continue;
    moveToStack(*allocation, bytes);
    used += bytes;
    moved = true;
  }
  if (moved)
    makeNoTailCalls(function);
  return moved;
}

// Another definition may take the place of one that is not exact.
void inferNoCapture(Function &function) {
  if (!function.hasExactDefinition())
    return;
  for (Argument &argument : function.args())
    if (argument.getType()->isPointerTy() && !argument.hasNoCaptureAttr() && isNotCaptured(argument))
      argument.addAttr(Attribute::NoCapture);
}

} // namespace

bool isStackObject(const AllocaInst &alloca) {
  return alloca.hasMetadata(kStackObject);
}

PreservedAnalyses StackObjects::run(Function &function, FunctionAnalysisManager &functions) {
  inferNoCapture(function);
  bool changed = false;
  // An object that is taken apart no longer holds those that its fields refer to.
  while (moveObjects(function, functions.getResult<DominatorTreeAnalysis>(function), frameBytes_)) {
    changed = true;
    functions.invalidate(function, branchesKept(true));
    functions.invalidate(function, SROAPass(SROAOptions::PreserveCFG).run(function, functions));
  }
  return branchesKept(changed);
}

} // namespace otter
