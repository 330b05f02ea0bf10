// What programs learn of and decide about the heap: allocations by type, live objects by type, the policy.
#include "../lib/runtime.h"
#include "heap.h"

namespace otter {

namespace {

// As `withWorldStopped`, and again when another thread was first.
template <typename Work> void insistOnStopped(Context *ctx, World &world, Work work) {
  while (!withWorldStopped(ctx, world, work))
    ;
}

} // namespace

void Heap::retireAllWindows(Context *ctx) {
  insistOnStopped(ctx, world_, [this] {
    std::lock_guard lock(mutex_);
    for (Context *each : world_.contexts())
      retireWindows(*each);
  });
}

void Heap::setPolicy(Context *ctx, HeapPolicy policy) {
  std::lock_guard lock(mutex_);
  retireWindows(*ctx);
  options_.policy = policy;
}

void Heap::startCounting(Context *ctx) {
  retireAllWindows(ctx);
  std::lock_guard lock(mutex_);
  counted_.clear();
  isCounting_ = true;
}

void Heap::stopCounting(Context *ctx) {
  retireAllWindows(ctx);
  std::lock_guard lock(mutex_);
  isCounting_ = false;
}

// Objects in a window are counted when it is retired.
void Heap::countOutsideWindow(const Context *ctx, const void *object, uint64_t bytes) {
  auto at = static_cast<const uint8_t *>(object);
  if (!isCounting() || (at >= ctx->window.start && at < ctx->window.limit))
    return;
  std::lock_guard lock(mutex_);
  addTo(counted_, static_cast<const Header *>(object)->type, bytes);
}

Census Heap::allocations(Context *ctx) {
  retireAllWindows(ctx);
  std::lock_guard lock(mutex_);
  return counted_;
}

Census Heap::liveObjects(Context *ctx) {
  Census census;
  insistOnStopped(ctx, world_, [&] {
    std::lock_guard lock(mutex_);
    collectStopped(Reason::asked);
    for (uint64_t i = 0; i < blocks_.size(); i++) {
      for (uint64_t granule = 0; granule < kGranules; granule++) {
        if (!blocks_[i].objects().get(granule))
          continue;
        auto header = reinterpret_cast<const Header *>(blockMemory(i) + granule * kGranule);
        addTo(census, header->type, smallBytes(*header));
      }
    }
    for (const LargeObject &object : large_)
      addTo(census, reinterpret_cast<const Header *>(object.start)->type, object.bytes);
  });
  return census;
}

} // namespace otter
