// Young collections that look again at what was made since the last full one. What is being built when a young
// collection comes is promoted, and dead soon after: a full collection would mark all that is old again to free that.
//
// A block is settled when the last full collection has left objects in it. All that is in others is recent: its marks
// are cleared, as for a full collection, and what lives is found again. What is in settled blocks is old, also what was
// put between their objects since.
//
// Invariant: an object in a settled block that refers to a recent one is on a page that was written since the last full
// collection. Each young collection notes those pages (`writtenPages`), as they are protected again after it.
#include "heap.h"

namespace otter {

namespace {

static_assert(kBlockBytes / kPageBytes == 8, "a bit for each page");

// Where more of what is new outlives a young collection than that, something grows: what is recent is alive.
constexpr double kGrowing = 0.75;
// It is looked at again when it has so much of the room between full collections, and as long as it is left with no
// more than that.
constexpr uint64_t kPart = 8;
constexpr uint64_t kMostPart = 2;
// With the option `always`, which is for tests, so many young collections come to one of those.
constexpr uint64_t kEvery = 4;

} // namespace

bool Heap::wantsRecent() const {
  if (options_.generations == Generations::always)
    return youngInARow_ % kEvery == kEvery - 1;
  return recentDies_ && nursery_.survival() < kGrowing && fills(room() / kPart);
}

// Written pages are known.
void Heap::beginRecent() {
  before_ = ages();
  for (uint64_t i = 0; i < blocks_.size(); i++) {
    Block &block = blocks_[i];
    if (block.isVacant())
      continue;
    if (!block.isSettled)
      block.forget();
    for (uint64_t page = 0; page < kBlockBytes / kPageBytes; page++)
      if (block.writtenPages >> page & 1)
        markWritten(blockMemory(i) + page * kPageBytes);
  }
}

Heap::Ages Heap::ages() const {
  Ages ages;
  for (uint64_t i = 0; i < blocks_.size(); i++)
    (blocks_[i].isSettled ? ages.settled : ages.recent) += blocks_[i].liveBytes;
  return ages;
}

// After a collection of what is recent, whether alone or with all else.
void Heap::judgeRecent() {
  if (isRecent_) {
    recentDies_ = promotedBytes() <= room() / kMostPart;
    return;
  }
  Ages now = ages();
  uint64_t settledDead = before_.settled - std::min(before_.settled, now.settled);
  uint64_t recentDead = before_.recent - std::min(before_.recent, now.recent);
  recentDies_ = recentDead > before_.recent / 2 && recentDead >= settledDead;
}

// After a full collection. Nothing is written to what is known of a block that is not in use.
void Heap::settleAges() {
  for (uint64_t i = 0; i < blocks_.size(); i++) {
    Block &block = blocks_[i];
    bool isSettled = block.liveBytes > 0;
    if (isSettled != block.isSettled || block.writtenPages != 0) {
      block.isSettled = isSettled;
      block.writtenPages = 0;
    }
  }
}

} // namespace otter
