#include "instruction_sizes.h"

#include <cstdlib>

namespace otter {

using namespace llvm;

namespace {

// Most have a REX prefix, an opcode and a byte that names operands; VEX ones have a byte more and no REX.
constexpr unsigned kPlainBytes = 3;
constexpr unsigned kCallBytes = 5;
constexpr unsigned kShortBranchBytes = 2;
constexpr unsigned kJumpBytes = 5;
constexpr unsigned kConditionalJumpBytes = 6;
// Of 127 bytes, with room for padding in between.
constexpr int kShortReach = 110;

// A memory operand is base, scale, index, displacement and segment.
constexpr unsigned kMemoryOperands = 5;
constexpr unsigned kIndex = 2;
constexpr unsigned kDisplacement = 3;

unsigned displacementBytes(const MachineOperand &displacement) {
  if (!displacement.isImm())
    return 4;
  return displacement.getImm() == 0 ? 0 : isInt<8>(displacement.getImm()) ? 1 : 4;
}

unsigned memoryBytes(const MachineInstr &instruction, unsigned first) {
  unsigned indexBytes = instruction.getOperand(first + kIndex).getReg() ? 1 : 0;
  return indexBytes + displacementBytes(instruction.getOperand(first + kDisplacement));
}

unsigned operandBytes(const MachineInstr &instruction) {
  ArrayRef<MCOperandInfo> kinds = instruction.getDesc().operands();
  unsigned bytes = 0;
  for (unsigned i = 0; i < kinds.size() && i < instruction.getNumOperands(); i++) {
    const MachineOperand &operand = instruction.getOperand(i);
    if (kinds[i].OperandType == MCOI::OPERAND_MEMORY) {
      bytes += memoryBytes(instruction, i);
      i += kMemoryOperands - 1;
    } else if (operand.isImm() && kinds[i].OperandType == MCOI::OPERAND_IMMEDIATE)
      bytes += isInt<8>(operand.getImm()) ? 1 : 4;
  }
  return bytes;
}

const MachineBasicBlock *targetOf(const MachineInstr &branch) {
  for (const MachineOperand &operand : branch.operands())
    if (operand.isMBB())
      return operand.getMBB();
  return nullptr;
}

} // namespace

BlockOffsets::BlockOffsets(const MachineFunction &function) : offsets_(function.getNumBlockIDs(), 0) {
  measure(function); // all branches short
  measure(function);
}

unsigned BlockOffsets::endOf(const MachineBasicBlock &block) const {
  auto next = std::next(block.getIterator());
  return next == block.getParent()->end() ? end_ : startOf(*next);
}

void BlockOffsets::measure(const MachineFunction &function) {
  std::vector<unsigned> offsets(offsets_.size());
  unsigned offset = 0;
  for (const MachineBasicBlock &block : function) {
    offsets[block.getNumber()] = offset;
    for (const MachineInstr &instruction : block) {
      if (instruction.isMetaInstruction())
        continue;
      if (instruction.isBranch())
        offset += branchBytes(instruction, offset);
      else
        offset += instruction.isCall() ? kCallBytes : kPlainBytes + operandBytes(instruction);
    }
  }
  offsets_ = std::move(offsets);
  end_ = offset;
}

unsigned BlockOffsets::branchBytes(const MachineInstr &branch, unsigned offset) const {
  const MachineBasicBlock *target = targetOf(branch);
  if (!target)
    return kPlainBytes + operandBytes(branch);
  bool isMeasured = end_ > 0;
  if (!isMeasured || std::abs(int(startOf(*target)) - int(offset)) <= kShortReach)
    return kShortBranchBytes;
  return branch.isConditionalBranch() ? kConditionalJumpBytes : kJumpBytes;
}

} // namespace otter
