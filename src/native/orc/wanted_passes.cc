#include "wanted_passes.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Analysis/LazyCallGraph.h"
#include "llvm/Analysis/LoopInfo.h"

namespace otter {

using namespace llvm;

namespace {

constexpr StringRef kInstCombine = "InstCombinePass";
constexpr StringRef kInliner = "InlinerPass";

/// Passing a list's fields in place of the list loads them where the call is, without their alias tags unless every
/// path through the callee loads them: then every store in the caller's loop seems to change them.
bool isHarmful(StringRef pass) {
  return pass == "ArgumentPromotionPass";
}

/// They changed nothing in any module of the corpus: what indirect calls lead to is of no use here, what ADCE would
/// remove was removed by BDCE, and loads and stores have the alignment of their types. Whole programs have all of the
/// runtime in them, and time.
bool isVain(StringRef pass) {
  return StringSwitch<bool>(pass)
      .Cases("CalledValuePropagationPass", "ADCEPass", "Float2IntPass", "InferAlignmentPass", true)
      .Default(false);
}

/// Where a pass sees no more than one function.
const Function *functionOf(const Any &unit) {
  if (auto function = any_cast<const Function *>(&unit))
    return *function;
  if (auto loop = any_cast<const Loop *>(&unit))
    return (*loop)->getHeader()->getParent();
  return nullptr;
}

} // namespace

/// The runtime's functions, which are there to be inlined, were optimised when the runtime was built.
bool WantedPasses::isFinished(const Function &function) const {
  return function.hasAvailableExternallyLinkage() && knowsInlinedInto_ && !inlinedInto_.contains(&function);
}

bool WantedPasses::isWanted(StringRef pass, const Any &unit) const {
  if (isHarmful(pass) || (!isOfWholeProgram_ && isVain(pass)))
    return false;
  const Function *function = functionOf(unit);
  return !function || (!isFinished(*function) && !(pass == kInstCombine && combined_.contains(function)));
}

void WantedPasses::onChange(StringRef pass, const Any &unit) {
  // Its passes have been heard of one by one.
  if (pass.starts_with("PassManager<"))
    return;
  if (const Function *function = functionOf(unit)) {
    combined_.erase(function);
    return;
  }
  combined_.clear();
  if (auto component = any_cast<const LazyCallGraph::SCC *>(&unit); component && pass == kInliner)
    for (LazyCallGraph::Node &node : **component)
      inlinedInto_.insert(&node.getFunction());
}

void WantedPasses::watch(PassInstrumentationCallbacks &callbacks) {
  callbacks.registerAfterPassCallback([this](StringRef pass, const Any &unit, const PreservedAnalyses &kept) {
    if (!kept.areAllPreserved())
      onChange(pass, unit);
    if (pass == kInstCombine)
      combined_.insert(functionOf(unit));
  });
  // A loop or component is gone, and what it was in has changed.
  callbacks.registerAfterPassInvalidatedCallback([this](StringRef pass, const PreservedAnalyses &) {
    combined_.clear();
    knowsInlinedInto_ &= pass != kInliner;
  });
}

} // namespace otter
