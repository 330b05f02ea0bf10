#include "allocation.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/PassManager.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/DeadStoreElimination.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/GVN.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

namespace otter {

using namespace llvm;

namespace {

constexpr const char *kAllocate = "ot_new_object";

Function *allocator(Module &module) {
  Function *function = module.getFunction(kAllocate);
  return function && !function->isDeclaration() ? function : nullptr;
}

SmallVector<CallBase *, 16> callsOf(Function &function) {
  SmallVector<CallBase *, 16> calls;
  for (User *user : function.users())
    if (auto call = dyn_cast<CallBase>(user); call && call->getCalledOperand() == &function)
      calls.push_back(call);
  return calls;
}

} // namespace

bool isAllocation(const CallBase &call) {
  const Function *callee = call.getCalledFunction();
  return callee && callee->getName() == kAllocate;
}

void hideAllocation(Module &module) {
  Function *function = allocator(module);
  if (!function)
    return;
  LLVMContext &context = module.getContext();
  // The JIT takes bodies for inlining only, and LLVM drops those before the last passes.
  function->setLinkage(GlobalValue::InternalLinkage);
  function->setVisibility(GlobalValue::DefaultVisibility);
  function->addFnAttr(Attribute::NoInline);
  function->addRetAttr(Attribute::NoAlias);
  function->addRetAttr(Attribute::NonNull);
  // The window of the context changes, and the heap, which no program sees; a collection reads objects, but what a
  // delayed store has yet to write is on the stack, where it is found too.
  function->setMemoryEffects(MemoryEffects::inaccessibleOrArgMemOnly());
  function->addFnAttr(Attribute::get(context, Attribute::AllocKind, uint64_t(AllocFnKind::Alloc)));
  function->addFnAttr(Attribute::getWithAllocSizeArgs(context, kAllocatedBytes, std::nullopt));
  function->addFnAttr("alloc-family", "otter");
  // LLVM would drop parameters that are the same in all calls, and each reader of calls would have to know.
  appendToCompilerUsed(module, function);
}

void inlineAllocation(Module &module, ModuleAnalysisManager &modules) {
  Function *function = allocator(module);
  if (!function)
    return;
  removeFromUsedLists(module, [&](Constant *used) { return used == function; });
  function->removeFnAttr(Attribute::NoInline);
  SetVector<Function *> callers;
  for (CallBase *call : callsOf(*function)) {
    Function *caller = call->getFunction();
    InlineFunctionInfo info;
    if (caller != function && InlineFunction(*call, info).isSuccess())
      callers.insert(caller);
  }
  if (function->use_empty())
    function->eraseFromParent();
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  FunctionPassManager tidy;
  tidy.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
  tidy.addPass(GVNPass());
  tidy.addPass(DSEPass());
  tidy.addPass(InstCombinePass());
  tidy.addPass(SimplifyCFGPass());
  for (Function *caller : callers) {
    functions.invalidate(*caller, PreservedAnalyses::none());
    tidy.run(*caller, functions);
    functions.invalidate(*caller, PreservedAnalyses::none());
  }
}

} // namespace otter
