#include "assumed_values.h"

#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Transforms/Utils/Local.h"

#include "kept_analyses.h"

namespace otter {

using namespace llvm;
using namespace llvm::PatternMatch;

namespace {

bool useAssumedValue(const AssumeInst &assumption, DominatorTree &dominators) {
  Value *left, *right;
  ICmpInst::Predicate predicate;
  if (!match(assumption.getArgOperand(0), m_ICmp(predicate, m_Value(left), m_Value(right))) ||
      predicate != ICmpInst::ICMP_EQ || !left->getType()->isIntegerTy())
    return false;
  if (!isa<LoadInst>(left))
    std::swap(left, right);
  if (!isa<LoadInst>(left) || isa<LoadInst>(right))
    return false;
  return replaceDominatedUsesWith(left, right, dominators, assumption.getParent()) > 0;
}

} // namespace

PreservedAnalyses UseAssumedValues::run(Function &function, FunctionAnalysisManager &functions) {
  auto assumptions = functions.getResult<AssumptionAnalysis>(function).assumptions();
  if (assumptions.empty())
    return PreservedAnalyses::all();
  auto &dominators = functions.getResult<DominatorTreeAnalysis>(function);
  bool isChanged = false;
  for (auto &known : assumptions)
    if (auto *assumption = cast_or_null<AssumeInst>(static_cast<Value *>(known.Assume)))
      isChanged |= useAssumedValue(*assumption, dominators);
  return branchesKept(isChanged);
}

} // namespace otter
