#include "alias.h"

#include <map>

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Operator.h"

#include "../lib/abi.h"

namespace otter {

using namespace llvm;

namespace {

// What a memory access touches: distinct places never alias.
struct Place {
  std::string owner; // a struct's or a global's name
  uint64_t field = 0;
  bool operator<(const Place &other) const { return std::tie(owner, field) < std::tie(other.owner, other.field); }
};

// Fields of generated structs are numbered with the header's two; every object's header is one place.
constexpr const char *kHeader = "ot.header";
constexpr uint64_t kFirstField = 2;
constexpr const char *kList = "ot.list";
// What loads of a list's field are named, before the field's number and a dot.
constexpr StringLiteral kListField = "list";
constexpr uint64_t kPollField = 1;
constexpr uint64_t kBytesField = 4; // of strings

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

bool hasHeader(const StructType &type) {
  StringRef name = type.getName();
  return !name.starts_with("ot.el.") && !name.starts_with("ot.ctx") && !name.starts_with("ot.ctr");
}

// As lowering named it, and as plans do: LLVM adds a number where its context, which outlives a program, has a type of
// that name from another one. No name of a struct or an enum ends in a number of its own.
StringRef givenName(const StructType &type) {
  auto [name, last] = type.getName().rsplit('.');
  bool isAdded = name.count('.') >= 3 && !last.empty() && all_of(last, [](char c) { return isDigit(c); });
  return isAdded ? name : type.getName();
}

std::optional<Place> placeOfElement(const GEPOperator &gep, Type *accessed) {
  auto type = dyn_cast<StructType>(gep.getSourceElementType());
  if (!type || !type->hasName() || !type->getName().starts_with("ot."))
    return std::nullopt;
  // A whole aggregate is several places at once: no tag says that.
  if (accessed->isAggregateType())
    return std::nullopt;
  auto field = gep.getNumIndices() < 2 ? nullptr : dyn_cast<ConstantInt>(gep.getOperand(2));
  if (gep.getNumIndices() >= 2 && !field)
    return std::nullopt;
  uint64_t number = field ? field->getZExtValue() : 0;
  return hasHeader(*type) && number < kFirstField ? Place{kHeader, number} : Place{givenName(*type).str(), number};
}

std::optional<Place> placeOf(const Value *pointer, Type *accessed) {
  if (auto gep = dyn_cast<GEPOperator>(pointer))
    if (auto place = placeOfElement(*gep, accessed))
      return place;
  return placeOfGlobal(pointer);
}

// The place that clang's tag names, when it is one of those that generated code accesses as well.
std::optional<Place> placeOfTag(const MDNode *tag) {
  // A struct path: the struct's type, the access's type, the offset.
  auto base = tag->getNumOperands() >= 3 ? dyn_cast<MDNode>(tag->getOperand(0)) : nullptr;
  auto name = base && base->getNumOperands() > 0 ? dyn_cast<MDString>(base->getOperand(0)) : nullptr;
  if (!name)
    return std::nullopt;
  uint64_t offset = mdconst::extract<ConstantInt>(tag->getOperand(2))->getZExtValue();
  if (name->getString() == "_ZTSN5otter8TextByteE")
    return Place{"ot.str", kBytesField};
  StringRef owner = StringSwitch<StringRef>(name->getString())
                        .Case("_ZTSN5otter6HeaderE", kHeader)
                        .Case("_ZTSN5otter4ListE", kList)
                        .Case("_ZTSN5otter7StrHeadE", "ot.str")
                        .Case("_ZTSN5otter7ContextE", "ot.ctx")
                        .Default("");
  if (owner.empty())
    return std::nullopt;
  if (owner == "ot.ctx")
    return Place{owner.str(), offset == 8 ? kPollField : offset};
  if (offset < sizeof(Header))
    return Place{kHeader, offset / sizeof(uint32_t)};
  return Place{owner.str(), kFirstField + (offset - sizeof(Header)) / sizeof(uint64_t)};
}

// Runtime functions that access nothing but bytes of texts through pointers to bytes and as untyped words: to clang
// those may be anything, and each would seem to change every list and field.
constexpr StringLiteral kMovesText[] = {
    "ot_text_put_",      "ot_str_asciiAt",      "ot_str_byteAt",      "ot_str_byteIn",   "ot_str_charAt",
    "ot_str_charIn",     "ot_str_charWidth",    "ot_str_ord",         "ot_str_concat",   "ot_str_endsWith",
    "ot_str_equal",      "ot_str_startsWith",   "ot_str_slice",       "ot_pieces_cut",   "ot_part_",
    "ot_builder_append", "_ZN5otter9copyBytes", "_ZN5otter8fillText", "_ZN5otter6wordOf"};

bool onlyMovesText(const Function &function) {
  return any_of(kMovesText, [&](StringRef prefix) { return function.getName().starts_with(prefix); });
}

bool isTypedByClang(const MDNode *tag) {
  auto type = tag->getNumOperands() >= 3 ? dyn_cast<MDNode>(tag->getOperand(1)) : nullptr;
  auto name = type && type->getNumOperands() > 0 ? dyn_cast<MDString>(type->getOperand(0)) : nullptr;
  return !name || name->getString() != "omnipotent char";
}

bool movesBytes(const Instruction &instruction) {
  if (isa<MemTransferInst>(instruction))
    return true;
  const MDNode *tag = instruction.getMetadata(LLVMContext::MD_tbaa);
  return getLoadStorePointerOperand(&instruction) && !(tag && isTypedByClang(tag));
}

void nameAfter(const Place &place, Instruction &access) {
  if (isa<LoadInst>(access) && !access.hasName() && place.owner == kList)
    access.setName(kListField + Twine(place.field) + ".");
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
        if (auto place = placeOf(pointer, getLoadStoreType(&instruction))) {
          instruction.setMetadata(LLVMContext::MD_tbaa, tags.get(*place));
          nameAfter(*place, instruction);
        }
      }
}

bool restoreListTags(Function &function) {
  bool restored = false;
  std::optional<Tags> tags;
  for (Instruction &instruction : instructions(function)) {
    auto load = dyn_cast<LoadInst>(&instruction);
    if (!load || load->getMetadata(LLVMContext::MD_tbaa))
      continue;
    StringRef name = load->getName();
    uint64_t field = 0;
    if (!name.consume_front(kListField) || name.consumeInteger(10, field) || !name.starts_with("."))
      continue;
    if (!tags)
      tags.emplace(function.getContext());
    load->setMetadata(LLVMContext::MD_tbaa, tags->get({kList, field}));
    restored = true;
  }
  return restored;
}

void retagRuntimeAccesses(Module &module) {
  Tags tags(module.getContext());
  for (Function &function : module) {
    bool isOfTexts = onlyMovesText(function);
    for (Instruction &instruction : instructions(function)) {
      MDNode *tag = instruction.getMetadata(LLVMContext::MD_tbaa);
      if (auto place = tag ? placeOfTag(tag) : std::nullopt)
        instruction.setMetadata(LLVMContext::MD_tbaa, tags.get(*place));
      else if (isOfTexts && movesBytes(instruction))
        instruction.setMetadata(LLVMContext::MD_tbaa, tags.get({"ot.str", kBytesField}));
    }
  }
}

} // namespace otter
