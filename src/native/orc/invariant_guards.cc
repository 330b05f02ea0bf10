#include "invariant_guards.h"

#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/MemorySSA.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/Dominators.h"
#include "llvm/Transforms/Scalar/GVN.h"
#include "llvm/Transforms/Utils/LoopPeel.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"

#include "loop_facts.h"

namespace otter {

using namespace llvm;

namespace {

/// Loads that a round is sure to do behind a check, and that give the same in each.
class GuardedLoads {
public:
  GuardedLoads(Loop &loop, DominatorTree &dominators, MemorySSA &memory)
      : loop_(loop), dominators_(dominators), memory_(memory) {}

  bool any() const {
    return any_of(loop_.blocks(), [this](const BasicBlock *block) {
      return dominators_.dominates(block, loop_.getLoopLatch()) && isChecked(*block) &&
             any_of(*block, [this](const Instruction &instruction) { return isOne(instruction); });
    });
  }

private:
  bool isChecked(const BasicBlock &block) const {
    return any_of(loop_.blocks(), [&](const BasicBlock *check) {
      return check != &block && leavesToPanic(loop_, *check) && dominators_.dominates(check, &block);
    });
  }

  bool isOne(const Instruction &instruction) const {
    auto load = dyn_cast<LoadInst>(&instruction);
    return load && load->isUnordered() && loop_.isLoopInvariant(load->getPointerOperand()) && !isChangedInside(*load);
  }

  bool isChangedInside(const LoadInst &load) const {
    const MemoryAccess *change = memory_.getWalker()->getClobberingMemoryAccess(&load);
    return !memory_.isLiveOnEntryDef(change) && loop_.contains(change->getBlock());
  }

  Loop &loop_;
  DominatorTree &dominators_;
  MemorySSA &memory_;
};

} // namespace

PreservedAnalyses PeelInvariantGuards::run(Function &function, FunctionAnalysisManager &functions) {
  auto &loops = functions.getResult<LoopAnalysis>(function);
  if (loops.empty())
    return PreservedAnalyses::all();
  auto &dominators = functions.getResult<DominatorTreeAnalysis>(function);
  auto &evolution = functions.getResult<ScalarEvolutionAnalysis>(function);
  auto &memory = functions.getResult<MemorySSAAnalysis>(function).getMSSA();
  SmallVector<Loop *, 8> chosen;
  for (Loop *loop : loops.getLoopsInPreorder())
    if (loop->isInnermost() && !isShort(*loop) && instructionsOf(*loop) <= mostInstructions_ &&
        GuardedLoads(*loop, dominators, memory).any())
      chosen.push_back(loop);
  if (chosen.empty())
    return PreservedAnalyses::all();
  auto &assumptions = functions.getResult<AssumptionAnalysis>(function);
  for (Loop *loop : chosen) {
    simplifyLoop(loop, &dominators, &loops, &evolution, &assumptions, nullptr, /*PreserveLCSSA=*/false);
    formLCSSARecursively(*loop, dominators, &loops, &evolution);
    ValueToValueMapTy copies;
    if (canPeel(loop))
      peelLoop(loop, 1, &loops, &evolution, dominators, &assumptions, /*PreserveLCSSA=*/true, copies);
  }
  functions.invalidate(function, PreservedAnalyses::none());
  GVNPass().run(function, functions);
  return PreservedAnalyses::none();
}

} // namespace otter
