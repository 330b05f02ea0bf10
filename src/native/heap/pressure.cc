// How much memory the heap may have, and giving it back.
//
// The limit is the user's or the machine's, and within it what the other processes and the cgroup leave: it is looked
// at when the heap has grown by a part of what was left the last time, and at each collection. A heap that may not grow
// collects; one that cannot help itself so ends in a panic, before the kernel would end the process.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <malloc.h>
#include <sys/mman.h>
#include <tuple>
#include <utility>

#include "../lib/panic.h"
#include "../lib/runtime.h"
#include "../lib/write_all.h"
#include "clock.h"
#include "heap.h"

namespace otter {

namespace {

constexpr uint64_t kMegabyte = uint64_t{1} << 20;
constexpr uint64_t kPageLines = kPageBytes / kLineBytes;
// A heap below this is not worth a thread that looks after it.
constexpr uint64_t kKept = 8 * kMegabyte;
// Between two looks at the limits that nothing but a collection asks for.
constexpr double kLookMs = 50;
// Left to stacks, code and everything else in the process that grows.
constexpr uint64_t kMostReserve = 64 * kMegabyte;
// Per cent of the time in which threads wait for memory (PSI, some, ten seconds).
constexpr double kStalled = 10;
// Collections that free less than this part of the limit, so many in a row, are the end.
constexpr uint64_t kCrawlPart = 50;
constexpr uint32_t kMostCrawls = 3;
// The heap of a program that does not allocate is collected when this time has passed, and so many pauses' time.
constexpr double kIdleMs = 750;
constexpr double kMostIdleMs = 60'000;
constexpr double kIdlePauses = 5;
// Its memory goes back to the system some time later, if it has allocated less than this since: to a program that
// waited a little and goes on it would come back as a page fault for each page.
constexpr double kRestMs = 500;
constexpr uint64_t kRestBytes = kMegabyte;

} // namespace

// ------------------------------------------------------------------------------------------------------------ growing

bool Heap::mayGrow(uint64_t bytes) {
  uint64_t held = heldBytes();
  if (held + bytes > nextLook_ || bytes > limit_)
    readLimits();
  bool may = bytes <= limit_ && held <= limit_ - bytes;
  if (!may && spare_.bytes() > 0) {
    spare_.release();
    return mayGrow(bytes);
  }
  isRefused_ |= !may;
  if (may && held + bytes > kKept)
    keeper_.start();
  return may;
}

void Heap::readLimits() {
  MemoryState state = limits_.read();
  uint64_t held = heldBytes();
  uint64_t reserve = std::min(kMostReserve, state.limit / 16);
  uint64_t room = state.headroom - std::min(state.headroom, reserve);
  limit_ = room > hardLimit_ ? hardLimit_ : std::min(hardLimit_, held + room);
  stalled_ = state.stalled;
  lastLookMs_ = nowMs();
  nextLook_ = held + std::max(4 * kMegabyte, std::min(room / 8, 256 * kMegabyte));
}

// Before memory of a block is handed out.
bool Heap::makeResident(Block &block) {
  if (!block.isResident()) {
    if (!mayGrow(kBlockBytes))
      return false;
    blockBytes_ += kBlockBytes;
  }
  blockBytes_ += std::exchange(block.absentPages, 0) * kPageBytes;
  peak_ = std::max(peak_, blockBytes_ + largeBytes_);
  return true;
}

bool Heap::isPressed() const {
  return isRefused_ || stalled_ >= kStalled || heldBytes() > limit_ / 5 * 4;
}

// Bytes by which the heap may grow from one full collection to the next.
uint64_t Heap::room() const {
  bool pressed = isPressed();
  double ratio = pressed ? std::min(options_.triggerRatio, 1.25) : options_.triggerRatio;
  bool adapts = options_.policy == HeapPolicy::adaptive;
  uint64_t least = options_.minTrigger;
  uint64_t share = uint64_t(double(fullLive_) * (ratio - 1));
  if (adapts) {
    least = std::min(least, adaptive_.leastRoom(fullLive_));
    share = adaptive_.sharedRoom(fullLive_, ratio);
  }
  if (pressed)
    least = std::min(least, std::max(kMegabyte, limit_ / 32));
  return std::max(least, share);
}

// Bytes that may be allocated until the next collection.
uint64_t Heap::trigger() const {
  if (!isTracked_)
    return room();
  uint64_t left = room() - std::min(room(), promotedBytes());
  return std::min(nursery_.bytes(options_.minTrigger), std::max(left, shortCycle()));
}

bool Heap::wasRefused() {
  std::lock_guard lock(mutex_);
  return isRefused_;
}

// After a collection that the limit asked for: whether the next ones would follow at once, and not help either.
bool Heap::isHopeless(Reason reason) {
  std::lock_guard lock(mutex_);
  bool crawls = reason == Reason::limit && limit_ - std::min(limit_, live_) < limit_ / kCrawlPart;
  crawls_ = crawls ? crawls_ + 1 : 0;
  return crawls_ >= kMostCrawls;
}

void Heap::outOfMemory(Context *ctx, uint64_t bytes) {
  bool isOneRequest;
  {
    std::lock_guard lock(mutex_);
    isOneRequest = bytes > limit_ / 2;
  }
  std::string sites = isOneRequest ? "" : largestSites();
  ot_output_flush(ctx);
  writeAll(ctx->runtime->options.errorFd, sites);
  panicText(ctx, "out of memory");
}

// -------------------------------------------------------------------------------------------------------- giving back

// Right after sweeping: no block has been used since.
void Heap::release() {
  releaseBlocks();
  // Going through all that malloc has takes time.
  bool mayTrim = spare_.bytes() > 0 || options_.policy == HeapPolicy::system || !adaptive_.keepsLarge();
  spare_.release();
  if (mayTrim)
    malloc_trim(0);
}

// Neighbours go with one call.
void Heap::releaseBlocks() {
  uint64_t run = 0;
  for (uint64_t i = 0; i <= blocks_.size(); i++) {
    bool isEmpty = i < blocks_.size() && blocks_[i].liveBytes == 0 && blocks_[i].touched;
    if (isEmpty) {
      blockBytes_ -= kBlockBytes - blocks_[i].absentPages * kPageBytes;
      blocks_[i].touched = false;
      blocks_[i].isProtected = false;
      blocks_[i].absentPages = 0;
      run++;
      continue;
    }
    if (run > 0)
      madvise(blockMemory(i - run), run * kBlockBytes, MADV_DONTNEED);
    run = 0;
    if (i < blocks_.size() && blocks_[i].liveBytes > 0 && blocks_[i].absentPages == 0)
      releasePages(i);
  }
  blocks_.release();
}

// Of a block with objects, the pages that none of them is in.
void Heap::releasePages(uint64_t index) {
  Block &block = blocks_[index];
  if (block.cellBytes != 0)
    return; // its lines say nothing of cells that are free
  for (uint64_t line = 0; line < kLines; line += kPageLines) {
    auto isUsed = [](uint8_t state) { return state != kLineFree; };
    if (std::any_of(&block.lines[line], &block.lines[line] + kPageLines, isUsed))
      continue;
    madvise(blockMemory(index) + line * kLineBytes, kPageBytes, MADV_DONTNEED);
    block.absentPages++;
    blockBytes_ -= kPageBytes;
  }
}

// -------------------------------------------------------------------------------------------------- the next cycle

void Heap::lookAhead(Reason reason, double pauseMs, double cpuMs) {
  if (nowMs() - lastLookMs_ > kLookMs)
    readLimits();
  bool isShort = isPressed();
  if (isShort && !wasPressed_ && runtime_->options.pressure)
    runtime_->options.pressure(runtime_);
  wasPressed_ = isShort;
  if (!isOfKeeper(reason))
    idleWaitMs_ = 0;
  if (options_.policy == HeapPolicy::adaptive) {
    std::string changes = adaptive_.review(measure(pauseMs, cpuMs));
    if (options_.trace && !changes.empty())
      fprintf(stderr, "[gc] adaptive:%s\n", changes.c_str());
  }
  isRefused_ = false;
}

// Not where memory is short; nor where writes to old objects are watched, since the first write to a large page makes
// it small ones again.
void Heap::planPages() {
  if (!hugePages_ || isPressed() || isTracked_)
    return;
  uint64_t used = blocks_.size() * kBlockBytes;
  uint64_t small = live_ - std::min(live_, largeBytes_);
  uint64_t free = used - std::min(used, small);
  hugePages_->plan(
      {.used = used, .planned = used + trigger() - std::min(trigger(), free), .isWhole = blockBytes_ == used});
}

CycleMeasure Heap::measure(double pauseMs, double cpuMs) {
  CycleMeasure cycle;
  cycle.pauseMs = pauseMs;
  cycle.cpuMs = cpuMs;
  cycle.cycleMs = nowMs() - lastCollectionMs_;
  cycle.workMs = workMs(pauseMs, cpuMs);
  cycle.newBytes = cycleBytes_;
  cycle.isYoung = isYoung_;
  cycle.livedBytes = live_;
  cycle.mayBeYoung = mayHaveGenerations();
  cycle.writtenPages = std::exchange(writtenOldPages_, 0);
  cycle.isShort = isPressed();
  for (uint64_t i = 0; i < blocks_.size(); i++) {
    cycle.liveBytes += blocks_[i].liveBytes;
    cycle.lineBytes += kLineBytes * blocks_[i].liveLines; // of stale ones as it was; where it matters there are none
  }
  cycle.largeTaken = std::exchange(largeTaken_, 0);
  cycle.largeReused = std::exchange(largeReused_, 0);
  if (sites_)
    std::tie(cycle.allocatedBytes, cycle.survivedBytes) = sites_->takeFirstCycle();
  return cycle;
}

// ------------------------------------------------------------------------------------------------- on its own thread

// Now and then, on the heap's own thread. The program is left alone when it does not stop soon: it is computing, and
// a thread that computes comes by when it allocates the next time.
void Heap::tick() {
  if (!isIdleCollectionDue() || !world_.stopWithin(std::chrono::milliseconds(50)))
    return;
  if (isEnabled()) { // still
    std::lock_guard lock(mutex_);
    bool isFirst = idleWaitMs_ == 0;
    uint64_t used = live_ + sinceCollection_;
    collectStopped(!isFirst && sinceCollection_ < kRestBytes ? Reason::rest : Reason::idle);
    // What did not help much is done less often.
    bool helped = live_ < used - used / 8;
    double wait = helped ? kIdleMs : std::min(2 * std::max(idleWaitMs_, kIdleMs), kMostIdleMs);
    idleWaitMs_ = isFirst ? kRestMs : wait;
  }
  world_.resume(nullptr);
}

bool Heap::isIdleCollectionDue() {
  std::lock_guard lock(mutex_);
  if (!isEnabled() || heldBytes() <= kKept)
    return false;
  double wait = idleWaitMs_ > 0 ? idleWaitMs_ : kIdleMs;
  return nowMs() - lastCollectionMs_ > std::max(wait, kIdlePauses * fullPauseMs_);
}

} // namespace otter
