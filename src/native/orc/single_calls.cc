#include "single_calls.h"

#include "llvm/IR/InstrTypes.h"

namespace otter {

using namespace llvm;

namespace {

// What LLVM gives the last call of a function that is private to its module (InlineConstants::LastCallToStaticBonus).
constexpr const char *kBonus = "15000";

/// The call, if nothing else in the module refers to the function.
CallBase *onlyCall(Function &function) {
  if (!function.hasOneUse())
    return nullptr;
  auto *call = dyn_cast<CallBase>(*function.user_begin());
  return call && call->getCalledOperand() == &function && call->getFunction() != &function ? call : nullptr;
}

} // namespace

void preferSingleCalls(Module &module) {
  for (Function &function : module)
    if (!function.isDeclaration() && !function.hasLocalLinkage())
      if (CallBase *call = onlyCall(function))
        call->addFnAttr(Attribute::get(module.getContext(), "call-threshold-bonus", kBonus));
}

} // namespace otter
