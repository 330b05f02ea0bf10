// The garbage-collected heap: 32 KiB blocks of 128-byte lines for small objects, malloc for large ones; marking
// with conservative stacks and roots, non-moving.
//
// Threads: each allocates from its own window; everything else is under the heap's lock, or happens while the world
// is stopped. The lock is never held while a thread goes outside, so whoever stops the world finds it free.
//
// Invariants: an object starts at a multiple of 8 and never crosses its block; `meta` of a small object's header
// is its size in 8-byte units, so that a run of objects can be walked; what is not zero of a new object is never
// looked at by a collection, or its maker fills it before the next one. Start bits tell which objects the last
// collection has left; of a stale block (block.h) its marks do. Of a window's objects only the first has its bit, from
// when the window is retired on: a collection finds the others from there when a word leads to them, and never looks at
// windows where all is dead (marker.h).
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "../lib/context.h"
#include "../lib/types.h"
#include "adaptive.h"
#include "block_table.h"
#include "huge_pages.h"
#include "keeper.h"
#include "mark_pool.h"
#include "memory_limits.h"
#include "nursery.h"
#include "pauses.h"
#include "pretenuring.h"
#include "sites.h"
#include "spare.h"
#include "world.h"
#include "written_pages.h"

namespace otter {

struct LargeObject {
  uint8_t *start;
  uint64_t bytes;
  bool marked; // old
  bool isOurs; // from the spare memory, not from malloc directly
};

/// Objects by the type in their headers.
struct TypeCount {
  uint64_t objects = 0;
  uint64_t bytes = 0;
};
using Census = std::map<uint32_t, TypeCount>;

inline void addTo(Census &census, uint32_t type, uint64_t bytes) {
  TypeCount &count = census[type];
  count.objects++;
  count.bytes += bytes;
}

/// Why a collection happens. At rest: next to nothing was allocated since one for idleness.
enum class Reason : uint8_t { allocation, limit, asked, idle, rest };

/// The program did not ask for it, nor came by: it does something else, or waits.
constexpr bool isOfKeeper(Reason reason) {
  return reason >= Reason::idle;
}

const char *reasonName(Reason reason);

/// One collection, for those who look back.
struct CollectionRecord {
  double atMs; // since the heap was made
  double pauseMs;
  uint64_t liveBytes;
  uint64_t heldBytes; // memory that the heap had before it
  Reason reason;
};

class Heap {
public:
  Heap(Runtime *runtime, const HeapOptions &options);
  ~Heap();
  static constexpr size_t kRecords = 2048;
  Heap(const Heap &) = delete;
  Heap &operator=(const Heap &) = delete;

  /// False when address space cannot be reserved.
  bool ready() const { return base_ != nullptr; }
  World &world() { return world_; }
  /// An object with its header; panics `out of memory`. It is zero, or as kRawBit says.
  void *allocate(Context *ctx, uint32_t type, uint64_t bytes, bool isCleared = true, AllocationCell *cell = nullptr);
  /// The same at a place whose objects are made apart (lasting.cc), but clear only if larger than kClearedInLine.
  void *allocateLasting(Context *ctx, uint32_t type, uint64_t bytes, AllocationCell *cell);
  /// Makes an object longer where it is, up to kLargeBytes: false unless it is the last in the thread's window and
  /// there is room. The new bytes are zero if they are to be.
  static bool extend(Context *ctx, void *object, uint64_t bytes, bool isCleared);
  /// Frees an object that nothing refers to any more, if it is a large one that is found soon (large.cc).
  void giveBackLarge(const void *object);
  /// Collects, unless another thread does just now: then it waits for that.
  void collect(Context *ctx, Reason reason = Reason::asked);
  /// Takes a thread's window away for good.
  void dropWindow(Context *ctx);
  void addRoots(void *start, uint64_t bytes);
  void removeRoots(void *start);
  /// Is called at each collection, to call `markRange` for what it knows.
  void addRootSource(std::function<void()> source) { rootSources_.push_back(std::move(source)); }
  /// What the words refer to is to be marked; at the beginning of a collection. The words stay where they are until
  /// its end.
  void markRange(const uintptr_t *start, const uintptr_t *end);
  /// The same for a stack, where a reference may be a pointer to an object's end.
  void markStack(const uintptr_t *start, const uintptr_t *end);
  /// The same for one reference, wherever it is.
  void markReference(const void *object) { looseRoots_.push_back(uintptr_t(object)); }
  RuntimeStats stats();
  /// CPU time of the thread that helps to mark.
  uint64_t helperCpuNs() const { return markPool_.cpuNs(); }
  /// Up to kRecords of them, evenly spread over the run.
  std::vector<CollectionRecord> collections() const;
  Pauses pauses() const;
  /// How many collections were young ones (generations.cc).
  uint64_t youngCollections() const { return youngCollections_; }
  /// And how many of those have looked again at what was recent (recent.cc).
  uint64_t recentCollections() const { return recentCollections_; }
  /// What is known of allocations by place in the program; null when nothing is sampled.
  const AllocationSites *sites() const { return sites_.get(); }
  /// Ends the heap's own thread; before the program's threads are gone.
  void stopKeeper() { keeper_.stop(); }

