// About how many bytes x86-64 machine instructions take. Their exact sizes are known to the assembler alone, which
// comes after the last pass.
#pragma once

#include <vector>

#include "llvm/CodeGen/MachineFunction.h"

namespace otter {

/// Offsets of a function's blocks from its start, in bytes, without padding between them: a few bytes off now and then.
class BlockOffsets {
public:
  explicit BlockOffsets(const llvm::MachineFunction &function);

  unsigned startOf(const llvm::MachineBasicBlock &block) const { return offsets_[block.getNumber()]; }
  /// Where the block that follows in layout starts, or the function ends.
  unsigned endOf(const llvm::MachineBasicBlock &block) const;

private:
  /// Adds sizes up; a branch is short where the offsets so far say so.
  void measure(const llvm::MachineFunction &function);
  unsigned branchBytes(const llvm::MachineInstr &branch, unsigned offset) const;

  std::vector<unsigned> offsets_;
  unsigned end_ = 0;
};

} // namespace otter
