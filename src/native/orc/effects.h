// Alias analysis of calls: what a call of an Otter function (from the module's plan) or of the runtime (by name) may
// write, in terms of the places that the tags of alias.cc name.
//
// Invariants: it only ever says that a call does not write a place, never that it does not read one, so a store is
// neither moved past a call nor dropped before it on this account. It knows nothing of stack slots, through which
// runtime functions return aggregates.
#pragma once

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Analysis/AliasAnalysis.h"
#include "llvm/IR/PassManager.h"

#include "plan.h"

namespace otter {

/// The place (`struct#field`) that a TBAA tag of alias.cc names; empty: none.
llvm::StringRef placeOf(const llvm::MDNode *tag);

/// What a module's calls may write; lives as long as its passes run.
class CallEffects {
public:
  explicit CallEffects(const ModulePlan &plan);

  /// Whether the call surely leaves the place (`struct#field`) as it is.
  bool leaves(const llvm::CallBase &call, llvm::StringRef place) const;

private:
  const llvm::StringSet<> *writesOf(const llvm::CallBase &call) const;

  std::vector<llvm::StringSet<>> sets_;
  llvm::StringMap<size_t> bodies_;
  llvm::StringMap<size_t> slots_;
};

class EffectsResult : public llvm::AAResultBase {
public:
  explicit EffectsResult(const CallEffects &effects) : effects_(effects) {}

  bool invalidate(llvm::Function &, const llvm::PreservedAnalyses &, llvm::FunctionAnalysisManager::Invalidator &) {
    return false;
  }
  llvm::ModRefInfo getModRefInfo(const llvm::CallBase *call, const llvm::MemoryLocation &location,
                                 llvm::AAQueryInfo &query);
  using llvm::AAResultBase::getModRefInfo;

private:
  const CallEffects &effects_;
};

class EffectsAnalysis : public llvm::AnalysisInfoMixin<EffectsAnalysis> {
public:
  using Result = EffectsResult;
  explicit EffectsAnalysis(const CallEffects &effects) : effects_(effects) {}
  Result run(llvm::Function &, llvm::FunctionAnalysisManager &) { return EffectsResult(effects_); }

private:
  friend llvm::AnalysisInfoMixin<EffectsAnalysis>;
  static llvm::AnalysisKey Key;

  const CallEffects &effects_;
};

} // namespace otter
