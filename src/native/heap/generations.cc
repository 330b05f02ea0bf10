// Young collections: marking begins with the objects that no collection has met yet; those that one has found alive are
// old and stay until the next full one. (Sticky mark bits, after Demers, Weiser and others, "Combining generational and
// conservative garbage collection", POPL 1990.)
//
// An old object may refer to a young one only if it was written since the last collection. The kernel knows which pages
// were (written_pages.h): the old objects on these are looked at like roots, and so are all old large objects.
//
// Invariants: between collections `marks` (`marked` of large objects) are the old objects; while `isTracked_`, each
// page that holds a part of an old object and was written since the last collection is reported as written.
#include "../lib/runtime.h"
#include "clock.h"
#include "heap.h"

namespace otter {

namespace {

// Large objects are not tracked: when those that hold references have more bytes than this, a young collection would
// take too long.
constexpr uint64_t kMostLarge = uint64_t{8} << 20;
// A full collection, which alone frees old objects, comes at the latest after so many times its own length: memory that
// a program no longer needs is not held for long, and full collections take a small part of the time.
constexpr double kFullPauses = 50;
// With the option `always`, which is for tests, it comes after so many young ones.
constexpr uint64_t kMostInARow = 16;
// Blocks without old objects between others that are protected with them, to save calls.
constexpr uint64_t kGap = 1;

bool mayHoldReferences(const Runtime *runtime, const LargeObject &object) {
  return runtime->types.mayHoldReferences(reinterpret_cast<const Header *>(object.start)->type);
}

} // namespace

bool Heap::mayBeYoung(Reason reason) const {
  if (!isTracked_ || reason != Reason::allocation || options_.policy == HeapPolicy::system || isPressed())
    return false;
  if (options_.generations == Generations::always)
    return youngInARow_ < kMostInARow;
  double survivors = nursery_.survival() * double(sinceCollection_);
  return promotedBytes() + uint64_t(survivors) < room() && nowMs() - lastFullMs_ < kFullPauses * fullPauseMs_;
}

void Heap::beginFull() {
  for (uint64_t i = 0; i < blocks_.size(); i++) {
    Block &block = blocks_[i];
    if (block.isVacant())
      continue;
    block.marks.clear();
    for (uint8_t &line : block.lines)
      line &= kLineTaken;
    block.liveBytes = 0;
  }
  for (LargeObject &object : large_)
    object.marked = false;
}

// False when it must be a full one: nothing has been changed then.
bool Heap::beginYoung() {
  auto visit = [this](uint8_t *start, uint8_t *end) {
    for (uint8_t *page = start; page < end; page += kPageBytes)
      markWritten(page);
  };
  if (!markOldLargeObjects() || !written_.eachWritten(base_, blockMemory(blocks_.size()), visit)) {
    rootWords_.clear();
    return false;
  }
  return true;
}

bool Heap::markOldLargeObjects() {
  uint64_t bytes = 0;
  for (const LargeObject &object : large_) {
    if (!object.marked || !mayHoldReferences(runtime_, object))
      continue;
    bytes += object.bytes;
    markWords(object.start, object.start + object.bytes);
  }
  return bytes <= kMostLarge;
}

// What old objects have on this page; one of them may have begun before it.
void Heap::markWritten(uint8_t *page) {
  auto offset = uint64_t(page - base_);
  const Block &block = blocks_[offset / kBlockBytes];
  if (block.liveBytes == 0)
    return;
  writtenOldPages_++;
  uint64_t first = offset % kBlockBytes / kGranule;
  int64_t last = block.marks.lastAtOrBelow(first);
  auto visit = [&](uint64_t granule) {
    const uint8_t *object = blockMemory(offset / kBlockBytes) + granule * kGranule;
    auto header = reinterpret_cast<const Header *>(object);
    uint64_t words = runtime_->types.wordsToSearch(header->type, uint64_t(header->meta) * kGranule);
    if (words > 0)
      markWords(std::max<const uint8_t *>(object, page),
                std::min<const uint8_t *>(object + (1 + words) * sizeof(uintptr_t), page + kPageBytes));
  };
  if (last >= 0)
    visit(uint64_t(last));
  for (uint64_t granule = first + 1; granule < first + kPageBytes / kGranule; granule++)
    if (block.marks.get(granule))
      visit(granule);
}

// Neighbours are one range: their headers are no addresses.
void Heap::markWords(const uint8_t *start, const uint8_t *end) {
  if (start >= end)
    return;
  auto from = reinterpret_cast<const uintptr_t *>(start);
  auto words = uint64_t(end - start) / sizeof(uintptr_t);
  if (!rootWords_.empty() && rootWords_.back().start + rootWords_.back().words == from)
    rootWords_.back().words += words;
  else
    rootWords_.push_back({from, words});
}

bool Heap::mayHaveGenerations() const {
  if (options_.generations == Generations::never || options_.policy == HeapPolicy::system || !written_.mayWork())
    return false;
  uint64_t large = 0;
  for (const LargeObject &object : large_)
    large += mayHoldReferences(runtime_, object) ? object.bytes : 0;
  return large <= kMostLarge;
}

// Young collections pay where full ones are rare, that is where there is room for several nurseries between them, and
// where the policy has found that they do.
bool Heap::wantsGenerations() const {
  if (!mayHaveGenerations())
    return false;
  if (options_.generations == Generations::always)
    return true;
  bool isWorth =
      room() >= 2 * options_.minTrigger || (options_.policy == HeapPolicy::adaptive && adaptive_.usesYoung());
  return isWorth && !isPressed();
}

// Blocks without old objects are left alone, so that allocating there costs no page fault.
bool Heap::protectOld() {
  uint64_t start = 0; // of the run, which ends at `end`
  uint64_t end = 0;
  for (uint64_t i = 0; i < blocks_.size(); i++) {
    if (blocks_[i].liveBytes == 0)
      continue;
    if (i > end + kGap) {
      if (!written_.protect(blockMemory(start), blockMemory(end)))
        return false;
      start = i;
    }
    end = i + 1;
  }
  return written_.protect(blockMemory(start), blockMemory(end));
}

// After sweeping, still in the pause.
void Heap::endGeneration(double pauseMs, double cpuMs) {
  if (isYoung_) {
    youngCollections_++;
    youngInARow_++;
    // A busy machine makes pauses longer, which a smaller nursery would not help.
    nursery_.review({.pauseMs = cpuMs,
                     .cpuMs = cpuMs,
                     .workMs = nowMs() - lastCollectionMs_ - pauseMs,
                     .newBytes = cycleBytes_,
                     .survivedBytes = live_ - std::min(live_, lastLive_)});
  } else {
    youngInARow_ = 0;
    nursery_.forget();
    fullLive_ = live_;
    fullPauseMs_ = pauseMs;
    lastFullMs_ = nowMs();
  }
  lastLive_ = live_;
  isTracked_ = wantsGenerations() && written_.start(base_, reserved_) && protectOld();
  emptyFirst_ = isTracked_;
}

} // namespace otter
