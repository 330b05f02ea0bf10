#include "exit_conditions.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/InstructionSimplify.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/SSAUpdater.h"

#include "kept_analyses.h"

namespace otter {

using namespace llvm;

namespace {

/// The condition of a branch in a loop that chooses between two ways which no other leads to, where it is found: then
/// each way to a use behind the loop goes through one of them.
Instruction *conditionOf(BranchInst &branch, const Loop &loop) {
  auto *condition = dyn_cast<Instruction>(branch.getCondition());
  bool isAsked = condition && condition->getParent() == branch.getParent() && loop.contains(condition);
  bool isChoice = branch.getSuccessor(0)->getSinglePredecessor() != nullptr &&
                  branch.getSuccessor(1)->getSinglePredecessor() != nullptr;
  return isAsked && isChoice ? condition : nullptr;
}

SmallVector<Use *, 4> usesBehind(Instruction &condition, const Loop &loop) {
  SmallVector<Use *, 4> behind;
  for (Use &use : condition.uses()) {
    auto *user = cast<Instruction>(use.getUser());
    if (!loop.contains(user))
      behind.push_back(&use);
  }
  return behind;
}

using Phis = SmallSetVector<PHINode *, 8>;

/// In uses behind the loop the condition is what the ways say. `made` and `seen`: phis that do it, and those it is in.
void sayAgain(BranchInst &branch, Instruction &condition, ArrayRef<Use *> behind, Phis &phis) {
  SmallVector<PHINode *, 8> made;
  SSAUpdater values(&made);
  values.Initialize(condition.getType(), condition.getName());
  for (unsigned way : {0, 1})
    values.AddAvailableValue(branch.getSuccessor(way), ConstantInt::getBool(condition.getContext(), way == 0));
  for (Use *use : behind) {
    if (auto *phi = dyn_cast<PHINode>(use->getUser()))
      phis.insert(phi);
    values.RewriteUse(*use);
  }
  phis.insert(made.begin(), made.end());
}

/// Of phis that have one value now, and what follows from that.
void simplify(Phis &phis, const DataLayout &layout) {
  while (!phis.empty()) {
    PHINode *phi = phis.pop_back_val();
    Value *value = simplifyInstruction(phi, SimplifyQuery(layout, phi));
    if (!value)
      continue;
    for (User *user : phi->users())
      if (auto *other = dyn_cast<PHINode>(user); other && other != phi)
        phis.insert(other);
    phi->replaceAllUsesWith(value);
    phi->eraseFromParent();
  }
}

} // namespace

PreservedAnalyses ExitConditions::run(Function &function, FunctionAnalysisManager &functions) {
  auto &loops = functions.getResult<LoopAnalysis>(function);
  Phis phis;
  bool isChanged = false;
  for (BasicBlock &block : function) {
    const Loop *loop = loops.getLoopFor(&block);
    auto *branch = dyn_cast<BranchInst>(block.getTerminator());
    if (!loop || !branch || !branch->isConditional())
      continue;
    Instruction *condition = conditionOf(*branch, *loop);
    if (!condition)
      continue;
    auto behind = usesBehind(*condition, *loop);
    if (behind.empty())
      continue;
    sayAgain(*branch, *condition, behind, phis);
    isChanged = true;
  }
  simplify(phis, function.getDataLayout());
  return branchesKept(isChanged);
}

} // namespace otter
