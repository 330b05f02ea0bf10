// Collection: stop (the collecting thread is the mutator), mark from registers, stack and roots, sweep.
//
// A word that might be a reference is one when it points into an object whose start bit is set, interior
// pointers included; objects that hold references are scanned word by word with the same test.
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <sys/mman.h>
#include <utility>

#include "../lib/runtime.h"
#include "heap.h"

namespace otter {

namespace {

double nowMs() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

} // namespace

void Heap::collect(Context *ctx) {
  double start = nowMs();
  withWorldStopped(ctx, world_, [&] {
    std::lock_guard lock(mutex_); // nobody has it; for what is not stopped (statistics)
    collectStopped();
    pausesMs_.push_back(nowMs() - start);
  });
}

void Heap::collectStopped() {
  for (Context *ctx : world_.contexts())
    retireWindow(ctx);
  if (!largeSorted_) {
    std::sort(large_.begin(), large_.end(), [](auto &a, auto &b) { return a.start < b.start; });
    largeSorted_ = true;
  }
  for (auto &block : blocks_) {
    block->lineUsed.fill(false);
    block->liveBytes = 0;
  }
  for (const Context *ctx : world_.contexts())
    markStack(ctx);
  for (const Range &range : roots_)
    markRange(range.start, range.start + range.bytes / sizeof(uintptr_t));
  for (const auto &source : rootSources_)
    source();
  drain();
  sweep();
  if (options_.check)
    insistOnConsistency();
}

// A thread that has not run yet has no top.
void Heap::markStack(const Context *ctx) {
  auto word = [](const void *address) { return reinterpret_cast<const uintptr_t *>(address); };
  if (!ctx->stackTop)
    return;
  markRange(word(ctx->stackTop), word(ctx->stackHigh));
  markEnds(word(ctx->stackTop), word(ctx->stackHigh));
}

// Optimised code that counts up to the end of a list may keep that end alone, which is where another object starts.
__attribute__((no_sanitize("address"))) void Heap::markEnds(const uintptr_t *start, const uintptr_t *end) {
  for (const uintptr_t *at = start; at < end; at++)
    if (*at % kGranule == 0)
      markWord(*at - 1);
}

__attribute__((no_sanitize("address"))) void Heap::markRange(const uintptr_t *start, const uintptr_t *end) {
  // Objects that a list refers to are anywhere: their headers are on their way by the time they are looked at. What is
  // no address does no harm.
  constexpr ptrdiff_t kAhead = 12;
  for (const uintptr_t *at = start; at < end; at++) {
    if (end - at > kAhead)
      __builtin_prefetch(reinterpret_cast<const void *>(at[kAhead]));
    markWord(*at);
  }
}

void Heap::markWord(uintptr_t word) {
  uintptr_t base = uintptr_t(base_);
  if (word - base >= blocks_.size() * kBlockBytes)
    return markLarge(word);
  uint64_t index = (word - base) / kBlockBytes;
  Block &block = *blocks_[index];
  int64_t start = block.starts.lastAtOrBelow((word - base) % kBlockBytes / kGranule);
  if (start < 0 || block.marks.get(uint64_t(start)))
    return;
  uint8_t *object = blockMemory(index) + uint64_t(start) * kGranule;
  uint64_t bytes = uint64_t(reinterpret_cast<Header *>(object)->meta) * kGranule;
  if (word - uintptr_t(object) >= bytes)
    return;
  block.marks.set(uint64_t(start));
  block.liveBytes += uint32_t(bytes);
  uint64_t last = (uint64_t(start) * kGranule + bytes - 1) / kLineBytes;
  for (uint64_t line = uint64_t(start) * kGranule / kLineBytes; line <= last; line++)
    block.lineUsed[line] = true;
  if (runtime_->types.mayHoldReferences(reinterpret_cast<Header *>(object)->type))
    markStack_.push_back({object, bytes});
}

void Heap::markLarge(uintptr_t word) {
  auto above = std::upper_bound(large_.begin(), large_.end(), word,
                                [](uintptr_t w, const LargeObject &object) { return w < uintptr_t(object.start); });
  if (above == large_.begin())
    return;
  LargeObject &object = *(above - 1);
  if (object.marked || word - uintptr_t(object.start) >= object.bytes)
    return;
  object.marked = true;
  if (runtime_->types.mayHoldReferences(reinterpret_cast<Header *>(object.start)->type))
    markStack_.push_back({object.start, object.bytes});
}

void Heap::drain() {
  while (!markStack_.empty()) {
    auto [object, bytes] = markStack_.back();
    markStack_.pop_back();
    trace(object, bytes);
  }
}

void Heap::trace(const uint8_t *object, uint64_t bytes) {
  auto words = reinterpret_cast<const uintptr_t *>(object);
  markRange(words + 1, words + bytes / sizeof(uintptr_t));
}

void Heap::sweep() {
  live_ = 0;
  for (uint64_t i = 0; i < blocks_.size(); i++)
    sweepBlock(i);
  sweepLarge();
  bumpBlock_ = 0;
  cellBlock_.fill(0);
  sinceCollection_ = 0;
}

void Heap::sweepBlock(uint64_t index) {
  Block &block = *blocks_[index];
  block.starts = block.marks;
  block.marks.clear();
  block.nextLine = 0;
  block.nextCell = 0;
  block.touched |= block.used;
  bool wasUsed = std::exchange(block.used, false);
  uint64_t live = block.liveBytes;
  live_ += live;
  if (live > 0)
    return;
  block.cellBytes = 0; // an empty block may serve any policy again
  // Pages go back to the system when a whole cycle did without them: giving each empty block back at every
  // collection cost more in page faults than the program's own work (string_build: half of its time).
  if (wasUsed || !block.touched)
    return;
  madvise(blockMemory(index), kBlockBytes, MADV_DONTNEED);
  block.touched = false;
}

void Heap::sweepLarge() {
  auto dead = [this](LargeObject &object) {
    if (object.marked) {
      object.marked = false;
      live_ += object.bytes;
      return false;
    }
    largeBytes_ -= object.bytes;
    if (object.isOurs)
      spare_.giveBack(object.start, object.bytes);
    else
      free(object.start);
    return true;
  };
  spare_.startCycle();
  std::erase_if(large_, dead);
}

RuntimeStats Heap::stats() {
  std::lock_guard lock(mutex_);
  RuntimeStats stats{};
  stats.collections = pausesMs_.size();
  stats.allocatedBytes = allocated_;
  stats.liveBytes = live_ + sinceCollection_;
  stats.peakBytes = std::max(peak_, blocks_.size() * kBlockBytes + largeBytes_);
  if (pausesMs_.empty())
    return stats;
  std::vector<double> sorted = pausesMs_;
  std::sort(sorted.begin(), sorted.end());
  stats.pauseMaxMs = sorted.back();
  stats.pauseP99Ms = sorted[(sorted.size() - 1) * 99 / 100];
  return stats;
}

} // namespace otter
