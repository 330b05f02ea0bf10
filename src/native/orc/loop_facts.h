// How much code a loop is, and how often it goes round, for passes that copy loops.
#pragma once

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Transforms/Utils/LoopUtils.h"

namespace otter {

/// Loops that are known to have fewer rounds a time lose more by what comes before them than they gain in each.
constexpr unsigned kFewestRounds = 4;

inline bool isShort(llvm::Loop &loop) {
  std::optional<unsigned> rounds = llvm::getLoopEstimatedTripCount(&loop);
  return rounds && *rounds < kFewestRounds;
}

inline size_t instructionsOf(const llvm::Loop &loop) {
  size_t count = 0;
  for (const llvm::BasicBlock *block : loop.blocks())
    count += block->size();
  return count;
}

} // namespace otter
