// Asks a thread which of some address ranges its registers and stack refer to. The thread looks for itself, in a
// signal handler, so nothing has to be parked and no lock can be held against the asker.
//
// Invariants: conservative (any word that looks like an address in a range counts); a thread that does not answer
// in time counts as referring to everything.
#pragma once

#include <cstdint>
#include <pthread.h>
#include <vector>

namespace otter {

struct ScanRange {
  uintptr_t start;
  uintptr_t end;
  bool hit = false;
};

/// `ranges` are sorted and disjoint. The stack is searched from the thread's stack pointer, which must be above
/// `stackLow`, up to `stackHigh`. False when the thread did not answer.
bool scanThread(pthread_t thread, uintptr_t stackLow, uintptr_t stackHigh, std::vector<ScanRange> &ranges);

/// The same for words in memory; there is at least one range.
void scanWords(const uintptr_t *start, const uintptr_t *end, std::vector<ScanRange> &ranges);

} // namespace otter
