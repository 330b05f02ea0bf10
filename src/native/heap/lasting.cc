// Objects that are expected to last (pretenuring.h): in windows of their own, in blocks of their own. Where such
// objects and others are made in turn, survivors would leave a few lines free in each block, of which windows are short
// and lie between old objects; so whole blocks are free after a collection, or full.
#include "../lib/runtime.h"
#include "../sched/guard.h"
#include "heap.h"

namespace otter {

void *Heap::allocateLastingSlow(Context *ctx, uint32_t type, uint64_t bytes, AllocationCell *cell) {
  uint64_t size = wholeGranules(bytes);
  if (size >= kLargeBytes || options_.stress || !options_.pretenure)
    return allocate(ctx, type, bytes, true, cell);
  insistOnRoom(ctx);
  if (__atomic_load_n(&ctx->poll, __ATOMIC_RELAXED))
    ot_poll(ctx);
  Window &window = ctx->lasting;
  bool hasRoom = size <= uint64_t(window.end - window.cursor);
  if (!hasRoom) {
    std::lock_guard lock(mutex_);
    retireWindow(window);
    bool isWanted = options_.policy == HeapPolicy::adaptive && !usesCells();
    hasRoom = isWanted && sinceCollection_ + size <= trigger() && takeLastingLines(window, size);
  }
  if (!hasRoom) // who collects, too, or finds no memory
    return allocate(ctx, type, bytes, true, cell);
  bool sampled = isSample(ctx, window, size);
  window.limit = window.end;
  void *object = allocateLasting(ctx, type, bytes, cell);
  setSamplePoint(window);
  if (OT_UNLIKELY(sampled))
    sites_->add(ctx, __builtin_frame_address(0), object, size, type, cell);
  return object;
}

bool Heap::findLastingBlock(uint64_t lines, uint64_t *first, uint64_t *count) {
  auto skips = [](const Block &block) { return !block.isLasting; };
  return findBlockFrom(lastingBlock_, skips, lines, first, count);
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

bool Heap::takeLastingLines(Window &window, uint64_t bytes) {
  uint64_t lines = (bytes + kLineBytes - 1) / kLineBytes;
  uint64_t first = 0;
  uint64_t count = 0;
  if (!findLastingBlock(lines, &first, &count) &&
      (!findEmptyBlock() || !findLines(blocks_[lastingBlock_], lines, &first, &count)))
    return false;
  sweepAhead();
  openWindow(window, lastingBlock_, first, count);
  return true;
}

} // namespace otter
