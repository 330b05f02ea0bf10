// What string constants hold. The JIT's are objects of the session, which its modules only refer to, and those of a
// static program can be written to, as a hash is kept in them: so LLVM loads their lengths and bytes.
//
// Invariant: nobody writes to the length or the bytes of a string constant, and behind them are zeros up to a multiple
// of eight bytes.
#pragma once

#include <memory>

#include "llvm/ADT/StringMap.h"
#include "llvm/IR/PassManager.h"

#include "plan.h"

namespace otter {

/// Puts numbers in place of loads from string constants, and copies of them are of bytes that LLVM knows.
class UseKnownTexts : public llvm::PassInfoMixin<UseKnownTexts> {
public:
  /// The plan outlives the pass.
  explicit UseKnownTexts(const ModulePlan &plan);

  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &functions);

private:
  std::shared_ptr<const llvm::StringMap<llvm::StringRef>>
      texts_; // of the plan, by symbol; one for all copies of the pass
};

} // namespace otter
