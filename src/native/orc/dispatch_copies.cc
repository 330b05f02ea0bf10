#include "dispatch_copies.h"

#include <algorithm>
#include <optional>

#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/ProfDataUtils.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"

#include "checks.h"
#include "equal_phis.h"

namespace otter {

using namespace llvm;

namespace {

// Fewer are compared one after the other, and a processor predicts those.
constexpr unsigned kLeastCases = 6;
constexpr unsigned kLeastWays = 4;
// Of all copies together.
constexpr size_t kMostInstructions = 1000;

/// The blocks from the one that most rounds come through (first) to the one with the switch (last). Each leads to the
/// next one, or out of the loop; some rounds may come to a later one.
struct Dispatch {
  SmallVector<BasicBlock *, 4> blocks;
  SmallSetVector<BasicBlock *, 16> ways; // that lead to the first block, from inside the loop
};

SmallSetVector<BasicBlock *, 16> waysTo(BasicBlock &block, const Loop &loop) {
  SmallSetVector<BasicBlock *, 16> ways;
  for (BasicBlock *way : predecessors(&block))
    if (loop.contains(way))
      ways.insert(way);
  return ways;
}

bool mayBeCopied(const BasicBlock &block) {
  return none_of(block, [](const Instruction &instruction) {
    auto call = dyn_cast<CallBase>(&instruction);
    return isa<AllocaInst>(instruction) || instruction.getType()->isTokenTy() || (call && call->cannotDuplicate());
  });
}

bool leadsOnlyTo(const BasicBlock &block, const BasicBlock &next, const Loop &loop) {
  return all_of(successors(&block), [&](const BasicBlock *to) { return to == &next || !loop.contains(to); });
}

/// Of blocks, the one that most ways lead to.
BasicBlock *meetingPlace(ArrayRef<BasicBlock *> blocks, const Loop &loop) {
  return *std::max_element(blocks.begin(), blocks.end(), [&](BasicBlock *a, BasicBlock *b) {
    return waysTo(*a, loop).size() < waysTo(*b, loop).size();
  });
}

/// From the choice back to where all its cases meet, or most of them.
std::optional<Dispatch> dispatchFrom(BasicBlock &choice, const Loop &loop) {
  Dispatch dispatch{{&choice}, waysTo(choice, loop)};
  size_t instructions = choice.size();
  while (dispatch.ways.size() < kLeastWays) {
    BasicBlock *before = meetingPlace(dispatch.ways.getArrayRef(), loop);
    if (is_contained(dispatch.blocks, before) || !leadsOnlyTo(*before, *dispatch.blocks.front(), loop))
      return std::nullopt;
    dispatch.blocks.insert(dispatch.blocks.begin(), before);
    dispatch.ways = waysTo(*before, loop);
    instructions += before->size();
  }
  bool isSmall = instructions * dispatch.ways.size() <= kMostInstructions;
  return isSmall && all_of(dispatch.blocks, [](BasicBlock *block) { return mayBeCopied(*block); })
             ? std::optional(std::move(dispatch))
             : std::nullopt;
}

SmallVector<BasicBlock *, 2> choicesOf(Function &function) {
  SmallVector<BasicBlock *, 2> choices;
  for (BasicBlock &block : function)
    if (auto choice = dyn_cast<SwitchInst>(block.getTerminator()); choice && choice->getNumCases() >= kLeastCases)
      choices.push_back(&block);
  return choices;
}

/// No two of them have a block in common.
SmallVector<Dispatch, 1> dispatchesOf(Function &function) {
  SmallVector<Dispatch, 1> found;
  SmallVector<BasicBlock *, 2> choices = choicesOf(function);
  if (choices.empty())
    return found;
  LoopInfo loops{DominatorTree(function)};
  for (BasicBlock *choice : choices)
    if (const Loop *loop = loops.getLoopFor(choice))
      if (auto dispatch = dispatchFrom(*choice, *loop))
        found.push_back(std::move(*dispatch));
  return found;
}

/// Copies the blocks of a dispatch, whose values are in memory meanwhile wherever another block uses them.
class DispatchCopier {
public:
  DispatchCopier(Function &function, Dispatch dispatch) : function_(function), dispatch_(std::move(dispatch)) {}

