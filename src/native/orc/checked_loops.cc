#include "checked_loops.h"

#include <array>

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

#include "loop_facts.h"

namespace otter {

using namespace llvm;

namespace {

// LLVM cost units of what one check needs to be asked before the loop: what takes longer does not pay for loops of two
// or three rounds, such as those that reverse a list.
constexpr unsigned kMostCost = 4;
// How unlikely the loop with checks is: as LLVM has it for what ends the program.
constexpr uint32_t kLikely = 2000;

struct Analyses {
  LoopInfo &loops;
  DominatorTree &dominators;
  ScalarEvolution &evolution;
  TargetTransformInfo &costs;
};

/// A condition for staying in the loop that holds as long as a value, which goes up or down by one, is below a bound.
struct Check {
  BranchInst *branch;
  const SCEV *first; // the value in the first iteration
  const SCEV *last;  // and in the last one
  const SCEV *bound; // unsigned
  bool goesUp;
};

class LoopChecks {
public:
  LoopChecks(Loop &loop, DominatorTree &dominators, ScalarEvolution &evolution)
      : loop_(loop), dominators_(dominators), evolution_(evolution) {}

  /// Those that may be asked before the loop.
  SmallVector<Check, 4> find() {
    SmallVector<Check, 4> found;
    SmallVector<BasicBlock *, 8> exiting;
    loop_.getExitingBlocks(exiting);
    end_ = endOf(exiting);
    if (!end_)
      return found;
    for (BasicBlock *block : exiting)
      if (auto check = checkOf(*block))
        found.push_back(*check);
    return found;
  }

private:
  /// Where the loop ends after a number of iterations that is known before it, if not earlier: asked in each of them.
  BasicBlock *endOf(ArrayRef<BasicBlock *> exiting) {
    for (BasicBlock *block : reverse(exiting)) {
      if (!dominators_.dominates(block, loop_.getLoopLatch()) || leavesToPanic(loop_, *block))
        continue;
      rounds_ = evolution_.getExitCount(&loop_, block);
      if (!isa<SCEVCouldNotCompute>(rounds_))
        return block;
    }
    return nullptr;
  }

  std::optional<Check> checkOf(BasicBlock &block) {
    auto *branch = dyn_cast<BranchInst>(block.getTerminator());
    auto *compare = branch && branch->isConditional() ? dyn_cast<ICmpInst>(branch->getCondition()) : nullptr;
    if (!compare || !compare->getOperand(0)->getType()->isIntegerTy() || !leavesToPanic(loop_, block))
      return std::nullopt;
    bool staysIfTrue = loop_.contains(branch->getSuccessor(0));
    CmpInst::Predicate stays = staysIfTrue ? compare->getPredicate() : compare->getInversePredicate();
    const SCEV *value = evolution_.getSCEV(compare->getOperand(0));
    const SCEV *bound = evolution_.getSCEV(compare->getOperand(1));
    if (!isa<SCEVAddRecExpr>(value)) {
      std::swap(value, bound);
      stays = CmpInst::getSwappedPredicate(stays);
    }
    // LLVM makes a test for equality of one for order where the value cannot jump over the bound.
    if (stays != CmpInst::ICMP_ULT && stays != CmpInst::ICMP_NE)
      return std::nullopt;
    return below(*branch, value, bound);
  }

  std::optional<Check> below(BranchInst &branch, const SCEV *value, const SCEV *bound) {
    auto *recurrence = dyn_cast<SCEVAddRecExpr>(value);
    if (!recurrence || recurrence->getLoop() != &loop_ || !recurrence->isAffine())
      return std::nullopt;
    auto *step = dyn_cast<SCEVConstant>(recurrence->getStepRecurrence(evolution_));
    if (!step || !(step->getAPInt().isOne() || step->getAPInt().isAllOnes()))
      return std::nullopt;
    if (rounds_->getType() != value->getType() || !evolution_.isLoopInvariant(bound, &loop_))
      return std::nullopt;
    // In the iteration in which the loop ends, only what comes before its end is asked.
    bool isAfterEnd = dominators_.dominates(end_, branch.getParent());
    const SCEV *asked = isAfterEnd ? evolution_.getMinusSCEV(rounds_, evolution_.getOne(rounds_->getType())) : rounds_;
    const SCEV *last = recurrence->evaluateAtIteration(asked, evolution_);
    return Check{&branch, recurrence->getStart(), last, bound, step->getAPInt().isOne()};
  }

  Loop &loop_;
  DominatorTree &dominators_;
  ScalarEvolution &evolution_;
  BasicBlock *end_ = nullptr;
  const SCEV *rounds_ = nullptr; // how often the loop goes on at its end
};

/// Puts a loop and its copy side by side.
class Versions {
public:
  Versions(Loop &loop, Analyses &analyses)
      : loop_(loop), loops_(analyses.loops), dominators_(analyses.dominators), evolution_(analyses.evolution),
        costs_(analyses.costs) {}

  bool make(ArrayRef<Check> checks) {
    BasicBlock *before = loop_.getLoopPreheader();
    SCEVExpander expander(evolution_, before->getDataLayout(), "check");
    if (!all_of(checks, [&](const Check &check) { return isCheap(expander, *before, check); }))
      return false;
    Value *holds = conditions(expander, *before, checks);
    BasicBlock *start = SplitBlock(before, before->getTerminator(), &dominators_, &loops_, nullptr, "unchecked");
    copy(*before, *start, *holds);
    for (const Check &check : checks)
      stay(*check.branch);
    return true;
  }

private:
  bool isCheap(SCEVExpander &expander, BasicBlock &before, const Check &check) {
    Instruction *place = before.getTerminator();
    std::array parts{check.first, check.last, check.bound};
    return all_of(parts, [&](const SCEV *one) { return expander.isSafeToExpandAt(one, place); }) &&
           !expander.isHighCostExpansion(parts, &loop_, kMostCost, &costs_, place);
  }

