// Which allocations are sampled: a window's limit is put where the next sample point is, so that the inlined fast path
// leads here for it and costs nothing else.
#include <cmath>

#include "heap.h"

namespace otter {

namespace {

// xorshift64*: any sequence will do that has nothing to do with what the program allocates.
double uniform(uint64_t &state) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return double((state * 0x2545f4914f6cdd1dull) >> 11) * 0x1p-53;
}

} // namespace

int64_t Heap::drawSamplePoint(Context *ctx) {
  if (ctx->sampleSeed == 0)
    ctx->sampleSeed = 0x9e3779b97f4a7c15ull * ++sampleSeeds_;
  return int64_t(-std::log1p(-uniform(ctx->sampleSeed)) * double(sites_->period())) + 1;
}

// Takes the object that is about to be allocated, and what was allocated in the window since the last call, off the way
// to its sample point. A text that gave room back may have moved the cursor back: then less than nothing was.
bool Heap::isSample(Context *ctx, Window &window, uint64_t bytes) {
  if (!sites_)
    return false;
  if (!window.isSampled) {
    window.untilSample = drawSamplePoint(ctx);
    window.isSampled = true;
  }
  window.untilSample -= window.cursor - window.countedTo + int64_t(bytes);
  window.countedTo = window.cursor;
  if (window.untilSample > 0)
    return false;
  window.untilSample = drawSamplePoint(ctx);
  return true;
}

// The object that was allocated last has been counted.
void Heap::setSamplePoint(Window &window) const {
  window.countedTo = window.cursor;
  if (options_.stress) { // so that the next allocation comes by here
    window.limit = window.cursor;
    return;
  }
  window.limit = window.end;
  if (sites_ && window.untilSample < window.end - window.cursor)
    window.limit = window.cursor + (uint64_t(window.untilSample) & ~(kGranule - 1));
}

bool Heap::isMarked(const void *object) const {
  auto address = static_cast<const uint8_t *>(object);
  if (isSmall(address)) {
    auto offset = uint64_t(address - base_);
    return blocks_[offset / kBlockBytes].marks.get(offset % kBlockBytes / kGranule);
  }
  auto at = findSorted(object);
  return at != large_.end() && at->marked;
}

// Between marking and sweeping.
void Heap::settleSites() {
  if (!sites_)
    return;
  Pretenuring *pretenuring = options_.pretenure && options_.policy == HeapPolicy::adaptive ? &pretenuring_ : nullptr;
  sites_->settle([this](const void *object) { return isMarked(object); }, pretenuring);
  if (!pretenuring)
    return;
  for (const Pretenuring::Change &change : pretenuring->decide())
    if (options_.trace)
      trace(change);
}

} // namespace otter
