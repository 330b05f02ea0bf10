#include "if_conversion.h"

#include <array>
#include <optional>

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/ProfDataUtils.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

namespace otter {

using namespace llvm;

namespace {

// Where one way is taken so much oftener, a processor predicts it, and selecting costs more than it gains.
constexpr uint64_t kMostPercent = 85;
constexpr size_t kMostLoads = 2; // in each way

// A place in an object: fields are found at constant offsets.
struct Place {
  const Value *object;
  int64_t offset;

  bool operator==(const Place &other) const { return object == other.object && offset == other.offset; }
};

Place placeOf(const Value *address, const DataLayout &layout) {
  APInt offset(layout.getIndexTypeSizeInBits(address->getType()), 0);
  const Value *object = address->stripAndAccumulateConstantOffsets(layout, offset, /*AllowNonInbounds=*/false);
  return {object, offset.getSExtValue()};
}

// Of an object that is not loaded in the same block.
bool isFieldAddress(const Instruction &instruction) {
  auto address = dyn_cast<GetElementPtrInst>(&instruction);
  if (!address || !address->hasAllConstantIndices())
    return false;
  auto object = dyn_cast<LoadInst>(address->getPointerOperand());
  return !object || object->getParent() != instruction.getParent();
}

// One of the two ways: at most one store, and loads of the object that it is about.
struct Way {
  BasicBlock *block;
  StoreInst *store = nullptr;
  SmallVector<LoadInst *, kMostLoads> loads;
  size_t loadsBeforeStore = 0;
};

class Condition {
public:
  static std::optional<Condition> of(BasicBlock &block);
  /// Leaves both ways' blocks without predecessors.
  void convert();
  std::array<BasicBlock *, 2> blocks() const { return {ways_[0].block, ways_[1].block}; }

private:
  explicit Condition(BranchInst *branch) : branch_(branch), layout_(branch->getDataLayout()) {}
  bool isUnpredictable() const;
  bool comparesObjects();
  bool fill(Way &way, const Value *object);
  bool storesAgree() const;
  const Value *objectOf(const Way &way) const;
  void hoist(Way &way);
  Value *select(IRBuilder<> &builder, Value *ifTrue, Value *ifFalse);
  void storeOnce(IRBuilder<> &builder);
  Value *asStored(IRBuilder<> &builder, const Way &way, size_t load);

