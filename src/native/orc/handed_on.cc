#include "handed_on.h"

#include "llvm/IR/CFG.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include "give_back.h"
#include "list_owners.h"
#include "liveness.h"

namespace otter {

using namespace llvm;

namespace {

/// The life of the list that an owner has.
class Reign {
public:
  explicit Reign(const ListOwner &owner) : owner_(owner) {
    for (Instruction *pointer : owner.pointers) {
      live_.merge(livenessOf(*pointer));
      for (User *user : pointer->users())
        if (!isa<PHINode>(user))
          uses_.insert(cast<Instruction>(user));
    }
    for (BasicBlock &block : *owner.value->getFunction())
      if (isAliveAbove(block, live_, [&](const Instruction &at) { return &at == owner.value; }, uses_, &lastUses_))
        atTop_.insert(&block);
    for (Instruction *leak : owner.leaks)
      for (BasicBlock *next : successors(leak->getParent()))
        giveAwayFrom(*next);
  }

  /// From the edge on somebody else may know the list.
  void giveAwayOn(BasicBlock &from, BasicBlock &to) {
    leaks_.insert({&from, &to});
    giveAwayFrom(to);
  }

  /// Whether somebody else may know the list that the owner has where the instruction is.
  bool isGivenAwayAt(const Instruction &at) const {
    const BasicBlock *block = at.getParent();
    bool isBehind = block == owner_.value->getParent() && owner_.value->comesBefore(&at);
    return (!isBehind && isGivenAway_.contains(block)) || any_of(owner_.leaks, [&](const Instruction *leak) {
             bool isOfThis = !isBehind || owner_.value->comesBefore(leak);
             return leak->getParent() == block && leak->comesBefore(&at) && isOfThis;
           });
  }

  bool isGivenAwayOn(const BasicBlock &from, const BasicBlock &to) const {
    return leaks_.contains({&from, &to}) || isGivenAwayAt(*from.getTerminator());
  }

  bool isAliveAt(const BasicBlock &top) const { return atTop_.contains(&top); }
  ArrayRef<Instruction *> lastUses() const { return lastUses_; }

  /// Where it dies, or is handed on.
  template <typename Visit> void eachEnd(Visit visit) const {
    for (BasicBlock &block : *owner_.value->getFunction())
      if (live_.out.contains(&block))
        for (BasicBlock *next : successors(&block))
          if (!isAliveAt(*next) && !goesOn(block, *next) && !isa<UnreachableInst>(next->getTerminator()))
            visit(block, *next);
  }

private:
  bool goesOn(const BasicBlock &from, const BasicBlock &to) const {
    return any_of(to.phis(), [&](const PHINode &phi) {
      auto pointer = dyn_cast<Instruction>(phi.getIncomingValueForBlock(&from));
      return pointer && owner_.pointers.contains(pointer);
    });
  }

  // As far as the owner gets another.
  void giveAwayFrom(BasicBlock &first) {
    SmallVector<BasicBlock *, 8> worklist{&first};
    while (!worklist.empty()) {
      BasicBlock *block = worklist.pop_back_val();
      if (isGivenAway_.insert(block).second && block != owner_.value->getParent())
        append_range(worklist, successors(block));
    }
  }

  const ListOwner &owner_;
  Liveness live_;
  InstructionSet uses_;
  SmallPtrSet<const BasicBlock *, 16> atTop_;
  SmallVector<Instruction *, 4> lastUses_;
  SmallPtrSet<const BasicBlock *, 16> isGivenAway_; // at their beginning
  SmallDenseSet<std::pair<const BasicBlock *, const BasicBlock *>, 4> leaks_;
};

/// Whether the list that an owner has is the function's own.
enum class Owns : uint8_t { never, sometimes, always };

struct State {
  explicit State(ListOwner &of) : owner(&of), reign(of) {}

  ListOwner *owner;
  Reign reign;
  Owns owns = Owns::never;
  SmallVector<bool, 4> ownsFrom; // for each value that a phi takes: whether it may be an own list
  SmallVector<Instruction *, 4> places;
  Value *flag = nullptr;
};

class HandedOn {
public:
  HandedOn(Function &function, uint64_t leastCapacity) : function_(function), leastCapacity_(leastCapacity) {}

  bool run() {
    if (!owners_.find(function_))
      return false;
    for (auto &[value, owner] : owners_)
      states_.insert({owner->value, State(*owner)});
    for (auto &[value, state] : states_)
      if (auto phi = dyn_cast<PHINode>(value))
        refuseSecondNames(*phi);
    findOwns();
    bool changes = false;
    for (auto &[value, state] : states_)
      changes |= growsAlone(state);
    findPlaces();
    for (auto &[value, state] : states_)
      for (Instruction *place : state.places) {
        giveBack(*place, state);
        changes = true;
      }
    return changes;
  }

private:
  State *stateOf(Value *value) {
    auto instruction = dyn_cast<Instruction>(value);
    auto at = instruction ? states_.find(instruction) : states_.end();
    return at == states_.end() ? nullptr : &at->second;
  }

  // An owner that goes on using the list it hands on, or hands it on to two.
  void refuseSecondNames(PHINode &phi) {
    for (auto [from, value] : zip(phi.blocks(), phi.incoming_values())) {
      State *before = stateOf(value);
      if (before && (before->reign.isAliveAt(*phi.getParent()) || takersOf(*value, *from, phi) > 1))
        before->reign.giveAwayOn(*from, *phi.getParent());
    }
  }

