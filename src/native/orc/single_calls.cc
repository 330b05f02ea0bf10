#include "single_calls.h"

#include "llvm/IR/InstrTypes.h"

namespace otter {

using namespace llvm;

namespace {

// Instructions: about what LLVM's bonus for the last call of a private function, 15,000, stands for.
constexpr unsigned kMostInstructions = 3000;

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
    if (!function.isDeclaration() && !function.hasLocalLinkage() && !function.hasFnAttribute(Attribute::NoInline))
      if (CallBase *call = onlyCall(function); call && function.getInstructionCount() <= kMostInstructions)
        call->addFnAttr(Attribute::AlwaysInline);
}

} // namespace otter
