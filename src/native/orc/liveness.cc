#include "liveness.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/CFG.h"

namespace otter {

using namespace llvm;

namespace {

void flowUp(Liveness &live, SmallVector<BasicBlock *, 16> &worklist, LifeStart start) {
  while (!worklist.empty()) {
    BasicBlock *block = worklist.pop_back_val();
    for (BasicBlock *before : predecessors(block)) {
      live.out.insert(before);
      if (!start(*before, nullptr) && live.in.insert(before).second)
        worklist.push_back(before);
    }
  }
}

} // namespace

void flowUpFrom(Liveness &live, BasicBlock &block, Instruction *from, LifeStart start) {
  if (!from)
    live.out.insert(&block);
  if (start(block, from) || !live.in.insert(&block).second)
    return;
  SmallVector<BasicBlock *, 16> worklist{&block};
  flowUp(live, worklist, start);
}

Liveness livenessOf(Instruction &value) {
  Liveness live;
  auto start = [&](BasicBlock &block, Instruction *) { return value.getParent() == &block ? &value : nullptr; };
  for (Use &use : value.uses()) {
    auto user = cast<Instruction>(use.getUser());
    if (auto phi = dyn_cast<PHINode>(user))
      flowUpFrom(live, *phi->getIncomingBlock(use), nullptr, start);
    else
      flowUpFrom(live, *user->getParent(), user, start);
  }
  return live;
}

bool crosses(const Liveness &live, const Instruction &value, Instruction &other) {
  BasicBlock *block = other.getParent();
  bool isMadeBefore = live.in.contains(block) || (value.getParent() == block && value.comesBefore(&other));
  bool isUsedBehind = live.out.contains(block) || any_of(value.users(), [&](const User *user) {
                        auto use = cast<Instruction>(user);
                        return !isa<PHINode>(use) && use->getParent() == block && other.comesBefore(use);
                      });
  return &value != &other && isMadeBefore && isUsedBehind;
}

bool isAliveAbove(BasicBlock &block, const Liveness &live, function_ref<bool(const Instruction &)> isBirth,
                  const InstructionSet &uses, SmallVectorImpl<Instruction *> *last) {
  bool isAlive = live.out.contains(&block);
  for (Instruction &instruction : reverse(block)) {
    if (isBirth(instruction)) {
      isAlive = false;
    } else if (uses.contains(&instruction) && !isAlive) {
      if (last)
        last->push_back(&instruction);
      isAlive = true;
    }
  }
  return isAlive;
}

} // namespace otter
