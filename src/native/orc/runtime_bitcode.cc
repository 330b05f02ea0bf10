#include "runtime_bitcode.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Linker/Linker.h"

namespace otter {

using namespace llvm;

namespace {

// Never inlined, so a copy would only cost time. Callees stay visible to the linker as declarations.
void dropColdBodies(Module &runtime) {
  for (Function &function : runtime)
    if (!function.isDeclaration() && !function.hasLocalLinkage() &&
        (function.hasFnAttribute(Attribute::NoInline) || function.hasFnAttribute(Attribute::Cold)))
      function.deleteBody();
}

// The addon has its own copy of every external definition; helpers private to runtime.bc travel along.
void makeInlineOnly(GlobalObject &object) {
  object.setComdat(nullptr);
  if (object.hasLocalLinkage())
    return;
  bool shared = object.hasLinkOnceLinkage() || object.hasWeakLinkage();
  object.setLinkage(shared ? GlobalValue::InternalLinkage : GlobalValue::AvailableExternallyLinkage);
}

} // namespace

Expected<std::shared_ptr<const RuntimeBitcode>> RuntimeBitcode::load(const std::string &path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return createStringError(buffer.getError(), "cannot read %s: %s", path.c_str(),
                             buffer.getError().message().c_str());
  return std::shared_ptr<const RuntimeBitcode>(new RuntimeBitcode(std::move(*buffer)));
}

Error RuntimeBitcode::linkForInlining(Module &module) const {
  auto runtime = getLazyBitcodeModule(buffer_->getMemBufferRef(), module.getContext());
  if (!runtime)
    return runtime.takeError();
  DenseSet<const GlobalValue *> own;
  for (const GlobalObject &object : module.global_objects())
    if (!object.isDeclaration())
      own.insert(&object);
  dropColdBodies(**runtime);
  if (Linker::linkModules(module, std::move(*runtime), Linker::LinkOnlyNeeded))
    return createStringError(std::errc::invalid_argument, "cannot link the runtime's bitcode");
  for (GlobalObject &object : module.global_objects())
    if (!object.isDeclaration() && !own.contains(&object))
      makeInlineOnly(object);
  return Error::success();
}

Error RuntimeBitcode::linkWhole(Module &module) const {
  auto runtime = parseBitcodeFile(buffer_->getMemBufferRef(), module.getContext());
  if (!runtime)
    return runtime.takeError();
  if (Linker::linkModules(module, std::move(*runtime)))
    return createStringError(std::errc::invalid_argument, "cannot link the runtime's bitcode");
  for (GlobalObject &object : module.global_objects()) {
    object.setComdat(nullptr);
    if (!object.isDeclaration() && !object.getName().starts_with("otter_"))
      object.setLinkage(GlobalValue::InternalLinkage);
  }
  return Error::success();
}

} // namespace otter
