#include "annotate.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

#include "../lib/context.h"
#include "alias.h"
#include "helper_places.h"
#include "names.h"
#include "target.h"

namespace otter {

using namespace llvm;

namespace {

bool isRuntimeFunction(const Function &function) {
  return function.getName().starts_with("ot_");
}

// Slots, counters, globals and strings are in the code's own region: addressed directly, not through a GOT.
void annotateSessionGlobals(Module &module) {
  for (GlobalVariable &global : module.globals())
    if (global.isDeclaration() && global.getName().starts_with("otter."))
      global.setDSOLocal(true);
}

bool isNarrow(const Type *type) {
  return type->isIntegerTy(1) || type->isIntegerTy(8);
}

// C passes and returns narrow integers extended.
AttributeList extended(AttributeList attributes, const FunctionType *type, LLVMContext &context) {
  for (unsigned i = 0; i < type->getNumParams(); i++)
    if (isNarrow(type->getParamType(i)))
      attributes = attributes.addParamAttribute(context, i, Attribute::ZExt);
  if (isNarrow(type->getReturnType()))
    attributes = attributes.addRetAttribute(context, Attribute::ZExt);
  return attributes;
}

bool isPanic(const Function &function) {
  return function.getName().starts_with("ot_panic");
}

void annotateCalls(Function &function) {
  for (User *user : function.users()) {
    auto call = dyn_cast<CallBase>(user);
    if (!call || call->getCalledOperand() != &function)
      continue;
    call->setAttributes(extended(call->getAttributes(), call->getFunctionType(), call->getContext()));
  }
}

// Those defined with OT_SPARING. What is in registers need not go to memory around a call that is hardly ever made.
bool sparesRegisters(StringRef name) {
  return name == "ot_text_widened" || name == "ot_text_appended";
}

void spareRegisters(Function &function) {
  function.setCallingConv(CallingConv::PreserveMost);
  for (User *user : function.users())
    if (auto call = dyn_cast<CallBase>(user); call && call->getCalledOperand() == &function)
      call->setCallingConv(CallingConv::PreserveMost);
}

void annotateContext(Function &function) {
  if (function.arg_empty() || !function.getArg(0)->getType()->isPointerTy())
    return;
  function.addParamAttr(0, Attribute::NonNull);
  function.addParamAttr(0, Attribute::NoUndef);
  function.addDereferenceableParamAttr(0, sizeof(Context));
}

void keepNoPointers(Function &function) {
  for (Argument &argument : drop_begin(function.args()))
    if (argument.getType()->isPointerTy())
      argument.addAttr(Attribute::NoCapture);
}

// It counts in the session's own memory, and comes back.
void touchNothing(Function &function) {
  for (auto kind : {Attribute::Cold, Attribute::WillReturn, Attribute::NoFree})
    function.addFnAttr(kind);
  function.setMemoryEffects(MemoryEffects::inaccessibleMemOnly());
}

} // namespace

void annotateFunction(Function &function) {
  const HostTarget &host = hostTarget();
  function.addFnAttr(Attribute::NoUnwind);
  function.addFnAttr("frame-pointer", "all");
  function.addFnAttr("disable-tail-calls", "true");
  function.addFnAttr("target-cpu", host.cpu);
  function.addFnAttr("target-features", host.features);
  // Frames larger than a page touch each page in order, so that the guard area cannot be stepped over.
  function.addFnAttr("probe-stack", "inline-asm");
  annotateContext(function);
}

void annotateRuntimeFunction(Function &function) {
  StringRef name = function.getName();
  function.addFnAttr(Attribute::NoUnwind);
  function.setAttributes(extended(function.getAttributes(), function.getFunctionType(), function.getContext()));
  annotateContext(function);
  annotateCalls(function);
  if (sparesRegisters(name))
    spareRegisters(function);
  if (isPanic(function))
    function.addFnAttr(Attribute::NoReturn);
  // What is done to a list keeps no pointer to its header, nor to the memory form of an element.
  // Until it is called, new entries are of nobody else, so that what is read of the old dict stays in registers.
  if (name.starts_with("ot_list_") || name == "ot_dict_filled")
    keepNoPointers(function);
  if (isPanic(function) || name == "ot_list_grow" || name.starts_with("ot_hot") || name == "ot_poll")
    function.addFnAttr(Attribute::Cold);
  if (name == "ot_bound_missed")
    touchNothing(function);
  if (name == "ot_new_object" || name == "ot_list_make" || name.starts_with("ot_list_filled") ||
      name == "ot_dict_room") {
    function.addRetAttr(Attribute::NoAlias);
    function.addRetAttr(Attribute::NonNull);
  }
}

void annotateInstructions(Function &function) {
  for (Instruction &instruction : instructions(function)) {
    // Two calls merged into one would have no line to show in a stack trace.
    if (auto call = dyn_cast<CallInst>(&instruction); call && !isa<IntrinsicInst>(call) && !call->isInlineAsm())
      call->addFnAttr(Attribute::NoMerge);
  }
}

void annotate(Module &module, const ModulePlan &plan) {
  annotateSessionGlobals(module);
  for (Function &function : module) {
    if (!function.isDeclaration()) {
      annotateFunction(function);
      annotateInstructions(function);
    } else if (isRuntimeFunction(function))
      annotateRuntimeFunction(function);
  }
  for (const CallCount &call : plan.calls)
    if (Function *function = module.getFunction(call.name))
      function->setEntryCount(call.count);
  if (plan.tier != Tier::baseline) {
    placeHelpers(module);
    annotateAliases(module);
    annotateNamedValues(module);
  }
}

} // namespace otter