  static unsigned takersOf(const Value &list, const BasicBlock &from, const PHINode &phi) {
    return count_if(phi.getParent()->phis(),
                    [&](const PHINode &other) { return other.getIncomingValueForBlock(&from) == &list; });
  }

  // What an owner's predecessors say, until that is settled: first whether it may own a list, then whether it always
  // does.
  void findOwns() {
    for (auto &[value, state] : states_)
      if (!isa<PHINode>(value) && !state.owner->isGivenAway)
        state.owns = Owns::always;
    settle(Owns::never, Owns::always, [&](Owns before) { return before != Owns::never; });
    settle(Owns::always, Owns::sometimes, [&](Owns before) { return before != Owns::always; });
    for (auto &[value, state] : states_)
      if (auto phi = dyn_cast<PHINode>(value))
        for (unsigned i : seq(0u, phi->getNumIncomingValues()))
          state.ownsFrom.push_back(ownsFrom(*phi, i) != Owns::never);
  }

  // What of the list that comes from there.
  Owns ownsFrom(const PHINode &phi, unsigned index) {
    State *before = stateOf(phi.getIncomingValue(index));
    bool isHandedOn = before && !before->reign.isGivenAwayOn(*phi.getIncomingBlock(index), *phi.getParent());
    return isHandedOn ? before->owns : Owns::never;
  }

  template <typename IsSo> void settle(Owns before, Owns after, IsSo isSo) {
    for (bool changes = true; changes;) {
      changes = false;
      for (auto &[value, state] : states_) {
        auto phi = dyn_cast<PHINode>(value);
        if (!phi || state.owns != before || state.owner->isGivenAway)
          continue;
        auto indices = seq(0u, phi->getNumIncomingValues());
        if (none_of(indices, [&](unsigned index) { return isSo(ownsFrom(*phi, index)); }))
          continue;
        state.owns = after;
        changes = true;
      }
    }
  }

  // All edges are split before anything else is put into the function.
  void findPlaces() {
    DominatorTree dominators(function_);
    SmallVector<std::tuple<State *, BasicBlock *, BasicBlock *>, 8> edges;
    for (auto &[value, state] : states_) {
      if (state.owns == Owns::never)
        continue;
      for (Instruction *use : state.reign.lastUses())
        if (Instruction *place = placeBehind(*use);
            place && dominators.dominates(value, use) && !state.reign.isGivenAwayAt(*place))
          state.places.push_back(place);
      state.reign.eachEnd([&](BasicBlock &from, BasicBlock &to) {
        bool isThere = dominators.dominates(value, from.getTerminator());
        if (isThere && !state.reign.isGivenAwayOn(from, to))
          edges.emplace_back(&state, &from, &to);
      });
    }
    MapVector<std::pair<BasicBlock *, BasicBlock *>, Instruction *> known;
    for (auto &[state, from, to] : edges) {
      auto [at, isNew] = known.insert({{from, to}, nullptr});
      if (isNew)
        at->second = placeOn(from, to);
      if (at->second)
        state->places.push_back(at->second);
    }
  }

  bool growsAlone(State &state) {
    if (state.owns != Owns::always)
      return false;
    bool changes = false;
    for (CallBase *growth : state.owner->growths) {
      bool isAlone = !state.reign.isGivenAwayAt(*growth) && none_of(state.owner->pointers, [&](Instruction *pointer) {
        return !state.owner->inHeader(*pointer) && crosses(livenessOf(*pointer), *pointer, *growth);
      });
      if (isAlone)
        growAlone(*growth);
      changes |= isAlone;
    }
    return changes;
  }

  void giveBack(Instruction &place, State &state) {
    if (state.owns == Owns::always)
      return giveBackAt(place, *state.owner->value, leastCapacity_);
    Instruction *then = SplitBlockAndInsertIfThen(flagOf(state), &place, /*Unreachable=*/false);
    giveBackAt(*then, *state.owner->value, leastCapacity_);
  }

  // Whether the list that the owner has at the moment is the function's own.
  Value *flagOf(State &state) {
    Type *boolean = Type::getInt1Ty(function_.getContext());
    if (state.flag || state.owns != Owns::sometimes)
      return state.flag ? state.flag : ConstantInt::get(boolean, state.owns == Owns::always);
    auto phi = cast<PHINode>(state.owner->value);
    PHINode *flag = PHINode::Create(boolean, phi->getNumIncomingValues(), "owns", phi->getIterator());
    state.flag = flag;
    for (unsigned i : seq(0u, phi->getNumIncomingValues())) {
      Value *owns = state.ownsFrom[i] ? flagOf(*stateOf(phi->getIncomingValue(i))) : ConstantInt::getFalse(boolean);
      flag->addIncoming(owns, phi->getIncomingBlock(i));
    }
    return flag;
  }

  Function &function_;
  uint64_t leastCapacity_;
  ListOwners owners_;
  MapVector<Instruction *, State> states_;
};

} // namespace

bool giveBackHandedOn(Function &function, uint64_t leastCapacity) {
  return HandedOn(function, leastCapacity).run();
}

} // namespace otter
