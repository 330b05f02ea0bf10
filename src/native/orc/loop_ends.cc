#include "loop_ends.h"

#include "llvm/CodeGen/MachineBlockFrequencyInfo.h"
#include "llvm/CodeGen/MachineBranchProbabilityInfo.h"
#include "llvm/CodeGen/MachineLoopInfo.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

namespace otter {

using namespace llvm;

namespace {

/// Blocks that lie one behind the other. `before` ends with the choice between `end`, which goes back to `top`, and
/// `rare`; what lies in front of `top` is not of the loop.
struct Layout {
  MachineBasicBlock *front;
  MachineBasicBlock *top;
  MachineBasicBlock *before;
  MachineBasicBlock *end;
  MachineBasicBlock *rare;
};

MachineBasicBlock *following(MachineBasicBlock &block) {
  auto next = std::next(block.getIterator());
  return next == block.getParent()->end() ? nullptr : &*next;
}

std::optional<Layout> layoutOf(MachineLoop &loop) {
  MachineBasicBlock *top = loop.getTopBlock(), *end = loop.getLoopLatch();
  if (!end || end == top || top->getIterator() == top->getParent()->begin() || !end->isSuccessor(top))
    return std::nullopt;
  MachineBasicBlock *before = &*std::prev(end->getIterator()), *rare = following(*end);
  bool isBetween = rare && loop.contains(before) && loop.contains(rare) && !end->isSuccessor(rare) &&
                   before->isSuccessor(end) && before->isSuccessor(rare);
  if (!isBetween)
    return std::nullopt;
  return Layout{&*std::prev(top->getIterator()), top, before, end, rare};
}

// Where the frame is described anew, the block before matters.
bool describesFrame(const MachineBasicBlock &block) {
  return !block.empty() && block.front().isCFIInstruction();
}

class LoopEnds : public MachineFunctionPass {
public:
  static char ID;
  LoopEnds() : MachineFunctionPass(ID) {}

  StringRef getPassName() const override { return "Otter loop ends"; }

  void getAnalysisUsage(AnalysisUsage &usage) const override {
    usage.addRequired<MachineLoopInfoWrapperPass>();
    usage.addRequired<MachineBlockFrequencyInfoWrapperPass>();
    usage.addRequired<MachineBranchProbabilityInfoWrapperPass>();
    usage.addPreserved<MachineLoopInfoWrapperPass>();
    MachineFunctionPass::getAnalysisUsage(usage);
  }

  bool runOnMachineFunction(MachineFunction &function) override {
    bool changed = false;
    for (MachineLoop *loop : getAnalysis<MachineLoopInfoWrapperPass>().getLI().getLoopsInPreorder()) {
      std::optional<Layout> layout = loop->isInnermost() ? layoutOf(*loop) : std::nullopt;
      if (layout && mayMove(*layout, *function.getSubtarget().getInstrInfo()) && isWorthIt(*loop, *layout)) {
        move(*layout);
        changed = true;
      }
    }
    return changed;
  }

private:
  static bool mayMove(const Layout &at, const TargetInstrInfo &instructions) {
    for (MachineBasicBlock *block : {at.front, at.before, at.end}) {
      MachineBasicBlock *yes = nullptr, *no = nullptr;
      SmallVector<MachineOperand, 4> condition;
      if (!block->succ_empty() && instructions.analyzeBranch(*block, yes, no, condition))
        return false;
    }
    return !describesFrame(*at.top) && !describesFrame(*at.end) && !describesFrame(*at.rare);
  }

  // A rare round makes three jumps in place of one, each way into the loop one more than now.
  bool isWorthIt(const MachineLoop &loop, const Layout &at) {
    BlockFrequency entries(0);
    for (const MachineBasicBlock *block : at.top->predecessors())
      if (!loop.contains(block))
        entries += frequencyOf(*block, *at.top);
    BlockFrequency rare = frequencyOf(*at.before, *at.rare);
    return rare + rare > entries;
  }

  BlockFrequency frequencyOf(const MachineBasicBlock &from, const MachineBasicBlock &to) {
    const auto &blocks = getAnalysis<MachineBlockFrequencyInfoWrapperPass>().getMBFI();
    const auto &branches = getAnalysis<MachineBranchProbabilityInfoWrapperPass>().getMBPI();
    return blocks.getBlockFreq(&from) * branches.getEdgeProbability(&from, &to);
  }

  static void move(const Layout &at) {
    at.end->moveBefore(at.top);
    at.front->updateTerminator(at.top);
    at.end->updateTerminator(at.rare);
    at.before->updateTerminator(at.end);
    // It is the loop's first block now.
    at.end->setAlignment(at.top->getAlignment(), at.top->getMaxBytesForAlignment());
    at.top->setAlignment(Align(1), 0);
  }
};

char LoopEnds::ID = 0;

} // namespace

MachineFunctionPass *createLoopEndsPass() {
  return new LoopEnds();
}

} // namespace otter
