#include "known_texts.h"

#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/MathExtras.h"

#include "kept_analyses.h"

namespace otter {

using namespace llvm;

namespace {

constexpr StringRef kSymbol = "otter.str.";
// Fields of a string (docs/abi.md).
constexpr int64_t kLengthAt = 8;
constexpr int64_t kBytesAt = 24;
constexpr unsigned kLengthField = 2;
constexpr unsigned kBytesField = 4;

/// A constant of the program, and the place in it that an access begins at.
struct Place {
  GlobalVariable *string = nullptr;
  int64_t offset = 0;
};

Place placeOf(const Value &pointer, const DataLayout &layout) {
  APInt offset(64, 0);
  const Value *base = pointer.stripAndAccumulateConstantOffsets(layout, offset, /*AllowNonInbounds=*/true);
  auto *string = dyn_cast<GlobalVariable>(base);
  if (!string || !string->getName().starts_with(kSymbol))
    return {};
  return {const_cast<GlobalVariable *>(string), offset.getSExtValue()};
}

std::optional<std::string> definedText(const GlobalVariable &string) {
  if (!string.hasInitializer())
    return std::nullopt;
  auto *length = dyn_cast_or_null<ConstantInt>(string.getInitializer()->getAggregateElement(kLengthField));
  auto *bytes = dyn_cast_or_null<ConstantDataSequential>(string.getInitializer()->getAggregateElement(kBytesField));
  if (!length || !bytes || !bytes->isString())
    return std::nullopt;
  return bytes->getAsString().take_front(length->getZExtValue()).str();
}

Constant *bytesOf(LLVMContext &context, std::string text) {
  text.resize(std::max<size_t>(alignTo(text.size(), 8), 8), '\0');
  return ConstantDataArray::getString(context, text, /*AddNull=*/false);
}

bool isWithin(const Constant &bytes, int64_t offset, uint64_t size) {
  uint64_t all = cast<ConstantDataArray>(bytes).getNumElements();
  return offset >= kBytesAt && uint64_t(offset - kBytesAt) <= all && size <= all - uint64_t(offset - kBytesAt);
}

Constant *valueAt(const LoadInst &load, int64_t offset, const std::string &text, const DataLayout &layout) {
  if (offset == kLengthAt && load.getType()->isIntegerTy(64))
    return ConstantInt::get(load.getType(), text.size());
  Constant *bytes = bytesOf(load.getContext(), text);
  TypeSize size = layout.getTypeStoreSize(load.getType());
  if (size.isScalable() || load.getType()->isPtrOrPtrVectorTy() || !isWithin(*bytes, offset, size))
    return nullptr;
  return ConstantFoldLoadFromConst(bytes, load.getType(), APInt(64, uint64_t(offset - kBytesAt)), layout);
}

/// A constant of the module with the same bytes, for copies that are longer than a register.
GlobalVariable *copyOf(GlobalVariable &string, Constant *bytes) {
  std::string name = "otter.text." + string.getName().drop_front(kSymbol.size()).str();
  Module &module = *string.getParent();
  if (GlobalVariable *known = module.getGlobalVariable(name, /*AllowInternal=*/true))
    return known;
  auto *copy =
      new GlobalVariable(module, bytes->getType(), /*isConstant=*/true, GlobalValue::PrivateLinkage, bytes, name);
  copy->setAlignment(Align(16));
  copy->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
  return copy;
}

bool copyKnown(MemTransferInst &transfer, const Place &place, const std::string &text) {
  auto *size = dyn_cast<ConstantInt>(transfer.getLength());
  Constant *bytes = bytesOf(transfer.getContext(), text);
  if (!size || transfer.isVolatile() || !isWithin(*bytes, place.offset, size->getZExtValue()))
    return false;
  Type *i8 = Type::getInt8Ty(transfer.getContext());
  Constant *at = ConstantInt::get(Type::getInt64Ty(transfer.getContext()), uint64_t(place.offset - kBytesAt));
  transfer.setSource(ConstantExpr::getInBoundsGetElementPtr(i8, copyOf(*place.string, bytes), at));
  return true;
}

} // namespace

UseKnownTexts::UseKnownTexts(const ModulePlan &plan) {
  StringMap<StringRef> texts;
  for (const StringPlan &string : plan.strings)
    texts[string.symbol] = string.text;
  texts_ = std::make_shared<const StringMap<StringRef>>(std::move(texts));
}

PreservedAnalyses UseKnownTexts::run(Function &function, FunctionAnalysisManager &) {
  const DataLayout &layout = function.getDataLayout();
  auto textOf = [&](const GlobalVariable &string) -> std::optional<std::string> {
    if (auto known = texts_->find(string.getName()); known != texts_->end())
      return known->second.str();
    return definedText(string);
  };
  bool isChanged = false;
  for (Instruction &instruction : make_early_inc_range(instructions(function))) {
    auto *load = dyn_cast<LoadInst>(&instruction);
    auto *transfer = dyn_cast<MemTransferInst>(&instruction);
    if ((!load || !load->isSimple()) && !transfer)
      continue;
    Place place = placeOf(load ? *load->getPointerOperand() : *transfer->getRawSource(), layout);
    auto text = place.string ? textOf(*place.string) : std::nullopt;
    if (!text)
      continue;
    if (transfer) {
      isChanged |= copyKnown(*transfer, place, *text);
    } else if (Constant *value = valueAt(*load, place.offset, *text, layout)) {
      load->replaceAllUsesWith(value);
      load->eraseFromParent();
      isChanged = true;
    }
  }
  return branchesKept(isChanged);
}

} // namespace otter
