// Where in a function values are alive: found by walking up from each use to the definition (Appel and Palsberg,
// "Modern compiler implementation", chapter 19).
#pragma once

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Instructions.h"

namespace otter {

using BlockSet = llvm::SmallPtrSet<llvm::BasicBlock *, 16>;
using InstructionSet = llvm::SmallPtrSet<const llvm::Instruction *, 32>;

/// Blocks at whose beginning and end something is alive.
struct Liveness {
  BlockSet in, out;

  void merge(const Liveness &other) {
    in.insert(other.in.begin(), other.in.end());
    out.insert(other.out.begin(), other.out.end());
  }
};

/// The instruction above which nothing is alive any more; null: there is none in the block. `from` itself is not looked
/// at; null: all of the block is.
using LifeStart = llvm::function_ref<llvm::Instruction *(llvm::BasicBlock &block, llvm::Instruction *from)>;

/// From a use up, or from the end of a block.
void flowUpFrom(Liveness &live, llvm::BasicBlock &block, llvm::Instruction *from, LifeStart start);

Liveness livenessOf(llvm::Instruction &value);

/// Whether a value that is there before an instruction is used behind it.
bool crosses(const Liveness &live, const llvm::Instruction &value, llvm::Instruction &other);

/// Walks a block up, between births and uses: whether something is alive at its beginning. Collects the last uses.
bool isAliveAbove(llvm::BasicBlock &block, const Liveness &live,
                  llvm::function_ref<bool(const llvm::Instruction &)> isBirth, const InstructionSet &uses,
                  llvm::SmallVectorImpl<llvm::Instruction *> *last);

} // namespace otter
