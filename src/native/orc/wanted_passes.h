// Which of LLVM's passes run over which functions: what would change nothing is left out, as compiling is what a
// program waits for until it is as fast as it will be (docs/performance/steady.md).
//
// Invariants: passes that LLVM has to run are never asked for here; code is the same as with what is left out, but for
// ArgumentPromotion.
#pragma once

#include "llvm/ADT/DenseSet.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/PassInstrumentation.h"

#include "plan.h"

namespace otter {

class WantedPasses {
public:
  explicit WantedPasses(Tier tier) : isOfWholeProgram_(tier == Tier::static_) {}

  /// Sees what passes do; to outlive them.
  void watch(llvm::PassInstrumentationCallbacks &callbacks);
  bool isWanted(llvm::StringRef pass, const llvm::Any &unit) const;

private:
  bool isFinished(const llvm::Function &function) const;
  void onChange(llvm::StringRef pass, const llvm::Any &unit);

  bool isOfWholeProgram_;
  llvm::DenseSet<const llvm::Function *> inlinedInto_;
  bool knowsInlinedInto_ = true; // all of them
  /// InstCombine was the last pass that changed them.
  llvm::DenseSet<const llvm::Function *> combined_;
};

} // namespace otter
