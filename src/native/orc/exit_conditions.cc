#include "exit_conditions.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/InstructionSimplify.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"

#include "kept_analyses.h"

namespace otter {

using namespace llvm;

namespace {

/// The ways that a branch takes for each value of its condition. A way that is both is none.
SmallVector<std::pair<BasicBlockEdge, bool>, 2> waysOf(BranchInst &branch) {
  if (!branch.isConditional() || branch.getSuccessor(0) == branch.getSuccessor(1))
    return {};
  BasicBlock *block = branch.getParent();
  return {{BasicBlockEdge(block, branch.getSuccessor(0)), true}, {BasicBlockEdge(block, branch.getSuccessor(1)), false}};
}

class Exits {
public:
  Exits(DominatorTree &dominators, LoopInfo &loops) : dominators_(dominators), loops_(loops) {}

  /// `branch` is in the loop that its condition is in.
  void sayAgain(BranchInst &branch) {
    auto *condition = dyn_cast<Instruction>(branch.getCondition());
    const Loop *loop = condition ? loops_.getLoopFor(condition->getParent()) : nullptr;
    if (!loop || !loop->contains(&branch))
      return;
    for (auto [way, value] : waysOf(branch))
      for (Use &use : make_early_inc_range(condition->uses()))
        if (!loop->contains(cast<Instruction>(use.getUser())) && dominators_.dominates(way, use))
          replace(use, value);
  }

  /// Phis that have one value now, and what follows from that.
  void simplify(const DataLayout &layout) {
    while (!phis_.empty()) {
      PHINode *phi = phis_.pop_back_val();
      Value *value = simplifyInstruction(phi, SimplifyQuery(layout, phi));
      if (!value)
        continue;
      for (User *user : phi->users())
        if (auto *other = dyn_cast<PHINode>(user); other && other != phi)
          phis_.insert(other);
      phi->replaceAllUsesWith(value);
      phi->eraseFromParent();
    }
  }

  bool isChanged() const { return isChanged_; }

private:
  void replace(Use &use, bool value) {
    use.set(ConstantInt::getBool(use->getContext(), value));
    if (auto *phi = dyn_cast<PHINode>(use.getUser()))
      phis_.insert(phi);
    isChanged_ = true;
  }

  DominatorTree &dominators_;
  LoopInfo &loops_;
  SmallSetVector<PHINode *, 8> phis_;
  bool isChanged_ = false;
};

} // namespace

PreservedAnalyses ExitConditions::run(Function &function, FunctionAnalysisManager &functions) {
  auto &loops = functions.getResult<LoopAnalysis>(function);
  if (loops.empty())
    return PreservedAnalyses::all();
  Exits exits(functions.getResult<DominatorTreeAnalysis>(function), loops);
  for (BasicBlock &block : function)
    if (auto *branch = dyn_cast<BranchInst>(block.getTerminator()); branch && branch->isConditional())
      exits.sayAgain(*branch);
  exits.simplify(function.getDataLayout());
  return branchesKept(exits.isChanged());
}

} // namespace otter
