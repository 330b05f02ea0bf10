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
// A heap that has grown has a full one as soon as it grows no more, so that what it may hold from then on follows from
// what is alive then, and not from how far it had grown when it happened to have the last one; if as many times what is
// alive was allocated since that one. A growth that is less than this part of the room hardly shows.
constexpr uint64_t kSettledRounds = 4;
constexpr uint64_t kSettledPart = 16;
// With the option `always`, which is for tests, it comes after so many young ones.
constexpr uint64_t kMostInARow = 16;

bool mayHoldReferences(const Runtime *runtime, const LargeObject &object) {
  return runtime->types.mayHoldReferences(reinterpret_cast<const Header *>(object.start)->type);
}

// Whether the last range ends there.
bool endsAt(const std::vector<MarkItem> &ranges, const uintptr_t *end) {
  return !ranges.empty() && ranges.back().step() == 1 && ranges.back().start() + ranges.back().words() == end;
}

} // namespace

// A collection may be a young one.
bool Heap::mayLeaveOld(Reason reason) const {
  if (!isTracked_ || reason != Reason::allocation || options_.policy == HeapPolicy::system || isPressed())
    return false;
  if (options_.generations == Generations::always)
    return youngInARow_ < kMostInARow;
  uint64_t sinceFull = nursery_.allocated() + sinceCollection_;
  bool isOver = hasLittleRoom() && nursery_.hasSettled(room() / kSettledPart) && sinceFull >= kSettledRounds * live_;
  return !isOver && nowMs() - lastFullMs_ < kFullPauses * fullPauseMs_;
}

// What was promoted, with what is about to be, does.
bool Heap::fills(uint64_t room) const {
  if (options_.generations == Generations::always)
    return false;
  double survivors = nursery_.survival() * double(sinceCollection_);
  uint64_t coming = uint64_t(survivors) + shortCycle();
  return promotedBytes() + coming >= room;
}

// Collections come no sooner after one another: a young one that would leave less room is a full one.
uint64_t Heap::shortCycle() const {
  return std::min(Nursery::kLeast, room()) / 4;
}

// Young collections pay anyway where there is room for several nurseries between full ones.
bool Heap::hasLittleRoom() const {
  return room() < 2 * options_.minTrigger;
}

void Heap::beginFull() {
  before_ = ages();
  for (uint64_t i = 0; i < blocks_.size(); i++) {
    Block &block = blocks_[i];
    if (block.isVacant())
      continue;
    block.forget();
  }
  for (LargeObject &object : large_)
    object.marked = false;
}

// Visits runs of neighbouring blocks that are wanted, as long as that goes well.
template <typename Wanted, typename Visit> bool Heap::eachRun(Wanted wanted, Visit visit) {
  for (uint64_t i = 0; i < blocks_.size(); i++) {
    uint64_t start = i;
    while (i < blocks_.size() && wanted(blocks_[i]))
      i++;
    if (start < i && !visit(blockMemory(start), blockMemory(i)))
      return false;
  }
  return true;
}

// False when it must be a full one: nothing has been changed then.
bool Heap::beginYoung() {
  auto visit = [this](uint8_t *start, uint8_t *end) {
    for (uint8_t *page = start; page < end; page += kPageBytes)
      noteWritten(page);
  };
  auto isOld = [this](const Block &block) { return block.liveBytes > 0 && (!isRecent_ || block.isSettled); };
  auto look = [&](uint8_t *start, uint8_t *end) { return written_.eachWritten(start, end, visit); };
  if (!markOldLargeObjects() || !eachRun(isOld, look)) {
    rootWords_.clear();
    return false;
  }
  if (isRecent_)
    beginRecent();
  return true;
}

bool Heap::markOldLargeObjects() {
  uint64_t bytes = 0;
  for (const LargeObject &object : large_) {
    if (!object.marked || !mayHoldReferences(runtime_, object))
      continue;
    bytes += object.bytes;
    markObject(object.start, object.bytes, object.start, object.start + object.bytes);
  }
  return bytes <= kMostLarge;
}

void Heap::noteWritten(uint8_t *page) {
  auto offset = uint64_t(page - base_);
  Block &block = blocks_[offset / kBlockBytes];
  block.isClean = false;
  writtenOldPages_++;
  if (block.isSettled)
    block.writtenPages |= uint8_t(1 << offset % kBlockBytes / kPageBytes);
  if (!isRecent_) // which looks at all such pages
    markWritten(page);
}