  Value *conditions(SCEVExpander &expander, BasicBlock &before, ArrayRef<Check> checks) {
    Instruction *place = before.getTerminator();
    IRBuilder<> builder(place);
    Value *all = nullptr;
    auto require = [&](CmpInst::Predicate predicate, const SCEV *left, const SCEV *right) {
      if (evolution_.isKnownPredicate(predicate, left, right))
        return;
      Value *a = expander.expandCodeFor(left, left->getType(), place);
      Value *b = expander.expandCodeFor(right, right->getType(), place);
      Value *one = builder.CreateICmp(predicate, a, b);
      all = all ? builder.CreateAnd(all, one) : one;
    };
    for (const Check &check : checks) {
      const SCEV *least = check.goesUp ? check.first : check.last;
      const SCEV *most = check.goesUp ? check.last : check.first;
      // It goes through all values between, unless it wraps.
      require(CmpInst::ICMP_ULE, least, most);
      require(CmpInst::ICMP_ULT, most, check.bound);
    }
    return all ? all : builder.getTrue();
  }

  void copy(BasicBlock &before, BasicBlock &start, Value &holds) {
    ValueToValueMapTy map;
    SmallVector<BasicBlock *, 8> blocks;
    Loop *checked = cloneLoopWithPreheader(&start, &before, &loop_, map, ".checked", &loops_, &dominators_, blocks);
    remapInstructionsInBlocks(blocks, map);
    addToExits(map);
    Instruction *old = before.getTerminator();
    auto *choice = BranchInst::Create(&start, checked->getLoopPreheader(), &holds, old->getIterator());
    choice->setMetadata(LLVMContext::MD_prof, MDBuilder(before.getContext()).createBranchWeights(kLikely, 1));
    old->eraseFromParent();
    // Short loops, which LLVM cannot tell from long ones, would pay for the rounds that unrolling leaves over.
    addStringMetadataToLoop(&loop_, "llvm.loop.unroll.runtime.disable", 1);
    addStringMetadataToLoop(checked, "llvm.loop.vectorize.enable", 0);
    addStringMetadataToLoop(checked, "llvm.loop.unroll.disable", 1);
  }

  /// What leaves the loop leaves its copy to the same places.
  void addToExits(ValueToValueMapTy &map) {
    SmallVector<BasicBlock *, 8> exits;
    loop_.getUniqueExitBlocks(exits);
    for (BasicBlock *exit : exits)
      for (PHINode &phi : exit->phis())
        for (unsigned i = 0, count = phi.getNumIncomingValues(); i < count; i++) {
          if (!loop_.contains(phi.getIncomingBlock(i)))
            continue;
          Value *value = phi.getIncomingValue(i);
          Value *copied = map.lookup(value);
          phi.addIncoming(copied ? copied : value, cast<BasicBlock>(map[phi.getIncomingBlock(i)]));
        }
  }

  void stay(BranchInst &branch) {
    bool staysIfTrue = loop_.contains(branch.getSuccessor(0));
    branch.setCondition(ConstantInt::getBool(branch.getContext(), staysIfTrue));
    ConstantFoldTerminator(branch.getParent(), /*DeleteDeadConditions=*/true);
  }

  Loop &loop_;
  LoopInfo &loops_;
  DominatorTree &dominators_;
  ScalarEvolution &evolution_;
  TargetTransformInfo &costs_;
};

/// Whether anything has changed, if only the form in which loops are copied.
bool versionLoop(Loop &loop, Analyses &analyses) {
  auto &[loops, dominators, evolution, costs] = analyses;
  if (isShort(loop))
    return false;
  bool isChanged = simplifyLoop(&loop, &dominators, &loops, &evolution, nullptr, nullptr, /*PreserveLCSSA=*/false);
  isChanged |= formLCSSARecursively(loop, dominators, &loops, &evolution);
  if (!loop.isLoopSimplifyForm())
    return isChanged;
  auto checks = LoopChecks(loop, dominators, evolution).find();
  if (checks.empty() || !Versions(loop, analyses).make(checks))
    return isChanged;
  dominators.recalculate(*loop.getHeader()->getParent());
  evolution.forgetTopmostLoop(&loop);
  return true;
}

} // namespace

PreservedAnalyses CheckedLoops::run(Function &function, FunctionAnalysisManager &functions) {
  auto &loops = functions.getResult<LoopAnalysis>(function);
  if (loops.empty())
    return PreservedAnalyses::all();
  Analyses analyses{loops, functions.getResult<DominatorTreeAnalysis>(function),
                    functions.getResult<ScalarEvolutionAnalysis>(function),
                    functions.getResult<TargetIRAnalysis>(function)};
  SmallVector<Loop *, 8> innermost;
  for (Loop *loop : loops.getLoopsInPreorder())
    if (loop->isInnermost() && instructionsOf(*loop) <= mostInstructions_)
      innermost.push_back(loop);
  bool isChanged = false;
  for (Loop *loop : innermost)
    isChanged |= versionLoop(*loop, analyses);
  return isChanged ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace otter
