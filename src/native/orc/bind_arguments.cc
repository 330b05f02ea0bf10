#include "bind_arguments.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"

#include "session_cells.h"

namespace otter {

using namespace llvm;

namespace {

Error bad(const char *what, const BindingPlan &binding) {
  return createStringError(std::errc::invalid_argument, "bad module plan: %s of %s", what, binding.body.c_str());
}

Constant *constantOf(Type *type, StringRef text) {
  if (type->isIntegerTy(1) && (text == "true" || text == "false"))
    return ConstantInt::get(type, text == "true");
  int64_t number;
  if (!type->isIntegerTy() || type->isIntegerTy(1) || text.getAsInteger(10, number))
    return nullptr;
  return ConstantInt::getSigned(type, number);
}

// What the body reads of an argument while a value is known.
Error addValues(Function &function, const BindingPlan &binding, ValueToValueMapTy &values) {
  for (const BindingPlan::Value &bound : binding.values) {
    if (bound.argument >= function.arg_size())
      return bad("argument", binding);
    Argument *argument = function.getArg(bound.argument);
    Constant *constant = constantOf(argument->getType(), bound.text);
    if (!constant)
      return bad("value of an argument", binding);
    values[argument] = constant;
  }
  return Error::success();
}

// Blocks with code; those before hold the stack slots, which both bodies use.
SmallVector<BasicBlock *, 32> splitOffSlots(Function &function) {
  BasicBlock &entry = function.getEntryBlock();
  auto first = find_if(entry, [](const Instruction &instruction) { return !isa<AllocaInst>(instruction); });
  SplitBlock(&entry, first);
  SmallVector<BasicBlock *, 32> blocks;
  for (BasicBlock &block : drop_begin(function))
    blocks.push_back(&block);
  return blocks;
}

// The first block of the copy.
BasicBlock *copy(Function &function, ArrayRef<BasicBlock *> blocks, ValueToValueMapTy &values) {
  SmallVector<BasicBlock *, 32> copies;
  for (BasicBlock *block : blocks) {
    copies.push_back(CloneBasicBlock(block, values, ".bound", &function));
    values[block] = copies.back();
  }
  remapInstructionsInBlocks(copies, values);
  return copies.front();
}

Value *hasValues(IRBuilder<> &builder, Function &function, const BindingPlan &binding,
                 const ValueToValueMapTy &values) {
  Value *all = nullptr;
  for (const BindingPlan::Value &bound : binding.values) {
    Argument *argument = function.getArg(bound.argument);
    Value *equal = builder.CreateICmpEQ(argument, values.lookup(argument));
    all = all ? builder.CreateAnd(all, equal) : equal;
  }
  return all;
}

// It touches nothing of the program's.
void countMiss(Function &function, BasicBlock &start, const BindingPlan &binding) {
  Module &module = *function.getParent();
  IRBuilder<> builder(&start, start.getFirstInsertionPt());
  builder.SetCurrentDebugLocation(DebugLoc());
  FunctionType *type = FunctionType::get(builder.getVoidTy(), {builder.getPtrTy(), builder.getPtrTy()}, false);
  auto missed = cast<Function>(module.getOrInsertFunction("ot_bound_missed", type).getCallee());
  for (auto kind : {Attribute::NoUnwind, Attribute::WillReturn, Attribute::NoFree})
    missed->addFnAttr(kind);
  missed->setMemoryEffects(MemoryEffects::inaccessibleMemOnly());
  builder.CreateCall(missed, {function.getArg(0), countersOf(module, binding.symbol)});
}

Error bind(Function &function, const BindingPlan &binding) {
  ValueToValueMapTy values;
  if (Error error = addValues(function, binding, values))
    return error;
  SmallVector<BasicBlock *, 32> blocks = splitOffSlots(function);
  BasicBlock *bound = copy(function, blocks, values);
  countMiss(function, *blocks.front(), binding);
  Instruction *end = function.getEntryBlock().getTerminator();
  IRBuilder<> builder(end);
  builder.SetCurrentDebugLocation(DebugLoc());
  MDNode *likely = MDBuilder(function.getContext()).createLikelyBranchWeights();
  builder.CreateCondBr(hasValues(builder, function, binding, values), bound, blocks.front(), likely);
  end->eraseFromParent();
  return Error::success();
}

} // namespace

Error bindArguments(Module &module, const ModulePlan &plan) {
  for (const BindingPlan &binding : plan.bindings) {
    Function *function = module.getFunction(binding.body);
    if (!function || function->isDeclaration() || binding.values.empty())
      return bad("bound body", binding);
    if (Error error = bind(*function, binding))
      return error;
  }
  return Error::success();
}

} // namespace otter