  // --------------------------------------------------------------------------------------- under the program's control
  bool isEnabled() const { return isEnabled_.load(std::memory_order_relaxed); }
  /// While disabled nothing is collected unless asked for: memory ends in `out of memory`. Returns the state before.
  bool setEnabled(bool enabled) { return isEnabled_.exchange(enabled); }
  /// From now on; what other threads have room for already they still take.
  void setPolicy(Context *ctx, HeapPolicy policy);
  /// Counts allocations by type, from zero, until it is stopped.
  void startCounting(Context *ctx);
  void stopCounting(Context *ctx);
  bool isCounting() const { return isCounting_.load(std::memory_order_relaxed); }
  /// What has been counted so far.
  Census allocations(Context *ctx);
  /// What is alive, after a collection.
  Census liveObjects(Context *ctx);
  /// Verifies what holds after a collection; calls `report` for what does not. Level 1: blocks and their objects; 2:
  /// also strings and lists against the sizes of their objects; 3: also that references lead to objects.
  using Report = std::function<void(const char *what, const uint8_t *object)>;
  void verify(uint32_t level, const Report &report) const;

private:
  struct Range {
    uintptr_t *start;
    uint64_t bytes;
  };

  uint8_t *blockMemory(uint64_t index) const { return base_ + index * kBlockBytes; }
  uint64_t trigger() const;
  struct Request {
    uint64_t bytes;
    bool isCleared;
  };
  void *tryAllocate(Context *ctx, Request request, bool collected);
  void *collectAndAllocate(Context *ctx, Request request, Reason reason);
  void retireWindow(Window &window);
  void retireWindows(Context &ctx);
  void countObjects(const uint8_t *from, const uint8_t *to);
  void retireAllWindows(Context *ctx);
  void collectStopped(Reason reason);
  void *allocateBump(Window &window, uint64_t bytes);
  void *allocateCell(uint64_t bytes);
  void *allocateLarge(Request request);
  bool findBlock(uint64_t lines, uint64_t *first, uint64_t *count);
  bool takeLines(Window &window, uint64_t bytes);
  void openWindow(Window &window, uint64_t block, uint64_t first, uint64_t count);
  template <typename Skips>
  bool findBlockFrom(uint64_t &at, Skips skips, uint64_t lines, uint64_t *first, uint64_t *count);
  bool findLines(Block &block, uint64_t lines, uint64_t *first, uint64_t *count);
  void *takeCell(Block &block, uint64_t index, uint64_t cellBytes);
  int64_t newBlock(uint32_t cellBytes);
  void countOutsideWindow(const Context *ctx, const void *object, uint64_t bytes);

  // ---------------------------------------------------------------------------------- objects that last (lasting.cc)
  void *allocateLastingSlow(Context *ctx, uint32_t type, uint64_t bytes, AllocationCell *cell);
  bool takeLastingLines(Window &window, uint64_t bytes);
  bool findLastingBlock(uint64_t lines, uint64_t *first, uint64_t *count);
  bool findEmptyBlock();

  // ------------------------------------------------------------------------------------ old and young (generations.cc)
  /// Whether a collection may leave the old objects alone.
  bool mayLeaveOld(Reason reason) const;
  bool fills(uint64_t room) const;
  bool hasLittleRoom() const;
  uint64_t shortCycle() const;
  void planPages();
  bool beginYoung();
  void beginFull();
  void noteWritten(uint8_t *page);
  void markWritten(uint8_t *page);
  void markObject(const uint8_t *object, uint64_t bytes, const uint8_t *from, const uint8_t *to);
  bool markOldLargeObjects();
  uint64_t promotedBytes() const { return live_ - std::min(live_, fullLive_); }
  bool mayHaveGenerations() const;
  bool wantsGenerations() const;
  template <typename Wanted, typename Visit> bool eachRun(Wanted wanted, Visit visit);
  bool protectOld();
  void unprotectEmpty();
  // ------------------------------------------------------------------------- recent objects, once more (recent.cc)
  struct Ages {
    uint64_t settled = 0; // bytes alive in settled blocks
    uint64_t recent = 0;  // and in others
  };
  bool wantsRecent() const;
  void beginRecent();
  Ages ages() const;
  void judgeRecent();
  void settleAges();

