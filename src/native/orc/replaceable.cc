#include "replaceable.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include "quick_paths.h"
#include "session_cells.h"

namespace otter {

using namespace llvm;

namespace {

void callThroughSlot(Function &function, GlobalVariable *slot) {
  SmallVector<CallBase *, 16> calls;
  for (User *user : function.users())
    if (auto call = dyn_cast<CallBase>(user))
      if (call->getCalledOperand() == &function && !isPartOf(*call->getFunction(), function))
        calls.push_back(call);
  for (CallBase *call : calls) {
    IRBuilder<> builder(call);
    call->setCalledOperand(builder.CreateLoad(builder.getPtrTy(), slot));
  }
}

Value *wordOf(IRBuilder<> &builder, Value *argument) {
  Type *word = builder.getInt64Ty();
  if (argument->getType()->isPointerTy())
    return builder.CreatePtrToInt(argument, word);
  return argument->getType()->isIntegerTy(1) ? builder.CreateZExt(argument, word) : builder.CreateSExt(argument, word);
}

// A call of `ot_hot`, or of `ot_hot_call` where there are arguments to show.
void report(Instruction *before, Function &function, GlobalVariable *counters, ArrayRef<unsigned> sampled) {
  Module &module = *function.getParent();
  IRBuilder<> builder(before);
  SmallVector<Value *, 3> passed = {function.getArg(0), counters};
  if (!sampled.empty()) {
    IRBuilder<> atEntry(&*function.getEntryBlock().begin());
    ArrayType *array = ArrayType::get(builder.getInt64Ty(), sampled.size());
    Value *words = atEntry.CreateAlloca(array);
    for (auto [i, argument] : enumerate(sampled))
      builder.CreateStore(wordOf(builder, function.getArg(argument)),
                          builder.CreateConstInBoundsGEP2_64(array, words, 0, i));
    passed.push_back(words);
  }
  SmallVector<Type *, 3> types(passed.size(), builder.getPtrTy());
  FunctionType *type = FunctionType::get(builder.getVoidTy(), types, false);
  FunctionCallee callee = module.getOrInsertFunction(sampled.empty() ? "ot_hot" : "ot_hot_call", type);
  cast<Function>(callee.getCallee())->addFnAttr(Attribute::Cold);
  builder.CreateCall(callee, passed);
}

// As baseline code counts, see docs/abi.md.
void countCalls(Function &function, GlobalVariable *counters, ArrayRef<unsigned> sampled) {
  Module &module = *function.getParent();
  LLVMContext &context = module.getContext();
  IRBuilder<> builder(&*function.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
  builder.SetCurrentDebugLocation(DebugLoc());
  Value *left = builder.CreateSub(builder.CreateLoad(builder.getInt64Ty(), counters), builder.getInt64(1));
  builder.CreateStore(left, counters);
  Value *isHot = builder.CreateICmpSLE(left, builder.getInt64(0));
  MDNode *rarely = MDBuilder(context).createUnlikelyBranchWeights();
  Instruction *then = SplitBlockAndInsertIfThen(isHot, &*builder.GetInsertPoint(), /*Unreachable=*/false, rarely);
  report(then, function, counters, sampled);
}

} // namespace

// A definition that another one may take the place of at link time is inlined like any other, but nothing is inferred
// from it: LLVM would pass poison for arguments it does not use, the context among them, or call it without effects.
void keepCallsGeneral(Module &module, const ModulePlan &plan) {
  for (const VersionPlan &version : plan.versions)
    if (Function *function = module.getFunction(version.name); function && !function->isDeclaration())
      function->setLinkage(GlobalValue::WeakODRLinkage);
}

void makeReplaceable(Module &module, const ModulePlan &plan) {
  for (const VersionPlan &version : plan.versions) {
    Function *function = module.getFunction(version.name);
    if (!function || function->isDeclaration())
      continue;
    function->setLinkage(GlobalValue::ExternalLinkage);
    callThroughSlot(*function, slotOf(module, version.symbol));
    countCalls(*function, countersOf(module, version.symbol), version.sampled);
  }
}

} // namespace otter
