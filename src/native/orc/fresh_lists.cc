#include "fresh_lists.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"

#include "effects.h"
#include "kept_analyses.h"
#include "list_pointers.h"

namespace otter {

using namespace llvm;

namespace {

/// On a call that makes a list: it has been looked at.
constexpr StringLiteral kSeen = "otter.fresh";

/// What is done with a list's object.
class Uses {
public:
  /// False if something else than an offset from the list may lead into it, or it has too many uses.
  bool find(CallInst &list) {
    SmallVector<Instruction *, 8> pointers{&list};
    while (!pointers.empty())
      for (Use &use : pointers.pop_back_val()->uses()) {
        auto *user = cast<Instruction>(use.getUser());
        if (++count_ > kMostUses || isa<PHINode, SelectInst>(user))
          return false;
        if (isa<GetElementPtrInst>(user))
          pointers.push_back(user);
        else
          add(*user, use);
      }
    return true;
  }

  /// That go through the list, calls of functions on lists among them.
  SmallSetVector<Instruction *, 16> accesses;
  /// Behind these somebody else may know it.
  SmallPtrSet<Instruction *, 4> leaks;

private:
  void add(Instruction &user, const Use &use) {
    auto call = dyn_cast<CallBase>(&user);
    bool isAddress = getLoadStorePointerOperand(&user) == use.get() && !isStored(user, use);
    if (isAddress || (call && isListFunction(*call) && keepsNone(*call, use)))
      accesses.insert(&user);
    else if (!isa<ICmpInst>(user) && !(call && isKnownCallOfElements(*call, use)))
      leaks.insert(&user);
  }

  static bool isStored(const Instruction &user, const Use &use) {
    return isa<StoreInst>(user) && use.getOperandNo() == 0;
  }

  unsigned count_ = 0;
};

/// Whether a way leads from behind the instruction to the block, past every place that makes the list.
bool leadsTo(const Instruction &from, const BasicBlock &to, const CallInst &list) {
  SmallPtrSet<const BasicBlock *, 32> seen;
  SmallVector<const BasicBlock *, 32> worklist;
  auto goOn = [&](const BasicBlock &block) {
    for (const BasicBlock *next : successors(&block))
      if (next != list.getParent() && seen.insert(next).second)
        worklist.push_back(next);
  };
  goOn(*from.getParent());
  while (!worklist.empty()) {
    const BasicBlock *block = worklist.pop_back_val();
    if (block == &to)
      return true;
    goOn(*block);
  }
  return false;
}

class Scopes {
public:
  /// `scope`: from a look before, or null.
  Scopes(CallInst &list, const Uses &uses, MDNode *scope) : list_(list), uses_(uses), scope_(scope) {}

  /// Speaks of the loops in which nobody else knows the list; whether there is one.
  bool mark(LoopInfo &loops) {
    for (Loop *loop : loops.getLoopsInPreorder())
      if (isFreshIn(*loop))
        mark(*loop);
    return scope_ != nullptr;
  }

private:
  bool isFreshIn(const Loop &loop) const {
    if (loop.contains(&list_) ||
        none_of(uses_.accesses, [&](const Instruction *access) { return changesIn(*access, loop); }))
      return false;
    return none_of(uses_.leaks, [&](const Instruction *leak) {
      return loop.contains(leak) || leadsTo(*leak, *loop.getHeader(), list_);
    });
  }

  static bool changesIn(const Instruction &access, const Loop &loop) {
    return access.mayWriteToMemory() && loop.contains(&access);
  }

  void mark(const Loop &loop) {
    if (!scope_)
      declare();
    for (BasicBlock *block : loop.blocks())
      for (Instruction &instruction : *block) {
        if (uses_.accesses.contains(&instruction))
          add(instruction, LLVMContext::MD_alias_scope);
        else if (isHeaderOfOther(instruction))
          add(instruction, LLVMContext::MD_noalias);
      }
  }

  bool isHeaderOfOther(const Instruction &instruction) const {
    const Value *pointer = getLoadStorePointerOperand(&instruction);
    return pointer && placeOf(instruction.getMetadata(LLVMContext::MD_tbaa)).starts_with("ot.list#") &&
           getUnderlyingObject(pointer) != &list_;
  }

  // Copies of what is around the loop then get scopes of their own.
  void declare() {
    MDBuilder builder(list_.getContext());
    MDNode *domain = builder.createAnonymousAliasScopeDomain("otter.fresh");
    scope_ = MDNode::get(list_.getContext(), builder.createAnonymousAliasScope(domain, "list"));
    IRBuilder<> after(list_.getNextNode());
    after.CreateNoAliasScopeDeclaration(scope_);
  }

  void add(Instruction &instruction, unsigned kind) const {
    instruction.setMetadata(kind, MDNode::concatenate(instruction.getMetadata(kind), scope_));
  }

  CallInst &list_;
  const Uses &uses_;
  MDNode *scope_;
};

/// The scope that was declared behind a call that makes a list; what copies the call gives it a scope of its own.
MDNode *declaredBehind(CallInst &list) {
  for (auto *next = list.getNextNode(); next; next = next->getNextNode()) {
    if (auto scope = dyn_cast<NoAliasScopeDeclInst>(next))
      return scope->getScopeList();
    if (auto call = dyn_cast<CallBase>(next); call && isNewList(*call))
      break;
  }
  return nullptr;
}

/// Looks again at lists of which something was said before: LLVM forgets it of loads that it moves to where they are
/// not sure to be needed.
bool markScopes(CallInst &list, LoopInfo &loops) {
  MDNode *scope = nullptr;
  if (list.getMetadata(kSeen)) {
    scope = declaredBehind(list);
    if (!scope)
      return false;
  }
  list.setMetadata(kSeen, MDNode::get(list.getContext(), {}));
  Uses uses;
  return uses.find(list) && Scopes(list, uses, scope).mark(loops);
}

} // namespace

PreservedAnalyses FreshLists::run(Function &function, FunctionAnalysisManager &functions) {
  auto &loops = functions.getResult<LoopAnalysis>(function);
  if (loops.empty())
    return PreservedAnalyses::all();
  SmallVector<CallInst *, 8> lists;
  for (Instruction &instruction : instructions(function))
    if (auto call = dyn_cast<CallInst>(&instruction); call && isNewList(*call))
      lists.push_back(call);
  bool isChanged = false;
  for (CallInst *list : lists)
    isChanged |= markScopes(*list, loops);
  return branchesKept(isChanged);
}

} // namespace otter
