#include "helper_places.h"

#include "llvm/IR/DIBuilder.h"
#include "llvm/IR/InstIterator.h"

namespace otter {

using namespace llvm;

namespace {

constexpr unsigned kSomeLine = 1;
constexpr unsigned kNoColumn = 0;

void place(Function &helper, DIBuilder &builder, DIFile *file) {
  DISubroutineType *type = builder.createSubroutineType(builder.getOrCreateTypeArray({}));
  DISubprogram *scope =
      builder.createFunction(file, helper.getName(), helper.getName(), file, kSomeLine, type, kSomeLine,
                             DINode::FlagArtificial, DISubprogram::SPFlagDefinition | DISubprogram::SPFlagLocalToUnit);
  helper.setSubprogram(scope);
  DILocation *location = DILocation::get(helper.getContext(), kSomeLine, kNoColumn, scope);
  for (Instruction &instruction : instructions(helper))
    if (!instruction.getDebugLoc())
      instruction.setDebugLoc(location);
}

} // namespace

void placeHelpers(Module &module) {
  auto units = module.debug_compile_units();
  if (units.begin() == units.end())
    return;
  DICompileUnit *unit = *units.begin();
  DIBuilder builder(module, /*AllowUnresolved=*/false, unit);
  for (Function &function : module)
    if (!function.isDeclaration() && function.hasLocalLinkage() && !function.getSubprogram())
      place(function, builder, unit->getFile());
  builder.finalize();
}

} // namespace otter
