// How much code a loop is, how often it goes round, and where it panics, for passes that copy loops.
#pragma once

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/LoopUtils.h"

namespace otter {

/// Loops that are known to have fewer rounds a time lose more by what comes before them than they gain in each.
constexpr unsigned kFewestRounds = 4;

inline bool isShort(llvm::Loop &loop) {
  std::optional<unsigned> rounds = llvm::getLoopEstimatedTripCount(&loop);
  return rounds && *rounds < kFewestRounds;
}

/// Whether it leads to a panic: to a block without successors, past no choice.
inline bool endsProgram(const llvm::BasicBlock *block) {
  for (unsigned steps = 0; block && steps < 4; steps++, block = block->getSingleSuccessor())
    if (llvm::isa<llvm::UnreachableInst>(block->getTerminator()))
      return true;
  return false;
}

inline bool leavesToPanic(const llvm::Loop &loop, const llvm::BasicBlock &block) {
  return llvm::any_of(llvm::successors(&block),
                      [&](const llvm::BasicBlock *to) { return !loop.contains(to) && endsProgram(to); });
}

inline size_t instructionsOf(const llvm::Loop &loop) {
  size_t count = 0;
  for (const llvm::BasicBlock *block : loop.blocks())
    count += block->size();
  return count;
}

} // namespace otter