  double workMs(double pauseMs, double cpuMs) const;
  void endGeneration(double pauseMs, double cpuMs);

  // ------------------------------------------------------------------------------------ how much memory (pressure.cc)
  uint64_t room() const;
  uint64_t heldBytes() const { return blockBytes_ + largeBytes_ + spare_.bytes(); }
  bool mayGrow(uint64_t bytes);
  bool makeResident(Block &block);
  void readLimits();
  bool isPressed() const;
  void lookAhead(Reason reason, double pauseMs, double cpuMs);
  CycleMeasure measure(double pauseMs, double cpuMs);
  bool usesCells() const;
  void release();
  void releaseBlocks();
  void releasePages(uint64_t index);
  bool wasRefused();
  bool isHopeless(Reason reason);
  void tick();
  bool isIdleCollectionDue();
  [[noreturn]] void outOfMemory(Context *ctx, uint64_t bytes);

  // ----------------------------------------------------------------------------------------- sampling (sampling.cc)
  bool isSample(Context *ctx, Window &window, uint64_t bytes);
  void setSamplePoint(Window &window) const;
  int64_t drawSamplePoint(Context *ctx);
  void settleSites();
  bool isMarked(const void *object) const;

  // ----------------------------------------------------------------------------------------------- telling (trace.cc)
  void record(const CollectionRecord &record);
  void trace(const CollectionRecord &record) const;
  void trace(const Pretenuring::Change &change) const;
  std::string largestSites() const;

  void insistOnConsistency() const;
  void verifyBlock(uint64_t index, const Report &report) const;
  void verifyObject(const uint8_t *object, uint64_t bytes, uint32_t level, const Report &report) const;
  void verifyReferences(const uint8_t *object, uint64_t bytes, const Report &report) const;
  void verifyList(const List &list, const Report &report) const;
  void verifyReference(const uint8_t *object, const uint8_t *place, const Report &report) const;
  void forEachObject(const std::function<void(const uint8_t *object, uint64_t bytes)> &visit) const;
  bool isSmall(const uint8_t *address) const;
  uint64_t bytesFrom(const uint8_t *address) const;

  template <bool isShared> friend class Marker;
  bool wantsHelp() const;
  void mark();
  void settleBlocks();
  void settleBlock(uint64_t index, bool isLook);
  bool mayLeaveStale(Reason reason) const;
  void sweep(Block &block);
  void sweepAhead();
  void sweepAll();
  void sweepLarge();
  std::vector<LargeObject>::const_iterator findSorted(const void *object) const;
  std::vector<LargeObject>::const_iterator findLarge(const void *object) const;
  void freeLarge(const LargeObject &object);

