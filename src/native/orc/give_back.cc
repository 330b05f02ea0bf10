#include "give_back.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include "../lib/abi.h"

namespace otter {

using namespace llvm;

namespace {

FunctionCallee giveBackFunction(Module &module) {
  LLVMContext &context = module.getContext();
  Type *pointer = PointerType::getUnqual(context);
  FunctionType *type = FunctionType::get(Type::getVoidTy(context), {pointer, pointer}, false);
  FunctionCallee callee = module.getOrInsertFunction("ot_list_release", type);
  auto function = cast<Function>(callee.getCallee());
  function->addFnAttr(Attribute::NoUnwind);
  function->addFnAttr(Attribute::Cold);
  return callee;
}

} // namespace

void growAlone(CallBase &growth) {
  Function &grow = *growth.getCalledFunction();
  FunctionCallee alone = grow.getParent()->getOrInsertFunction("ot_list_grow_alone", grow.getFunctionType());
  cast<Function>(alone.getCallee())->copyAttributesFrom(&grow);
  growth.setCalledFunction(alone);
}

void giveBackAt(Instruction &before, Value &list, uint64_t leastCapacity) {
  Module &module = *before.getModule();
  IRBuilder<> builder(&before);
  Value *place = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), &list, offsetof(List, capacity));
  Value *capacity = builder.CreateLoad(builder.getInt64Ty(), place);
  Value *isLarge = builder.CreateICmpUGE(capacity, builder.getInt64(leastCapacity));
  MDNode *rarely = MDBuilder(module.getContext()).createUnlikelyBranchWeights();
  Instruction *then = SplitBlockAndInsertIfThen(isLarge, &before, /*Unreachable=*/false, rarely);
  IRBuilder<>(then).CreateCall(giveBackFunction(module), {before.getFunction()->getArg(0), &list});
}

Instruction *placeOn(BasicBlock *from, BasicBlock *to) {
  if (to->getSinglePredecessor())
    return &*to->getFirstInsertionPt();
  if (from->getSingleSuccessor())
    return from->getTerminator();
  BasicBlock *between = SplitEdge(from, to);
  return between ? between->getTerminator() : nullptr;
}

Instruction *placeBehind(Instruction &use) {
  Instruction *next = use.getNextNode();
  return next && !isa<UnreachableInst>(next) ? next : nullptr;
}

} // namespace otter