// What old objects have on this page; one of them may have begun before it.
void Heap::markWritten(uint8_t *page) {
  auto offset = uint64_t(page - base_);
  const Block &block = blocks_[offset / kBlockBytes];
  uint64_t first = offset % kBlockBytes / kGranule;
  int64_t last = block.marks.lastAtOrBelow(first);
  auto visit = [&](uint64_t granule) {
    const uint8_t *object = blockMemory(offset / kBlockBytes) + granule * kGranule;
    markObject(object, smallBytes(*reinterpret_cast<const Header *>(object)), page, page + kPageBytes);
  };
  if (last >= 0)
    visit(uint64_t(last));
  for (uint64_t granule = first + 1; granule < first + kPageBytes / kGranule; granule++)
    if (block.marks.get(granule))
      visit(granule);
}

// What the object has between two places. Neighbours are one range, with the header between them, which is no address.
void Heap::markObject(const uint8_t *object, uint64_t bytes, const uint8_t *from, const uint8_t *to) {
  auto words = reinterpret_cast<const uintptr_t *>(object);
  uint64_t low = from > object ? uint64_t(from - object) / sizeof(uintptr_t) : 0;
  uint64_t high = std::min(bytes, uint64_t(to - object)) / sizeof(uintptr_t);
  auto visit = [&](uint64_t first, uint64_t count, uint64_t step) {
    uint64_t skipped = first < low ? (low - first + step - 1) / step : 0;
    uint64_t end = first < high ? std::min(count, (high - first + step - 1) / step) : 0;
    if (skipped >= end)
      return;
    bool isBehind = first == 1 && skipped == 0 && step == 1 && endsAt(rootWords_, words);
    if (isBehind)
      rootWords_.back() = {rootWords_.back().start(), rootWords_.back().words() + 1 + end};
    else
      rootWords_.emplace_back(words + first + skipped * step, end - skipped, step);
  };
  runtime_->types.layouts.each(reinterpret_cast<const Header *>(object)->type, bytes, visit);
}

bool Heap::mayHaveGenerations() const {
  if (options_.generations == Generations::never || options_.policy == HeapPolicy::system || !written_.mayWork())
    return false;
  uint64_t large = 0;
  for (const LargeObject &object : large_)
    large += mayHoldReferences(runtime_, object) ? object.bytes : 0;
  return large <= kMostLarge;
}

// In small heaps the policy finds out whether young collections pay.
bool Heap::wantsGenerations() const {
  if (!mayHaveGenerations())
    return false;
  if (options_.generations == Generations::always)
    return true;
  bool isWorth = !hasLittleRoom() || (options_.policy == HeapPolicy::adaptive && adaptive_.usesYoung());
  return isWorth && !isPressed();
}

// Blocks without old objects are left alone, so that allocating there costs no page fault, and so are those that still
// are as the last collection left them.
bool Heap::protectOld() {
  auto isOpen = [](Block &block) {
    bool isOld = block.liveBytes > 0 && !block.isClean;
    if (isOld)
      block.isProtected = block.isClean = true;
    return isOld;
  };
  return eachRun(isOpen, [this](uint8_t *start, uint8_t *end) { return written_.protect(start, end); });
}

// A full collection leaves blocks empty that were protected: allocating there would be a page fault for each page.
void Heap::unprotectEmpty() {
  // Writing to what is known of a block that is not in use would take memory for it.
  auto isEmpty = [](Block &block) {
    bool isProtected = block.isProtected && block.liveBytes == 0;
    if (isProtected)
      block.isProtected = false;
    return isProtected;
  };
  eachRun(isEmpty, [this](uint8_t *start, uint8_t *end) {
    written_.unprotect(start, end);
    return true;
  });
}

// What the program has had since the last collection: of time, or of the processors' where others kept it from those.
double Heap::workMs(double pauseMs, double cpuMs) const {
  return std::min(nowMs() - lastCollectionMs_ - pauseMs, endCpuMs_ - lastCpuMs_ - cpuMs);
}

// After sweeping, still in the pause.
void Heap::endGeneration(double pauseMs, double cpuMs) {
  if (isYoung_) {
    youngCollections_++;
    youngInARow_++;
  }
  if (isRecent_) {
    recentCollections_++;
    nursery_.recount(cycleBytes_, promotedBytes());
    judgeRecent();
    unprotectEmpty();
  } else if (isYoung_) {
    // A busy machine makes pauses longer, which a smaller nursery would not help.
    nursery_.review({.pauseMs = cpuMs,
                     .cpuMs = cpuMs,
                     .workMs = workMs(pauseMs, cpuMs),
                     .newBytes = cycleBytes_,
                     .survivedBytes = live_ - std::min(live_, lastLive_)});
  } else {
    judgeRecent();
    settleAges();
    youngInARow_ = 0;
    nursery_.forget();
    unprotectEmpty();
    fullLive_ = live_;
    fullPauseMs_ = pauseMs;
    lastFullMs_ = nowMs();
  }
  lastLive_ = live_;
  lastCpuMs_ = endCpuMs_;
  isTracked_ = wantsGenerations() && written_.start(base_, reserved_) && protectOld();
  emptyFirst_ = isTracked_;
}

} // namespace otter