  void run() {
    treatCasesAlike();
    putValuesIntoMemory();
    separateChoiceFromStart();
    // What comes from outside of the loop, and one way, have the blocks that are there.
    for (BasicBlock *way : ArrayRef(dispatch_.ways.getArrayRef()).drop_front())
      way->getTerminator()->replaceSuccessorWith(dispatch_.blocks.front(), copyFor(way->getName()));
    DominatorTree dominators(function_);
    PromoteMemToReg(slots_, dominators);
  }

private:
  // LLVM expects a way that leads back to itself to be taken again.
  void treatCasesAlike() {
    auto &choice = cast<SwitchInst>(*dispatch_.blocks.back()->getTerminator());
    if (hasValidBranchWeightMD(choice))
      return;
    SmallVector<uint32_t, 16> weights(choice.getNumSuccessors(), 1);
    setBranchWeights(choice, weights, /*IsExpected=*/false);
  }

  void putValuesIntoMemory() {
    for (BasicBlock *block : dispatch_.blocks)
      while (auto phi = dyn_cast<PHINode>(&block->front()))
        slots_.push_back(DemotePHIToStack(phi));
    for (BasicBlock *block : dispatch_.blocks)
      for (Instruction &instruction : make_early_inc_range(*block))
        if (instruction.isUsedOutsideOfBlock(block))
          slots_.push_back(DemoteRegToStack(instruction));
    erase(slots_, nullptr);
  }

  // A case that does nothing leads from the last block to the first one: it becomes a way of its own.
  void separateChoiceFromStart() {
    BasicBlock *start = dispatch_.blocks.front(), *choice = dispatch_.blocks.back();
    if (!dispatch_.ways.remove(choice))
      return;
    BasicBlock *nothing = BasicBlock::Create(function_.getContext(), "nothing", &function_, start);
    BranchInst::Create(start, nothing)->setDebugLoc(choice->getTerminator()->getDebugLoc());
    choice->getTerminator()->replaceSuccessorWith(start, nothing);
    dispatch_.ways.insert(nothing);
  }

  BasicBlock *copyFor(StringRef way) {
    ValueToValueMapTy values;
    SmallVector<BasicBlock *, 4> copies;
    for (BasicBlock *block : dispatch_.blocks) {
      copies.push_back(CloneBasicBlock(block, values, "." + way, &function_));
      values[block] = copies.back();
    }
    remapInstructionsInBlocks(copies, values);
    for (auto [block, copy] : zip(dispatch_.blocks, copies))
      for (BasicBlock *to : successors(block))
        if (!is_contained(dispatch_.blocks, to))
          for (PHINode &phi : to->phis())
            phi.addIncoming(mapped(*phi.getIncomingValueForBlock(block), values), copy);
    return copies.front();
  }

  static Value *mapped(Value &value, const ValueToValueMapTy &values) {
    Value *copy = values.lookup(&value);
    return copy ? copy : &value;
  }

  Function &function_;
  Dispatch dispatch_;
  std::vector<AllocaInst *> slots_;
};

class CopyDispatch : public FunctionPass {
public:
  static char ID;
  CopyDispatch() : FunctionPass(ID) {}

  StringRef getPassName() const override { return "Otter dispatch copies"; }

  bool runOnFunction(Function &function) override {
    SmallVector<Dispatch, 1> dispatches = dispatchesOf(function);
    if (dispatches.empty())
      return false;
    mergeEqualPhis(function);
    for (Dispatch &dispatch : dispatches)
      DispatchCopier(function, std::move(dispatch)).run();
    if (checksItself() && verifyFunction(function, &errs()))
      report_fatal_error("invalid with copies of its dispatch");
    return true;
  }
};

char CopyDispatch::ID = 0;

} // namespace

FunctionPass *createCopyDispatchPass() {
  return new CopyDispatch();
}

} // namespace otter