  BranchInst *branch_;
  const DataLayout &layout_;
  std::array<const Value *, 2> objects_{};
  std::array<Way, 2> ways_{};
};

bool Condition::isUnpredictable() const {
  uint64_t weights[2];
  if (!extractBranchWeights(*branch_, weights[0], weights[1]))
    return true;
  uint64_t all = weights[0] + weights[1];
  return std::max(weights[0], weights[1]) * 100 <= all * kMostPercent;
}

// Which of two fields comes first. Whether two are equal may say what an object is.
bool Condition::comparesObjects() {
  auto compare = dyn_cast<CmpInst>(branch_->getCondition());
  if (!compare || compare->isEquality() || compare->getParent() != branch_->getParent())
    return false;
  for (int i : {0, 1}) {
    auto load = dyn_cast<LoadInst>(compare->getOperand(unsigned(i)));
    if (!load || !load->isSimple() || load->getParent() != branch_->getParent())
      return false;
    Place place = placeOf(load->getPointerOperand(), layout_);
    // A loop goes on to another one.
    if (!isa<PHINode>(place.object))
      return false;
    objects_[size_t(i)] = place.object;
  }
  return objects_[0] != objects_[1];
}

// The object that a way loads from, or null.
const Value *Condition::objectOf(const Way &way) const {
  for (const Instruction &instruction : *way.block)
    if (auto load = dyn_cast<LoadInst>(&instruction))
      return placeOf(load->getPointerOperand(), layout_).object;
  return nullptr;
}

bool Condition::fill(Way &way, const Value *object) {
  for (Instruction &instruction : *way.block) {
    if (instruction.isTerminator() || instruction.isDebugOrPseudoInst())
      continue;
    if (auto load = dyn_cast<LoadInst>(&instruction)) {
      if (!load->isSimple() || placeOf(load->getPointerOperand(), layout_).object != object)
        return false;
      way.loads.push_back(load);
      way.loadsBeforeStore += way.store ? 0 : 1;
    } else if (auto store = dyn_cast<StoreInst>(&instruction); store && store->isSimple() && !way.store) {
      way.store = store;
    } else if (!isFieldAddress(instruction)) {
      return false;
    }
  }
  return !way.loads.empty() && way.loads.size() <= kMostLoads;
}

// To one place, and what is loaded behind it is there or in another.
bool Condition::storesAgree() const {
  const auto &[a, b] = ways_;
  if (!a.store || !b.store)
    return !a.store && !b.store;
  Type *type = a.store->getValueOperand()->getType();
  if (b.store->getValueOperand()->getType() != type || a.store->getAlign() != b.store->getAlign())
    return false;
  for (const Way &way : ways_)
    for (size_t i = way.loadsBeforeStore; i < way.loads.size(); i++)
      if (way.loads[i]->getType() != type)
        return false;
  return placeOf(a.store->getPointerOperand(), layout_) == placeOf(b.store->getPointerOperand(), layout_);
}

std::optional<Condition> Condition::of(BasicBlock &block) {
  auto branch = dyn_cast<BranchInst>(block.getTerminator());
  if (!branch || !branch->isConditional())
    return std::nullopt;
  Condition condition(branch);
  if (!condition.isUnpredictable() || !condition.comparesObjects())
    return std::nullopt;
  BasicBlock *meeting = branch->getSuccessor(0)->getSingleSuccessor();
  for (unsigned i : {0, 1}) {
    Way &way = condition.ways_[i];
    way.block = branch->getSuccessor(i);
    if (way.block->getSinglePredecessor() != &block || !meeting || way.block->getSingleSuccessor() != meeting)
      return std::nullopt;
  }
  const Value *first = condition.objectOf(condition.ways_[0]);
  bool isFirst = first == condition.objects_[0];
  if (!isFirst && first != condition.objects_[1])
    return std::nullopt;
  const Value *second = condition.objects_[isFirst ? 1 : 0];
  bool isWanted = condition.fill(condition.ways_[0], first) && condition.fill(condition.ways_[1], second);
  return isWanted && condition.storesAgree() ? std::optional(condition) : std::nullopt;
}

// Loads and addresses go before the branch. That a way is taken said more of them than is known there.
void Condition::hoist(Way &way) {
  for (Instruction &instruction : make_early_inc_range(*way.block)) {
    if (!isa<LoadInst, GetElementPtrInst>(instruction))
      continue;
    instruction.moveBefore(branch_);
    instruction.dropUBImplyingAttrsAndMetadata();
    instruction.dropLocation();
  }
}

Value *Condition::select(IRBuilder<> &builder, Value *ifTrue, Value *ifFalse) {
  if (ifTrue == ifFalse)
    return ifTrue;
  Value *selected = builder.CreateSelect(branch_->getCondition(), ifTrue, ifFalse);
  if (auto instruction = dyn_cast<SelectInst>(selected))
    instruction->setMetadata(LLVMContext::MD_unpredictable, MDNode::get(branch_->getContext(), {}));
  return selected;
}

// The store of both ways, before the branch.
void Condition::storeOnce(IRBuilder<> &builder) {
  auto &[a, b] = ways_;
  if (!a.store)
    return;
  Value *value = select(builder, a.store->getValueOperand(), b.store->getValueOperand());
  StoreInst *store = builder.CreateAlignedStore(value, a.store->getPointerOperand(), a.store->getAlign());
  store->setAAMetadata(a.store->getAAMetadata().merge(b.store->getAAMetadata()));
  store->setDebugLoc(DILocation::getMergedLocation(a.store->getDebugLoc(), b.store->getDebugLoc()));
}

// What a load of a way gives, which came after the way's store: what that stored, if it was to the same place.
Value *Condition::asStored(IRBuilder<> &builder, const Way &way, size_t load) {
  LoadInst *early = way.loads[load];
  if (!way.store || load < way.loadsBeforeStore)
    return early;
  Value *isSame = builder.CreateICmpEQ(way.store->getPointerOperand(), early->getPointerOperand());
  return builder.CreateSelect(isSame, way.store->getValueOperand(), early);
}

void Condition::convert() {
  for (Way &way : ways_)
    hoist(way);
  IRBuilder<> builder(branch_);
  storeOnce(builder);
  BasicBlock *block = branch_->getParent();
  BasicBlock *meeting = ways_[0].block->getSingleSuccessor();
  for (Way &way : ways_)
    for (size_t i = 0; i < way.loads.size(); i++) {
      Value *value = asStored(builder, way, i);
      for (PHINode &phi : meeting->phis())
        if (phi.getIncomingValueForBlock(way.block) == way.loads[i])
          phi.setIncomingValueForBlock(way.block, value);
    }
  // Frozen: where a loop asks next whether it is null, LLVM would make a branch of the selection again.
  for (PHINode &phi : meeting->phis()) {
    Value *value =
        select(builder, phi.getIncomingValueForBlock(ways_[0].block), phi.getIncomingValueForBlock(ways_[1].block));
    phi.addIncoming(isa<SelectInst>(value) ? builder.CreateFreeze(value) : value, block);
  }
  builder.CreateBr(meeting);
  branch_->eraseFromParent();
}

} // namespace

PreservedAnalyses ConvertIfs::run(Function &function, FunctionAnalysisManager &) {
  SmallVector<BasicBlock *, 8> left;
  for (BasicBlock &block : function)
    if (std::optional<Condition> condition = Condition::of(block)) {
      condition->convert();
      append_range(left, condition->blocks());
    }
  DeleteDeadBlocks(left);
  return left.empty() ? PreservedAnalyses::all() : PreservedAnalyses::none();
}

} // namespace otter
