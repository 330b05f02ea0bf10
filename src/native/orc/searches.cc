#include "searches.h"

namespace otter {

using namespace llvm;

namespace {

void promiseSearch(Function &function) {
  // The JIT takes bodies for inlining only, and this one is not inlined.
  function.setLinkage(GlobalValue::InternalLinkage);
  function.setVisibility(GlobalValue::DefaultVisibility);
  function.addFnAttr(Attribute::NoInline);
  // It keeps the hash of a string in the string. That depends on the text alone, and who looks there for room to grow
  // finds none with a hash as without one.
  function.setMemoryEffects(MemoryEffects::readOnly());
  function.addFnAttr(Attribute::WillReturn);
  function.addFnAttr(Attribute::NoUnwind);
}

} // namespace

void promiseSearches(Module &module) {
  for (StringRef name : {"ot_dict_probe_str", "ot_dict_probe_part"}) {
    Function *function = module.getFunction(name);
    if (function && !function->isDeclaration())
      promiseSearch(*function);
  }
}

} // namespace otter
