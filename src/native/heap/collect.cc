// Collection: stop (the collecting thread is the mutator), mark from registers, stacks and roots (marker.h), see what
// is left. A block is swept when room is looked for in it or a little later, or when the next collection begins.
#include <algorithm>
#include <cstdlib>
#include <sys/mman.h>
#include <utility>

#include "../lib/runtime.h"
#include "clock.h"
#include "heap.h"
#include "marker.h"

namespace otter {

namespace {

// Blocks that are looked at for each window. The least that is allocated between two collections is 64 windows, so that
// a heap of 128 MB is swept by then.
constexpr uint64_t kSweptAhead = 64;
constexpr uint64_t kWorthHelp = uint64_t{16} << 20;
// What nothing was put into is counted at collections that are so far apart at least. Some follow each other after a
// millisecond: memory that is given back after a few of those is soon needed again, at the price of a page fault for
// each page.
constexpr double kIdleLookMs = 100;

} // namespace

// Again when the world was stopped for something else.
void Heap::collect(Context *ctx, Reason reason) {
  uint64_t before = collections_;
  auto work = [&] {
    std::lock_guard lock(mutex_); // nobody has it; for what is not stopped (statistics)
    collectStopped(reason);
  };
  while (!withWorldStopped(ctx, world_, work) && collections_ == before)
    continue;
}

// The pause is measured from here: threads that compute for long before they stop cost the others time, but it is
// they who had it.
void Heap::collectStopped(Reason reason) {
  double start = nowMs();
  double startCpu = threadCpuMs();
  uint64_t held = heldBytes();
  for (Context *ctx : world_.contexts())
    retireWindows(*ctx);
  if (!largeSorted_) {
    std::sort(large_.begin(), large_.end(), [](auto &a, auto &b) { return a.start < b.start; });
    largeSorted_ = true;
  }
  sweepAll();
  bool mayBeYoung = mayLeaveOld(reason);
  isRecent_ = mayBeYoung && wantsRecent();
  isYoung_ = mayBeYoung && (isRecent_ || !fills(room())) && beginYoung();
  isRecent_ &= isYoung_;
  if (!isYoung_)
    beginFull();
  for (const Context *ctx : world_.contexts())
    if (ctx->stackTop) // it has run
      markStack(reinterpret_cast<const uintptr_t *>(ctx->stackTop),
                reinterpret_cast<const uintptr_t *>(ctx->stackHigh));
  for (const Range &range : roots_)
    markRange(range.start, range.start + range.bytes / sizeof(uintptr_t));
  for (const auto &source : rootSources_)
    source();
  mark();
  looseRoots_.clear();
  settleSites();
  settleBlocks();
  if (!mayLeaveStale(reason))
    sweepAll();
  if (reason == Reason::rest || isPressed())
    release();
  double cpuMs = threadCpuMs() - startCpu;
  endCpuMs_ = processCpuMs();
  lookAhead(reason, nowMs() - start, cpuMs);
  endGeneration(nowMs() - start, cpuMs);
  planPages();
  record({start - startMs_, nowMs() - start, live_, held, reason});
  if (options_.check)
    insistOnConsistency();
}

// Optimised code that counts up to the end of a list may keep that end alone, which is where another object starts.
__attribute__((no_sanitize("address"))) void Heap::markStack(const uintptr_t *start, const uintptr_t *end) {
  markRange(start, end);
  for (const uintptr_t *at = start; at < end; at++)
    if (*at != 0 && *at % kGranule == 0)
      looseRoots_.push_back(*at - 1);
}

void Heap::markRange(const uintptr_t *start, const uintptr_t *end) {
  if (start < end)
    rootWords_.emplace_back(start, uint64_t(end - start));
}

// A second marker pays when there is much to mark and a processor that has nothing else to do.
bool Heap::wantsHelp() const {
  if (isYoung_)
    return false;
  if (options_.markThreads != 0)
    return options_.markThreads > 1;
  return heldBytes() >= kWorthHelp && idleProcessors() > 0;
}

void Heap::mark() {
  // Only now do they stay where they are.
  markRange(looseRoots_.data(), looseRoots_.data() + looseRoots_.size());
  std::vector<MarkItem> roots = std::exchange(rootWords_, {});
  if (!wantsHelp())
    return Marker<false>(*this, markPool_, std::move(roots)).drain();
  markPool_.begin([this] { Marker<true>(*this, markPool_).drain(); });
  Marker<true>(*this, markPool_, std::move(roots)).drain();
}

void Block::forget() {
  isClean = false; // which pages were written is not asked
  marks.clear();
  for (uint8_t &line : lines)
    line &= kLineTaken;
  liveBytes = 0;
}

void Block::sweep() {
  if (!isStale) // nothing is written to what is known of a vacant one
    return;
  isStale = false;
  starts = marks;
  for (uint8_t &line : lines)
    line &= kLineLive;
  liveLines = uint32_t(std::count(lines.begin(), lines.end(), kLineLive));
  searchAnew();
}

void Heap::sweep(Block &block) {
  stale_ -= block.isStale;
  block.sweep();
}

// As windows are taken, so that little is left for the next pause.
void Heap::sweepAhead() {
  if (stale_ == 0)
    return;
  for (uint64_t end = std::min(sweptTo_ + kSweptAhead, blocks_.size()); sweptTo_ < end; sweptTo_++)
    sweep(blocks_[sweptTo_]);
}

void Heap::sweepAll() {
  for (; stale_ > 0 && sweptTo_ < blocks_.size(); sweptTo_++)
    sweep(blocks_[sweptTo_]);
}

// Where memory is short, is given back, or what lives is scattered, it matters which lines are free.
bool Heap::mayLeaveStale(Reason reason) const {
  return !isOfKeeper(reason) && !isPressed() && !usesCells() && !options_.trace;
}

void Heap::settleBlocks() {
  live_ = 0;
  bool isLook = nowMs() - lastIdleLookMs_ >= kIdleLookMs;
  if (isLook)
    lastIdleLookMs_ = nowMs();
  for (uint64_t i = 0; i < blocks_.size(); i++)
    settleBlock(i, isLook);
  sweepLarge();
  if (isLook)
    spare_.startCycle();
  bumpBlock_ = lastingBlock_ = emptyBlock_ = sweptTo_ = 0;
  isMixed_ = false;
  cellBlock_.fill(0);
  cycleBytes_ = std::exchange(sinceCollection_, 0);
}

void Heap::settleBlock(uint64_t index, bool isLook) {
  Block &block = blocks_[index];
  if (block.isVacant())
    return;
  if (block.used || !isYoung_ || (isRecent_ && !block.isSettled)) {
    block.isStale = true;
    stale_++;
  } else {
    block.searchAnew();
  }
  block.touched |= block.used;
  bool wasUsed = std::exchange(block.used, false);
  block.isClean &= !wasUsed;
  uint64_t live = block.liveBytes;
  live_ += live;
  if (live > 0)
    return;
  block.isLasting = false;
  block.cellBytes = 0; // an empty block may serve any policy again
  // Giving each empty block back at every collection cost more in page faults than the program's own work
  // (string_build: half of its time).
  block.emptyCycles = wasUsed ? 0 : std::min<uint8_t>(block.emptyCycles + isLook, kIdleCycles);
  if (block.emptyCycles < kIdleCycles || !block.touched)
    return;
  sweep(block); // nothing may be known of a vacant one
  madvise(blockMemory(index), kBlockBytes, MADV_DONTNEED);
  blockBytes_ -= kBlockBytes - block.absentPages * kPageBytes;
  block.touched = false;
  block.isProtected = false;
  block.absentPages = 0;
}

} // namespace otter
