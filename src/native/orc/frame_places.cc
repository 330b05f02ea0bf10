#include "frame_places.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/PatternMatch.h"

#include "../lib/abi.h"
#include "stack_objects.h"

namespace otter {

using namespace llvm;
using namespace llvm::PatternMatch;

namespace {

/// Of the vectors that memory is cleared and copied with, and of frames.
const Align kVector(16);

// Its memory is that much larger, so that its header ends where a vector may begin.
void shift(AllocaInst &object, uint64_t bytes) {
  IRBuilder<> builder(&object);
  const uint64_t before = kVector.value() - sizeof(Header);
  auto *memory = builder.CreateAlloca(ArrayType::get(builder.getInt8Ty(), bytes + before));
  memory->setAlignment(kVector);
  memory->copyMetadata(object);
  for (User *user : make_early_inc_range(object.users()))
    if (auto lifetime = dyn_cast<LifetimeIntrinsic>(user)) {
      lifetime->setArgOperand(0, builder.getInt64(bytes + before));
      lifetime->setArgOperand(1, memory);
    }
  Value *moved = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), memory, before);
  moved->takeName(&object);
  object.replaceAllUsesWith(moved);
  object.eraseFromParent();
}

/// Bytes of a frame from a place that begins a vector.
struct Cleared {
  AllocaInst *memory = nullptr;
  uint64_t offset = 0;
  uint64_t bytes = 0;
};

struct Place {
  Value *memory;
  uint64_t offset;
};

Place placeOf(Value &pointer, const DataLayout &layout) {
  APInt offset(layout.getIndexTypeSizeInBits(pointer.getType()), 0);
  Value *memory = pointer.stripAndAccumulateInBoundsConstantOffsets(layout, offset);
  return {memory, offset.getZExtValue()};
}

Cleared clearedBy(const MemSetInst &clear) {
  auto length = dyn_cast<ConstantInt>(clear.getLength());
  auto [memory, offset] = placeOf(*clear.getDest(), clear.getModule()->getDataLayout());
  auto alloca = dyn_cast<AllocaInst>(memory);
  if (!length || !alloca || alloca->getAlign() < kVector || !isAligned(kVector, offset) ||
      !match(clear.getValue(), m_Zero()))
    return {};
  return {alloca, offset, length->getZExtValue()};
}

// A word that was cleared before would be put together with the last one.
void forgetClearedBefore(MemSetInst &clear, const Cleared &cleared) {
  const DataLayout &layout = clear.getModule()->getDataLayout();
  BasicBlock &block = *clear.getParent();
  for (auto at = std::next(clear.getReverseIterator()); at != block.rend() && !at->mayReadFromMemory();) {
    auto store = dyn_cast<StoreInst>(&*at++);
    if (!store || !store->isSimple() || !match(store->getValueOperand(), m_Zero()))
      continue;
    auto [memory, offset] = placeOf(*store->getPointerOperand(), layout);
    const uint64_t end = offset + layout.getTypeStoreSize(store->getValueOperand()->getType());
    if (memory == cleared.memory && offset >= cleared.offset && end <= cleared.offset + cleared.bytes)
      store->eraseFromParent();
  }
}

// Code generation clears 24 bytes by two vectors that overlap, of which the second begins at 8.
void clearLastWordAlone(MemSetInst &clear) {
  const Cleared cleared = clearedBy(clear);
  if (!cleared.memory || cleared.bytes < kVector.value() || cleared.bytes % kVector.value() != sizeof(uint64_t))
    return;
  forgetClearedBefore(clear, cleared);
  const uint64_t before = cleared.bytes - sizeof(uint64_t);
  IRBuilder<> builder(clear.getNextNode());
  builder.SetCurrentDebugLocation(clear.getDebugLoc());
  Value *last = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), clear.getDest(), before);
  builder.CreateAlignedStore(builder.getInt64(0), last, Align(sizeof(uint64_t)));
  clear.setLength(builder.getInt64(before));
  clear.setDestAlignment(kVector);
}

// Whether it is an object, which has another place now.
bool place(AllocaInst &alloca) {
  std::optional<TypeSize> size = alloca.getAllocationSize(alloca.getModule()->getDataLayout());
  if (!size || size->isScalable() || size->getFixedValue() < kVector.value())
    return false;
  if (isStackObject(alloca)) {
    shift(alloca, size->getFixedValue());
    return true;
  }
  alloca.setAlignment(std::max(alloca.getAlign(), kVector));
  return false;
}

// What LLVM has found out about the places of objects is no longer so. Code generation finds anew what is so of a
// frame.
void forgetAlignment(Instruction &instruction) {
  const Align header(sizeof(Header));
  if (auto load = dyn_cast<LoadInst>(&instruction))
    load->setAlignment(std::min(load->getAlign(), header));
  else if (auto store = dyn_cast<StoreInst>(&instruction))
    store->setAlignment(std::min(store->getAlign(), header));
  else if (auto memory = dyn_cast<MemIntrinsic>(&instruction))
    memory->setDestAlignment(std::min(memory->getDestAlign().valueOrOne(), header));
  if (auto copy = dyn_cast<MemTransferInst>(&instruction))
    copy->setSourceAlignment(std::min(copy->getSourceAlign().valueOrOne(), header));
}

void placeInFrame(Function &function) {
  bool hasMoved = false;
  for (Instruction &instruction : make_early_inc_range(function.getEntryBlock()))
    if (auto alloca = dyn_cast<AllocaInst>(&instruction))
      hasMoved |= place(*alloca);
  if (hasMoved)
    for (Instruction &instruction : instructions(function))
      forgetAlignment(instruction);
  for (Instruction &instruction : make_early_inc_range(instructions(function)))
    if (auto clear = dyn_cast<MemSetInst>(&instruction))
      clearLastWordAlone(*clear);
}

} // namespace

void placeInFrames(Module &module) {
  for (Function &function : module)
    if (!function.isDeclaration())
      placeInFrame(function);
}

} // namespace otter
