// Objects that are expected to last (pretenuring.h): in windows of their own, in blocks of their own. Where such
// objects and others are made in turn, survivors would leave a few lines free in each block, of which windows are short
// and lie between old objects; so whole blocks are free after a collection, or full.
#include <algorithm>
#include <cstring>

#include "../lib/runtime.h"
#include "../sched/guard.h"
#include "heap.h"

namespace otter {

namespace {

uint64_t roomIn(const LastingWindow &window) {
  return uint64_t(window.end - window.cursor);
}

} // namespace

void *Heap::allocateLastingSlow(Context *ctx, uint32_t type, uint64_t bytes, AllocationCell *cell) {
  uint64_t size = (bytes + kGranule - 1) & ~(kGranule - 1);
  if (size >= kLargeBytes || options_.stress || !options_.pretenure)
    return allocate(ctx, type, bytes, true, cell);
  insistOnRoom(ctx);
  if (__atomic_load_n(&ctx->poll, __ATOMIC_RELAXED))
    ot_poll(ctx);
  LastingWindow &window = ctx->lasting;
  bool isTaken = size <= roomIn(window);
  if (!isTaken) {
    std::lock_guard lock(mutex_);
    retireLasting(window);
    bool isWanted = options_.policy == HeapPolicy::adaptive && !usesCells();
    isTaken = isWanted && sinceCollection_ + size <= trigger() && takeLastingLines(window, size);
  }
  if (!isTaken) // who collects, too, or finds no memory
    return allocate(ctx, type, bytes, true, cell);
  bool sampled = isLastingSample(ctx, size);
  void *object = bumpLasting(window, size);
  auto header = static_cast<Header *>(object);
  header->type = type;
  header->meta = uint32_t(size / kGranule);
  if (OT_UNLIKELY(sampled))
    sites_->add(ctx, __builtin_frame_address(0), object, size, type, cell);
  return object;
}

// The window goes on behind a sample point.
void *Heap::bumpLasting(LastingWindow &window, uint64_t bytes) {
  uint8_t *object = window.cursor;
  window.cursor += bytes;
  window.countedTo = window.cursor;
  window.limit = window.end;
  if (sites_ && window.untilSample < window.end - window.cursor)
    window.limit = window.cursor + (uint64_t(window.untilSample) & ~(kGranule - 1));
  return object;
}

// As `isSample`: on a count of its own, of which points are as far apart.
bool Heap::isLastingSample(Context *ctx, uint64_t bytes) {
  if (!sites_)
    return false;
  LastingWindow &window = ctx->lasting;
  if (window.untilSample == 0)
    window.untilSample = drawSamplePoint(ctx);
  window.untilSample -= window.cursor - window.countedTo + int64_t(bytes);
  if (window.untilSample > 0)
    return false;
  window.untilSample = drawSamplePoint(ctx);
  return true;
}

// As `retireWindow`.
void Heap::retireLasting(LastingWindow &window) {
  if (!window.start)
    return;
  window.untilSample -= window.cursor - window.countedTo;
  auto bytes = uint64_t(window.cursor - window.start);
  allocated_ += bytes;
  sinceCollection_ += bytes;
  auto offset = uint64_t(window.start - base_);
  if (bytes > 0)
    blocks_[offset / kBlockBytes].starts.set(offset % kBlockBytes / kGranule);
  if (isCounting())
    countObjects(window.start, window.cursor);
  window.cursor = window.limit = window.start = window.end = window.countedTo = nullptr;
}

// Moves `lastingBlock_` on to a block with so many free lines in a row.
bool Heap::findLastingBlock(uint64_t lines, uint64_t *first, uint64_t *count) {
  for (; lastingBlock_ < blocks_.size(); lastingBlock_++) {
    Block &block = blocks_[lastingBlock_];
    if (!block.isLasting)
      continue;
    sweep(block);
    if (findLines(block, lines, first, count) && makeResident(block))
      return true;
  }
  return false;
}

// Sets `lastingBlock_` to a block that nothing is in, and makes it one of those.
bool Heap::findEmptyBlock() {
  for (; emptyBlock_ < blocks_.size(); emptyBlock_++) {
    Block &block = blocks_[emptyBlock_];
    if (block.liveBytes > 0 || block.used || block.cellBytes != 0 || !makeResident(block))
      continue;
    sweep(block);
    block.searchAnew();
    break;
  }
  if (emptyBlock_ == blocks_.size() && newBlock(0) < 0)
    return false;
  lastingBlock_ = emptyBlock_;
  blocks_[lastingBlock_].isLasting = true;
  return true;
}

bool Heap::takeLastingLines(LastingWindow &window, uint64_t bytes) {
  uint64_t lines = (bytes + kLineBytes - 1) / kLineBytes;
  uint64_t first = 0;
  uint64_t count = 0;
  if (!findLastingBlock(lines, &first, &count) &&
      (!findEmptyBlock() || !findLines(blocks_[lastingBlock_], lines, &first, &count)))
    return false;
  sweepAhead();
  Block &block = blocks_[lastingBlock_];
  block.used = true;
  std::fill_n(block.lines.begin() + long(first), count, kLineTaken);
  window.start = window.cursor = window.countedTo = blockMemory(lastingBlock_) + first * kLineBytes;
  window.end = window.start + count * kLineBytes;
  if (block.touched)
    memset(window.start, 0, count * kLineBytes);
  return true;
}

} // namespace otter
