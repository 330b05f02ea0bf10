// Large objects: each is malloc's, or spare memory of an earlier one.
//
// Invariant: `large_` is sorted by address while `largeSorted_` says so; collections sort it.
#include <algorithm>
#include <cstdlib>

#include "heap.h"

namespace otter {

namespace {

// How far back in an unsorted list, and how many that lie behind it would have to move: what is farther is left to the
// collector, as looking costs more than it saves.
constexpr int64_t kNear = 64;
constexpr int64_t kMostMoved = 4096;

} // namespace

void *Heap::allocateLarge(Request request) {
  uint64_t bytes = request.bytes;
  // The policy `system` leaves everything to malloc.
  bool isKept = options_.policy != HeapPolicy::adaptive || adaptive_.keepsLarge();
  bool isOurs = options_.policy != HeapPolicy::system && isKept;
  bool isReused = isOurs && spare_.has(bytes);
  if (!isReused && !mayGrow(bytes))
    return nullptr;
  largeTaken_++;
  largeReused_ += isReused;
  auto memory = static_cast<uint8_t *>(isOurs ? spare_.take(bytes, request.isCleared) : calloc(1, bytes));
  if (!memory)
    return nullptr;
  allocated_ += bytes;
  sinceCollection_ += bytes;
  large_.push_back({memory, bytes, false, isOurs});
  largeSorted_ = false;
  largeBytes_ += bytes;
  peak_ = std::max(peak_, blockBytes_ + largeBytes_);
  return memory;
}

void Heap::freeLarge(const LargeObject &object) {
  largeBytes_ -= object.bytes;
  if (object.isOurs)
    spare_.giveBack(object.start, object.bytes);
  else
    free(object.start);
}

void Heap::sweepLarge() {
  auto dead = [this](LargeObject &object) {
    if (object.marked) {
      live_ += object.bytes;
      return false;
    }
    freeLarge(object);
    return true;
  };
  std::erase_if(large_, dead);
}

std::vector<LargeObject>::const_iterator Heap::findSorted(const void *object) const {
  auto at = std::lower_bound(large_.begin(), large_.end(), object,
                             [](const LargeObject &large, const void *start) { return large.start < start; });
  return at != large_.end() && at->start == object ? at : large_.end();
}

std::vector<LargeObject>::const_iterator Heap::findLarge(const void *object) const {
  if (largeSorted_) {
    auto at = findSorted(object);
    return large_.end() - at <= kMostMoved ? at : large_.end();
  }
  auto from = large_.rbegin(), to = from + std::min(kNear, std::ssize(large_));
  auto at = std::find_if(from, to, [object](const LargeObject &large) { return large.start == object; });
  return at == to ? large_.end() : std::prev(at.base());
}

void Heap::giveBackLarge(const void *object) {
  std::lock_guard lock(mutex_);
  auto at = findLarge(object);
  if (at == large_.end())
    return;
  auto lessen = [bytes = at->bytes](uint64_t &count) { count -= std::min(count, bytes); };
  if (at->marked) {
    lessen(live_);
    lessen(lastLive_);
  } else {
    lessen(sinceCollection_);
  }
  if (sites_)
    sites_->remove(object);
  freeLarge(*at);
  if (largeSorted_) {
    large_.erase(at);
  } else {
    large_[uint64_t(at - large_.begin())] = large_.back();
    large_.pop_back();
  }
}

} // namespace otter
