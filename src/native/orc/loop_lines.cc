#include "loop_lines.h"

#include "llvm/CodeGen/MachineLoopInfo.h"

#include "instruction_sizes.h"

namespace otter {

using namespace llvm;

namespace {

constexpr unsigned kLine = 64;

/// What a loop calls is fetched in between, so that its own lines are a part of all only.
bool calls(const MachineLoop &loop) {
  for (const MachineBasicBlock *block : loop.blocks())
    for (const MachineInstr &instruction : *block)
      if (instruction.isCall())
        return true;
  return false;
}

class LoopLines : public MachineFunctionPass {
public:
  static char ID;
  explicit LoopLines(unsigned maxLines) : MachineFunctionPass(ID), maxLines_(maxLines) {}

  StringRef getPassName() const override { return "Otter loop lines"; }

  void getAnalysisUsage(AnalysisUsage &usage) const override {
    usage.addRequired<MachineLoopInfoWrapperPass>();
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
      if (loop->isInnermost() && !calls(*loop))
        changed |= place(*loop, offsets);
    return changed;
  }

private:
  bool place(MachineLoop &loop, const BlockOffsets &offsets) {
    MachineBasicBlock *top = loop.getTopBlock();
    unsigned bytes = offsets.endOf(*loop.getBottomBlock()) - offsets.startOf(*top);
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