  Runtime *runtime_;
  HeapOptions options_;
  World world_;
  mutable std::mutex mutex_; // guards all below
  uint8_t *base_ = nullptr;
  std::optional<HugePages> hugePages_;
  uint64_t reserved_ = 0;
  uint64_t hardLimit_ = 0; // what the user or the machine sets
  uint64_t limit_ = 0;     // of heldBytes: also what the rest of the system leaves, as of the last look
  uint64_t nextLook_ = 0;  // at the limits, when the heap holds this much
  double stalled_ = 0;     // MemoryState
  bool isRefused_ = false; // growth was, since the last collection
  bool wasPressed_ = false;
  uint32_t crawls_ = 0;     // collections in a row that the limit asked for and that freed next to nothing
  uint64_t blockBytes_ = 0; // of resident blocks
  MemoryLimits limits_;
  BlockTable blocks_;
  uint64_t bumpBlock_ = 0;    // the search for free lines starts here
  uint64_t lastingBlock_ = 0; // likewise, among those for objects that last
  uint64_t emptyBlock_ = 0;   // the search for an empty one starts here
  bool isMixed_ = false;      // there is no more memory: since then all windows are taken from all blocks
  uint64_t stale_ = 0;        // blocks
  uint64_t sweptTo_ = 0;      // blocks before this one are not stale
  // That search leaves out blocks with old objects for now: the first write to a page of theirs is a page fault.
  bool emptyFirst_ = false;
  std::array<uint64_t, kLargeBytes / kGranule> cellBlock_; // by size in granules: likewise
  std::vector<LargeObject> large_;
  bool largeSorted_ = true;
  SpareMemory spare_;
  uint64_t largeBytes_ = 0;
  std::vector<Range> roots_;
  std::vector<std::function<void()>> rootSources_;
  std::vector<MarkItem> rootWords_;   // of the collection that is beginning
  std::vector<uintptr_t> looseRoots_; // likewise
  MarkPool markPool_;
  double startMs_ = 0;
  Pauses pauses_;
  std::atomic<uint64_t> collections_{0};
  std::vector<CollectionRecord> records_;
  uint64_t recordEvery_ = 1; // collections
  double lastCollectionMs_ = 0;
  double lastCpuMs_ = 0;      // of the process, at the end of the last collection
  double endCpuMs_ = 0;       // likewise, of the one that is ending: reading a processor clock takes half a microsecond
  double lastLookMs_ = -1e9;  // at the limits
  double lastIdleLookMs_ = 0; // for memory that nothing is put into
  double lastFullMs_ = 0;     // when the last full collection was over
  double fullPauseMs_ = 0;
  double idleWaitMs_ = 0;
  std::unique_ptr<AllocationSites> sites_;
  Pretenuring pretenuring_;
  std::atomic<uint64_t> sampleSeeds_{0}; // given to contexts: a program's samples are the same in each run
  AdaptivePolicy adaptive_;
  uint64_t largeTaken_ = 0; // since the last collection
  uint64_t largeReused_ = 0;
  uint64_t sinceCollection_ = 0; // bytes that were allocated
  uint64_t cycleBytes_ = 0;      // likewise, from one to the next at the last one
  uint64_t allocated_ = 0;
  uint64_t live_ = 0;
  uint64_t fullLive_ = 0; // after the last full collection
  uint64_t lastLive_ = 0; // after the last one
  WrittenPages written_;
  bool isTracked_ = false;  // since the end of the last collection: which pages with old objects are written
  bool isYoung_ = false;    // the collection that goes on is
  bool isRecent_ = false;   // and looks again at what was made since the last full one
  bool recentDies_ = false; // most of that was dead the last time
  Ages before_;             // when a collection that is not only a young one began
  Nursery nursery_;
  uint64_t writtenOldPages_ = 0; // that the young collection which goes on has met
  uint64_t youngCollections_ = 0;
  uint64_t recentCollections_ = 0;
  uint64_t youngInARow_ = 0;
  uint64_t peak_ = 0;
  std::atomic<bool> isEnabled_{true};
  std::atomic<bool> isCounting_{false};
  Census counted_; // objects in windows are counted when those are retired
  Keeper keeper_;  // last: its thread uses all of the above
};

/// Moves `at` on to a block with so many free lines in a row, or to the end.
template <typename Skips>
bool Heap::findBlockFrom(uint64_t &at, Skips skips, uint64_t lines, uint64_t *first, uint64_t *count) {
  for (; at < blocks_.size(); at++) {
    Block &block = blocks_[at];
    if (skips(block))
      continue;
    sweep(block);
    if (findLines(block, lines, first, count) && makeResident(block))
      return true;
  }
  return false;
}

inline void *Heap::allocateLasting(Context *ctx, uint32_t type, uint64_t bytes, AllocationCell *cell) {
  uint64_t size = wholeGranules(bytes);
  Window &window = ctx->lasting;
  if (OT_UNLIKELY(size > uint64_t(window.limit - window.cursor)))
    return allocateLastingSlow(ctx, type, bytes, cell);
  auto header = reinterpret_cast<Header *>(window.cursor);
  window.cursor += size;
  header->type = type;
  header->meta = uint32_t(size / kGranule);
  if (size > kClearedInLine)
    memset(header + 1, 0, size - sizeof(Header));
  return header;
}

inline bool Heap::extend(Context *ctx, void *object, uint64_t bytes, bool isCleared) {
  auto start = static_cast<uint8_t *>(object);
  auto header = static_cast<Header *>(object);
  uint64_t size = wholeGranules(bytes);
  // The end of another thread's window may be the start of this one.
  bool isLast = start >= ctx->window.start && start + smallBytes(*header) == ctx->window.cursor;
  if (!isLast || size >= kLargeBytes || size > uint64_t(ctx->window.end - start))
    return false;
  ctx->window.cursor = start + size;
  if (ctx->window.cursor > ctx->window.limit) // past the sample point: the next allocation is sampled
    ctx->window.limit = ctx->window.cursor;
  if (isCleared)
    memset(start + smallBytes(*header), 0, size - smallBytes(*header));
  header->meta = uint32_t(size / kGranule);
  return true;
}

} // namespace otter
