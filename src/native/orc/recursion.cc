#include "recursion.h"

#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Utils/Cloning.h"

namespace otter {

using namespace llvm;

namespace {

// In the bodies of larger functions a call is a small part of the time.
constexpr unsigned kLeastCopies = 8;
// Functions with one call of themselves would have room for very many.
constexpr unsigned kMostLevels = 8;

SmallVector<CallBase *, 4> callsOfItself(Function &function) {
  SmallVector<CallBase *, 4> calls;
  for (User *user : function.users())
    if (auto call = dyn_cast<CallBase>(user))
      if (call->getCalledOperand() == &function && call->getFunction() == &function)
        calls.push_back(call);
  return calls;
}

// A copy is what is inlined: its calls are those of the function.
Function *copyOf(Function &function) {
  ValueToValueMapTy values;
  Function *copy = CloneFunction(&function, values);
  copy->setLinkage(GlobalValue::InternalLinkage);
  copy->setVisibility(GlobalValue::DefaultVisibility);
  return copy;
}

bool inlineCalls(Function &function, Function &copy, ArrayRef<CallBase *> calls) {
  bool changed = false;
  for (CallBase *call : calls) {
    InlineFunctionInfo info;
    call->setCalledFunction(&copy);
    bool isInlined = InlineFunction(*call, info).isSuccess();
    if (!isInlined)
      call->setCalledFunction(&function);
    changed |= isInlined;
  }
  return changed;
}

// As many levels as there is room for.
bool inlineRecursion(Function &function, unsigned mostInstructions) {
  SmallVector<CallBase *, 4> calls = callsOfItself(function);
  unsigned each = function.getInstructionCount();
  if (calls.empty() || each > mostInstructions / kLeastCopies)
    return false;
  Function *copy = copyOf(function);
  bool changed = false;
  for (unsigned level = 0; level < kMostLevels; level++) {
    if (function.getInstructionCount() + each * calls.size() > mostInstructions || !inlineCalls(function, *copy, calls))
      break;
    changed = true;
    calls = callsOfItself(function);
  }
  copy->eraseFromParent();
  return changed;
}

} // namespace

PreservedAnalyses InlineRecursion::run(Module &module, ModuleAnalysisManager &modules) {
  auto &functions = modules.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
  FunctionPassManager tidy;
  tidy.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
  tidy.addPass(InstCombinePass());
  tidy.addPass(SimplifyCFGPass());
  SmallVector<Function *, 16> all;
  for (Function &function : module)
    if (!function.isDeclaration() && !function.hasFnAttribute(Attribute::NoInline))
      all.push_back(&function);
  bool changed = false;
  for (Function *function : all) {
    if (!inlineRecursion(*function, mostInstructions_))
      continue;
    functions.invalidate(*function, PreservedAnalyses::none());
    tidy.run(*function, functions);
    functions.invalidate(*function, PreservedAnalyses::none());
    changed = true;
  }
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace otter
