#include "alias.h"

#include <map>

#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Operator.h"

namespace otter {

using namespace llvm;

namespace {

// What a memory access touches: distinct places never alias.
struct Place {
  std::string owner; // a struct's or a global's name
  uint64_t field = 0;
  bool operator<(const Place &other) const { return std::tie(owner, field) < std::tie(other.owner, other.field); }
};

class Tags {
public:
  explicit Tags(LLVMContext &context) : builder_(context), root_(builder_.createTBAARoot("otter")) {}

  MDNode *get(const Place &place) {
    MDNode *&tag = tags_[place];
    if (!tag) {
      MDNode *leaf = builder_.createTBAAScalarTypeNode(place.owner + "#" + std::to_string(place.field), root_);
      tag = builder_.createTBAAStructTagNode(leaf, leaf, 0);
    }
    return tag;
  }

private:
  MDBuilder builder_;
  MDNode *root_;
  std::map<Place, MDNode *> tags_;
};

// Session cells by kind: all slots are one place (they change under the program's feet, but not by its own stores).
std::optional<Place> placeOfGlobal(const Value *pointer) {
  auto global = dyn_cast<GlobalVariable>(pointer->stripInBoundsConstantOffsets());
  if (!global)
    return std::nullopt;
  StringRef name = global->getName();
  if (name.starts_with("otter.glob."))
    return Place{name.str(), 0};
  if (name.starts_with("otter.slot."))
    return Place{"otter.slot", 0};
  if (name.starts_with("otter.ctr."))
    return Place{"otter.ctr", 0};
  return std::nullopt;
}

std::optional<Place> placeOfElement(const GEPOperator &gep, Type *accessed) {
  auto type = dyn_cast<StructType>(gep.getSourceElementType());
  if (!type || !type->hasName() || !type->getName().starts_with("ot."))
    return std::nullopt;
  // A whole aggregate is several places at once: no tag says that.
  if (accessed->isAggregateType())
    return std::nullopt;
  if (gep.getNumIndices() < 2)
    return Place{type->getName().str(), 0};
  auto field = dyn_cast<ConstantInt>(gep.getOperand(2));
  return field ? std::optional(Place{type->getName().str(), field->getZExtValue()}) : std::nullopt;
}

std::optional<Place> placeOf(const Value *pointer, Type *accessed) {
  if (auto gep = dyn_cast<GEPOperator>(pointer))
    if (auto place = placeOfElement(*gep, accessed))
      return place;
  return placeOfGlobal(pointer);
}

bool mayNotWrap(const Instruction &instruction) {
  return isa<OverflowingBinaryOperator>(instruction) && instruction.getName().starts_with("nsw.");
}

} // namespace

void annotateAliases(Module &module) {
  Tags tags(module.getContext());
  for (Function &function : module)
    for (BasicBlock &block : function)
      for (Instruction &instruction : block) {
        if (mayNotWrap(instruction))
          instruction.setHasNoSignedWrap(true);
        const Value *pointer = getLoadStorePointerOperand(&instruction);
        if (!pointer)
          continue;
        if (auto place = placeOf(pointer, getLoadStoreType(&instruction)))
          instruction.setMetadata(LLVMContext::MD_tbaa, tags.get(*place));
      }
}

} // namespace otter
