#include "known_orders.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/Transforms/Utils/Cloning.h"

namespace otter {

using namespace llvm;

namespace {

void inlineCalls(ArrayRef<CallBase *> calls) {
  for (CallBase *call : calls) {
    InlineFunctionInfo info;
    InlineFunction(*call, info, /*MergeAttributes=*/true);
  }
}

SmallVector<CallBase *, 8> callsThat(const Function &function,
                                     function_ref<bool(const CallBase &, const Use &)> useIt) {
  SmallVector<CallBase *, 8> calls;
  for (const Use &use : function.uses())
    if (auto call = dyn_cast<CallBase>(use.getUser()); call && useIt(*call, use))
      calls.push_back(call);
  return calls;
}

bool passesOn(const CallBase &call, const Use &use) {
  return call.isArgOperand(&use);
}

bool calls(const CallBase &call, const Use &use) {
  return call.isCallee(&use);
}

} // namespace

void inlineKnownOrders(Module &module) {
  for (Function &order : make_early_inc_range(module)) {
    if (!order.getName().starts_with("otter.order."))
      continue;
    inlineCalls(callsThat(order, passesOn));
    inlineCalls(callsThat(order, calls));
    if (order.use_empty())
      order.eraseFromParent();
  }
}

} // namespace otter
