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

/// Calls that pass the function on.
SmallVector<CallBase *, 4> callsWith(const Function &function) {
  SmallVector<CallBase *, 4> calls;
  for (const Use &use : function.uses())
    if (auto call = dyn_cast<CallBase>(use.getUser()); call && call->isArgOperand(&use))
      calls.push_back(call);
  return calls;
}

SmallVector<CallBase *, 8> callsOf(const Function &function) {
  SmallVector<CallBase *, 8> calls;
  for (const Use &use : function.uses())
    if (auto call = dyn_cast<CallBase>(use.getUser()); call && call->isCallee(&use))
      calls.push_back(call);
  return calls;
}

} // namespace

void inlineKnownOrders(Module &module) {
  for (Function &order : make_early_inc_range(module)) {
    if (!order.getName().starts_with("otter.order."))
      continue;
    inlineCalls(callsWith(order));
    inlineCalls(callsOf(order));
    if (order.use_empty())
      order.eraseFromParent();
  }
}

} // namespace otter
