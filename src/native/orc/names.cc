#include "names.h"

#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/MDBuilder.h"

namespace otter {

using namespace llvm;

namespace {

// The bytes that `ref<n>.` promises; 0 when the name promises nothing.
uint64_t readableBytes(const Value &value) {
  StringRef name = value.getName();
  uint64_t bytes = 0;
  if (!value.getType()->isPointerTy() || !name.consume_front("ref") || name.consumeInteger(10, bytes))
    return 0;
  return name.starts_with(".") ? bytes : 0;
}

// Without it a load that may be done early would not be.
constexpr uint64_t kAlignment = 8;

MDNode *number(LLVMContext &context, uint64_t value) {
  return MDNode::get(context, ConstantAsMetadata::get(ConstantInt::get(Type::getInt64Ty(context), value)));
}

void annotateParameter(Argument &argument, uint64_t bytes) {
  argument.addAttr(Attribute::getWithAlignment(argument.getContext(), Align(kAlignment)));
  argument.addAttr(Attribute::NonNull);
  argument.addAttr(Attribute::NoUndef);
  argument.addAttr(Attribute::getWithDereferenceableBytes(argument.getContext(), bytes));
}

void annotateLoad(LoadInst &load, uint64_t bytes) {
  LLVMContext &context = load.getContext();
  load.setMetadata(LLVMContext::MD_nonnull, MDNode::get(context, {}));
  load.setMetadata(LLVMContext::MD_noundef, MDNode::get(context, {}));
  load.setMetadata(LLVMContext::MD_dereferenceable, number(context, bytes));
  load.setMetadata(LLVMContext::MD_align, number(context, kAlignment));
}

void annotateResult(CallBase &call, uint64_t bytes) {
  call.addRetAttr(Attribute::getWithAlignment(call.getContext(), Align(kAlignment)));
  call.addRetAttr(Attribute::NonNull);
  call.addRetAttr(Attribute::getWithDereferenceableBytes(call.getContext(), bytes));
}

void annotateInstruction(Instruction &instruction) {
  if (auto load = dyn_cast<LoadInst>(&instruction); load && load->getName().starts_with("poll."))
    load->setVolatile(true);
  uint64_t bytes = readableBytes(instruction);
  if (bytes == 0)
    return;
  if (auto load = dyn_cast<LoadInst>(&instruction))
    annotateLoad(*load, bytes);
  else if (auto call = dyn_cast<CallBase>(&instruction))
    annotateResult(*call, bytes);
}

// Whether something is loaded through the reference that `load` gives, in another block.
bool isFollowedElsewhere(const LoadInst &load) {
  return any_of(load.users(), [&](const User *user) {
    auto field = dyn_cast<GetElementPtrInst>(user);
    return field && any_of(field->users(), [&](const User *access) {
             return isa<LoadInst>(access) && cast<LoadInst>(access)->getParent() != load.getParent();
           });
  });
}

// Variables are null until the module's top level has set them.
bool isOfVariable(const LoadInst &load) {
  return isa<GlobalVariable>(getUnderlyingObject(load.getPointerOperand()));
}

} // namespace

bool restoreReferences(Function &function) {
  bool restored = false;
  for (Instruction &instruction : instructions(function)) {
    auto load = dyn_cast<LoadInst>(&instruction);
    uint64_t bytes = load && !load->getMetadata(LLVMContext::MD_dereferenceable) ? readableBytes(*load) : 0;
    if (bytes == 0 || isOfVariable(*load) || !isFollowedElsewhere(*load))
      continue;
    annotateLoad(*load, bytes);
    restored = true;
  }
  return restored;
}

void annotateNamedValues(Module &module) {
  for (Function &function : module) {
    if (function.isDeclaration())
      continue;
    for (Argument &argument : function.args())
      if (uint64_t bytes = readableBytes(argument))
        annotateParameter(argument, bytes);
    for (BasicBlock &block : function)
      for (Instruction &instruction : block)
        annotateInstruction(instruction);
  }
}

} // namespace otter
