#include "loop_lines.h"

#include "llvm/CodeGen/MachineBlockFrequencyInfo.h"
#include "llvm/CodeGen/MachineLoopInfo.h"

#include "instruction_sizes.h"

namespace otter {

using namespace llvm;

namespace {

constexpr unsigned kLine = 64;

// A block is cold that is entered in fewer than one of so many rounds; LLVM expects a call of a cold function in one
// of 16.
constexpr uint64_t kColdRounds = 12;

class LoopLines : public MachineFunctionPass {
public:
  static char ID;
  explicit LoopLines(unsigned maxLines) : MachineFunctionPass(ID), maxLines_(maxLines) {}

  StringRef getPassName() const override { return "Otter loop lines"; }

  void getAnalysisUsage(AnalysisUsage &usage) const override {
    usage.addRequired<MachineLoopInfoWrapperPass>();
    usage.addRequired<MachineBlockFrequencyInfoWrapperPass>();
    usage.setPreservesAll();
    MachineFunctionPass::getAnalysisUsage(usage);
  }

  bool runOnMachineFunction(MachineFunction &function) override {
    MachineLoopInfo &loops = getAnalysis<MachineLoopInfoWrapperPass>().getLI();
    if (loops.empty())
      return false;
    BlockOffsets offsets(function);
    bool changed = false;
    for (MachineLoop *loop : loops.getLoopsInPreorder())
      if (loop->isInnermost())
        changed |= place(*loop, offsets);
    return changed;
  }

private:
  bool isCold(const MachineLoop &loop, const MachineBasicBlock &block) {
    const auto &blocks = getAnalysis<MachineBlockFrequencyInfoWrapperPass>().getMBFI();
    return blocks.getBlockFreq(&block).getFrequency() * kColdRounds <
           blocks.getBlockFreq(loop.getHeader()).getFrequency();
  }

  /// A way that is hardly ever taken may lie before the loop, too, where it falls into what it leads to.
  MachineBasicBlock *firstHot(MachineLoop &loop) {
    MachineBasicBlock *first = loop.getTopBlock(), *bottom = loop.getBottomBlock();
    while (first != bottom && isCold(loop, *first))
      first = first->getNextNode();
    return first;
  }

  /// What stops a thread, or makes a list grow, often lies behind the loop.
  MachineBasicBlock *lastHot(MachineLoop &loop) {
    MachineBasicBlock *last = loop.getBottomBlock(), *top = loop.getTopBlock();
    while (last != top && isCold(loop, *last))
      last = last->getPrevNode();
    return last;
  }

  /// What a loop calls is fetched in between, so that its own lines are a part of all only.
  bool calls(const MachineLoop &loop) {
    return any_of(loop.blocks(), [&](const MachineBasicBlock *block) {
      return any_of(*block, [](const MachineInstr &instruction) { return instruction.isCall(); }) &&
             !isCold(loop, *block);
    });
  }

  bool place(MachineLoop &loop, const BlockOffsets &offsets) {
    if (calls(loop))
      return false;
    MachineBasicBlock *top = firstHot(loop);
    unsigned bytes = offsets.endOf(*lastHot(loop)) - offsets.startOf(*top);
    // LLVM leaves out loops that are entered about as often as they go on, where padding would be executed.
    bool isWorthIt = top->getAlignment() > Align(1);
    if (!isWorthIt || bytes == 0 || bytes > maxLines_ * kLine)
      return false;
    // One line more than needed is touched where the next boundary is closer than as many bytes as the last line holds.
    unsigned maxPadding = (bytes - 1) % kLine;
    if (maxPadding == 0) // which would mean any
      return false;
    top->setAlignment(Align(kLine), maxPadding);
    return true;
  }

  unsigned maxLines_;
};

char LoopLines::ID = 0;

} // namespace

MachineFunctionPass *createLoopLinesPass(unsigned maxLines) {
  return new LoopLines(maxLines);
}

} // namespace otter
