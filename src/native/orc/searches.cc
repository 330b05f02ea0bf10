#include "searches.h"

namespace otter {

using namespace llvm;

void promiseSearches(Module &module) {
  Function *function = module.getFunction("ot_dict_probe_str");
  if (!function || function->isDeclaration())
    return;
  // The JIT takes bodies for inlining only, and this one is not inlined.
  function->setLinkage(GlobalValue::InternalLinkage);
  function->setVisibility(GlobalValue::DefaultVisibility);
  function->addFnAttr(Attribute::NoInline);
  // It keeps the hash of a string in the string. That depends on the text alone, and who looks there for room to grow
  // finds none with a hash as without one.
  function->setMemoryEffects(MemoryEffects::readOnly());
  function->addFnAttr(Attribute::WillReturn);
  function->addFnAttr(Attribute::NoUnwind);
}

} // namespace otter
