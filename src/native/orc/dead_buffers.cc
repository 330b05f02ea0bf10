#include "dead_buffers.h"

#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include "../lib/abi.h"
#include "checks.h"
#include "list_life.h"
#include "list_uses.h"

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

void growAlone(CallBase &growth) {
  Function &grow = *growth.getCalledFunction();
  FunctionCallee alone = grow.getParent()->getOrInsertFunction("ot_list_grow_alone", grow.getFunctionType());
  cast<Function>(alone.getCallee())->copyAttributesFrom(&grow);
  growth.setCalledFunction(alone);
}

// Before the instruction.
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

// Where LLVM has found that nobody reads what is stored in a header, it may hold what was there before.
void emptyAtStart(AllocaInst &list) {
  IRBuilder<> builder(list.getNextNode()); // the entry block may have other instructions before some of its places
  Value *capacity = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), &list, offsetof(List, capacity));
  builder.CreateStore(builder.getInt64(0), capacity);
}

// Where the edge is, or null if nothing can be put there.
Instruction *placeOn(BasicBlock *from, BasicBlock *to) {
  if (to->getSinglePredecessor())
    return &*to->getFirstInsertionPt();
  if (from->getSingleSuccessor())
    return from->getTerminator();
  BasicBlock *between = SplitEdge(from, to);
  return between ? between->getTerminator() : nullptr;
}

bool giveBack(const ListUses &uses, uint64_t leastCapacity) {
  std::optional<ListEnds> ends = endsOf(uses);
  if (!ends)
    return false;
  // Where elements of this list or of another are meant, this one need not have been made.
  DominatorTree dominators(*uses.list->getFunction());
  auto isThere = [&](const Instruction *at) { return uses.list == at || dominators.dominates(uses.list, at); };
  erase_if(ends->edges, [&](auto &edge) { return !isThere(edge.first->getTerminator()); });
  erase_if(ends->uses, [&](const Instruction *use) { return !isThere(use); });
  if (ends->edges.empty() && ends->uses.empty() && ends->growths.empty())
    return false;
  // The header is looked at behind its last use.
  for (Instruction *marker : uses.markers)
    marker->eraseFromParent();
  SmallVector<Instruction *, 8> places;
  for (auto [from, to] : ends->edges)
    if (Instruction *place = placeOn(from, to))
      places.push_back(place);
  for (Instruction *use : ends->uses)
    if (Instruction *next = use->getNextNode(); next && !isa<UnreachableInst>(next))
      places.push_back(next);
  if (auto alloca = dyn_cast<AllocaInst>(uses.list))
    emptyAtStart(*alloca);
  for (Instruction *place : places)
    giveBackAt(*place, *uses.list, leastCapacity);
  for (CallBase *growth : ends->growths)
    growAlone(*growth);
  return true;
}

} // namespace

GiveBackBuffers::GiveBackBuffers() : leastCapacity_(checksItself() ? 1 : kLeastLarge) {}

PreservedAnalyses GiveBackBuffers::run(Function &function, FunctionAnalysisManager &) {
  if (function.arg_empty() || !function.getArg(0)->getType()->isPointerTy())
    return PreservedAnalyses::all(); // the context is not at hand
  bool changed = false;
  for (Instruction *list : listsMadeIn(function)) {
    ListUses uses;
    if (uses.find(*list))
      changed |= giveBack(uses, leastCapacity_);
  }
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace otter
