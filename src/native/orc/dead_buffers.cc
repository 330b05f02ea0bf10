#include "dead_buffers.h"

#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"

#include "../lib/abi.h"
#include "checks.h"
#include "give_back.h"
#include "handed_on.h"
#include "list_life.h"
#include "list_uses.h"

namespace otter {

using namespace llvm;

namespace {

// Where LLVM has found that nobody reads what is stored in a header, it may hold what was there before.
void emptyAtStart(AllocaInst &list) {
  IRBuilder<> builder(list.getNextNode()); // the entry block may have other instructions before some of its places
  Value *capacity = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), &list, offsetof(List, capacity));
  builder.CreateStore(builder.getInt64(0), capacity);
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
    if (Instruction *place = placeBehind(*use))
      places.push_back(place);
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
  bool changed = giveBackHandedOn(function, leastCapacity_);
  for (Instruction *list : listsMadeIn(function)) {
    ListUses uses;
    if (uses.find(*list))
      changed |= giveBack(uses, leastCapacity_);
  }
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace otter
