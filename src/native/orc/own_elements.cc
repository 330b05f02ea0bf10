#include "own_elements.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/IntrinsicInst.h"

#include "../lib/abi.h"

namespace otter {

using namespace llvm;

namespace {

constexpr int64_t kData = offsetof(List, data);
constexpr int64_t kElements = sizeof(List);

struct Place {
  const Value *base;
  int64_t offset;
};

Place placeOf(const Value &pointer, const DataLayout &layout) {
  APInt offset(layout.getIndexTypeSizeInBits(pointer.getType()), 0);
  const Value *base = pointer.stripAndAccumulateConstantOffsets(layout, offset, /*AllowNonInbounds=*/true);
  return {base, offset.getSExtValue()};
}

bool isAt(const Value &pointer, const Value &object, int64_t offset, const DataLayout &layout) {
  Place place = placeOf(pointer, layout);
  return place.base == &object && place.offset == offset;
}

bool overlapsData(int64_t offset, Type *type, const DataLayout &layout) {
  return offset < kElements && offset + int64_t(layout.getTypeStoreSize(type).getFixedValue()) > kData;
}

/// What is done to a list's header on the stack, as far as that can be followed.
class HeaderUses {
public:
  explicit HeaderUses(AllocaInst &object) : object_(object), layout_(object.getModule()->getDataLayout()) {}

  bool allKnown() { return follow(object_) && stores_.size() == 1; }

  void replace() {
    IRBuilder<> builder(object_.getNextNode());
    Value *elements = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), &object_, kElements);
    for (LoadInst *load : loads_) {
      load->replaceAllUsesWith(elements);
      load->eraseFromParent();
    }
    stores_.front()->eraseFromParent();
  }

private:
  // Pointers that are chosen between, and calls, may change where the elements are.
  bool follow(Value &pointer) {
    return all_of(pointer.users(), [this](User *user) {
      if (auto load = dyn_cast<LoadInst>(user))
        return isKnownLoad(*load);
      if (auto store = dyn_cast<StoreInst>(user))
        return isKnownStore(*store);
      if (auto gep = dyn_cast<GetElementPtrInst>(user))
        // Elements are at indices that are not constants, too; header fields never are.
        return !gep->hasAllConstantIndices() || follow(*gep);
      auto fill = dyn_cast<MemSetInst>(user);
      return (fill && !fill->isVolatile()) || isa<LifetimeIntrinsic>(user);
    });
  }

  bool isKnownLoad(LoadInst &load) {
    Place place = placeOf(*load.getPointerOperand(), layout_);
    if (place.offset == kData && load.getType()->isPointerTy()) {
      loads_.push_back(&load);
      return true;
    }
    return !overlapsData(place.offset, load.getType(), layout_);
  }

  bool isKnownStore(StoreInst &store) {
    if (storesOwnElements(store, object_)) {
      // It uses two pointers to the object.
      if (!is_contained(stores_, &store))
        stores_.push_back(&store);
      return true;
    }
    Place place = placeOf(*store.getPointerOperand(), layout_);
    return place.base == &object_ && !overlapsData(place.offset, store.getValueOperand()->getType(), layout_);
  }

  AllocaInst &object_;
  const DataLayout &layout_;
  SmallVector<LoadInst *, 8> loads_;
  SmallVector<StoreInst *, 2> stores_;
};

} // namespace

bool storesOwnElements(const StoreInst &store, const Value &object) {
  const DataLayout &layout = store.getModule()->getDataLayout();
  return !store.isVolatile() && store.getValueOperand()->getType()->isPointerTy() &&
         isAt(*store.getPointerOperand(), object, kData, layout) &&
         isAt(*store.getValueOperand(), object, kElements, layout);
}

bool mayReadOwnElements(const Use &pointer) {
  auto user = cast<Instruction>(pointer.getUser());
  const DataLayout &layout = user->getModule()->getDataLayout();
  Place place = placeOf(*pointer.get(), layout);
  // What is loaded is where elements are; an index that is no constant leads to some, too.
  if (isa<GetElementPtrInst>(place.base) || isa<LoadInst>(place.base))
    return false;
  return isa<LoadInst>(user) ? overlapsData(place.offset, user->getType(), layout) : place.offset < kElements;
}

void findOwnElements(AllocaInst &object) {
  HeaderUses uses(object);
  if (uses.allKnown())
    uses.replace();
}

} // namespace otter
