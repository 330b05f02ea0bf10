#include "equal_phis.h"

#include <map>
#include <vector>

#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Instructions.h"

namespace otter {

using namespace llvm;

namespace {

/// Classes of phis that may still be equal: at first all those of a block and type, then those that have equal values
/// from each predecessor, until no class falls apart. The coarsest such partition, as by Hopcroft's algorithm for
/// states (1971) in its simple form.
class Partition {
public:
  explicit Partition(Function &function) {
    std::map<std::pair<BasicBlock *, Type *>, unsigned> classes;
    for (BasicBlock &block : function)
      for (PHINode &phi : block.phis()) {
        phis_.push_back(&phi);
        class_[&phi] = classes.try_emplace({&block, phi.getType()}, unsigned(classes.size())).first->second;
      }
    count_ = classes.size();
  }

  void refine() {
    while (true) {
      std::map<Key, unsigned> classes;
      DenseMap<const Value *, unsigned> next;
      for (PHINode *phi : phis_)
        next[phi] = classes.try_emplace(keyOf(*phi), unsigned(classes.size())).first->second;
      bool isStable = classes.size() == count_;
      count_ = classes.size();
      class_ = std::move(next);
      if (isStable)
        return;
    }
  }

  void merge() {
    std::vector<PHINode *> first(count_);
    for (PHINode *phi : phis_) {
      PHINode *&kept = first[class_.lookup(phi)];
      if (!kept) {
        kept = phi;
        continue;
      }
      phi->replaceAllUsesWith(kept);
      phi->eraseFromParent();
    }
  }

private:
  /// Its own class, and for each predecessor of the block a class or a value.
  using Key = std::pair<unsigned, std::vector<std::pair<const Value *, unsigned>>>;

  Key keyOf(const PHINode &phi) const {
    Key key{class_.lookup(&phi), {}};
    for (const BasicBlock *before : predecessors(phi.getParent())) {
      const Value *value = phi.getIncomingValueForBlock(before);
      auto found = class_.find(value);
      key.second.push_back(found == class_.end() ? std::pair(value, 0u)
                                                 : std::pair(static_cast<const Value *>(nullptr), found->second));
    }
    return key;
  }

  std::vector<PHINode *> phis_;
  DenseMap<const Value *, unsigned> class_;
  size_t count_;
};

} // namespace

void mergeEqualPhis(Function &function) {
  Partition partition(function);
  partition.refine();
  partition.merge();
}

} // namespace otter
