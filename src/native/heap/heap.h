// The garbage-collected heap: 32 KiB blocks of 128-byte lines for small objects, malloc for large ones; marking
// with conservative stacks and roots, non-moving.
//
// Threads: each allocates from its own window; everything else is under the heap's lock, or happens while the world
// is stopped. The lock is never held while a thread goes outside, so whoever stops the world finds it free.
//
// Invariants: an object starts at a multiple of 16 and never crosses its block; `meta` of a small object's header
// is its size in 16-byte units, so that a run of objects can be walked; memory handed out is zero; between
// collections the start bits of a context's current window are not set yet (retireWindow sets them).
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "../lib/context.h"
#include "../lib/types.h"
#include "spare.h"
#include "world.h"

namespace otter {

constexpr uint64_t kBlockBytes = 32768;
constexpr uint64_t kLineBytes = 128;
constexpr uint64_t kGranule = 16;
constexpr uint64_t kGranules = kBlockBytes / kGranule;
constexpr uint64_t kLines = kBlockBytes / kLineBytes;
constexpr uint64_t kLargeBytes = 8192; // objects of this size and above are large

struct Bitmap {
  std::array<uint64_t, kGranules / 64> words{};

  bool get(uint64_t i) const { return words[i / 64] >> (i % 64) & 1; }
  void set(uint64_t i) { words[i / 64] |= uint64_t{1} << (i % 64); }
  void clear() { words.fill(0); }
  /// The last set bit at or below i, or -1.
  int64_t lastAtOrBelow(uint64_t i) const;
};

/// What the heap knows of one block; the block's memory itself holds only objects.
struct Block {
  Bitmap starts;
  Bitmap marks;
  std::array<bool, kLines> lineUsed{}; // by objects that the last collection marked, or handed out since
  uint32_t liveBytes = 0;              // of the objects that the last collection marked
  uint32_t cellBytes = 0;              // size-class blocks; 0: bump
  uint32_t nextLine = 0;               // bump: where the search for free lines goes on
  uint32_t nextCell = 0;               // size-class: likewise
  bool touched = false;                // memory may be dirty
  bool used = false;                   // handed out since the last collection
};

struct LargeObject {
  uint8_t *start;
  uint64_t bytes;
  bool marked;
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

class Heap {
public:
  Heap(Runtime *runtime, const HeapOptions &options);
  ~Heap();
  Heap(const Heap &) = delete;
  Heap &operator=(const Heap &) = delete;

  /// False when address space cannot be reserved.
  bool ready() const { return base_ != nullptr; }
  World &world() { return world_; }
  /// A zeroed object with its header; panics `out of memory`.
  void *allocate(Context *ctx, uint32_t type, uint64_t bytes);
  /// Makes an object longer where it is, up to kLargeBytes: false unless it is the last in the thread's window and
  /// there is room. The new bytes are zero.
  bool extend(Context *ctx, void *object, uint64_t bytes);
  /// Collects, unless another thread does just now: then it waits for that.
  void collect(Context *ctx);
  /// Takes a thread's window away for good.
  void dropWindow(Context *ctx);
  void addRoots(void *start, uint64_t bytes);
  void removeRoots(void *start);
  /// Is called at each collection, to call `markRange` for what it knows.
  void addRootSource(std::function<void()> source) { rootSources_.push_back(std::move(source)); }
  /// Marks what the words refer to; within a collection.
  void markRange(const uintptr_t *start, const uintptr_t *end);
  RuntimeStats stats();

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
  bool shouldCollect(uint64_t bytes) const;
  void *tryAllocate(Context *ctx, uint64_t size, bool collected);
  void retireWindow(Context *ctx);
  void retireWindows(Context *ctx);
  void collectStopped();
  void markStack(const Context *ctx);
  void markEnds(const uintptr_t *start, const uintptr_t *end);
  void *allocateBump(Context *ctx, uint64_t bytes);
  void *allocateCell(uint64_t bytes);
  void *allocateLarge(uint64_t bytes);
  bool takeLines(Context *ctx, uint64_t bytes);
  bool findLines(Block &block, uint64_t lines, uint64_t *first, uint64_t *count);
  void *takeCell(Block &block, uint64_t index, uint64_t cellBytes);
  int64_t newBlock(uint32_t cellBytes);
  void countOutsideWindow(const Context *ctx, const void *object, uint64_t bytes);
  [[noreturn]] void outOfMemory(Context *ctx, uint64_t bytes);

  void insistOnConsistency() const;
  void verifyBlock(uint64_t index, const Report &report) const;
  void verifyObject(const uint8_t *object, uint64_t bytes, uint32_t level, const Report &report) const;
  void verifyList(const List &list, uint32_t level, const Report &report) const;
  void verifyReference(const uint8_t *object, const uint8_t *place, const Report &report) const;
  void forEachObject(const std::function<void(const uint8_t *object, uint64_t bytes)> &visit) const;
  bool isSmall(const uint8_t *address) const;
  uint64_t bytesFrom(const uint8_t *address) const;

  void markWord(uintptr_t word);
  void markLarge(uintptr_t word);
  void trace(const uint8_t *object, uint64_t bytes);
  void drain();
  void sweep();
  void sweepBlock(uint64_t index);
  void sweepLarge();

  Runtime *runtime_;
  HeapOptions options_;
  World world_;
  std::mutex mutex_; // guards all below
  uint8_t *base_ = nullptr;
  uint64_t reserved_ = 0;
  uint64_t limit_ = 0;
  std::vector<std::unique_ptr<Block>> blocks_;
  std::vector<uint32_t> emptyBlocks_;
  uint64_t bumpBlock_ = 0;              // the search for free lines starts here
  std::array<uint64_t, 512> cellBlock_; // by size in granules: likewise
  std::vector<LargeObject> large_;
  bool largeSorted_ = true;
  SpareMemory spare_;
  uint64_t largeBytes_ = 0;
  std::vector<Range> roots_;
  std::vector<std::function<void()>> rootSources_;
  std::vector<std::pair<uint8_t *, uint64_t>> markStack_;
  std::vector<double> pausesMs_;
  uint64_t sinceCollection_ = 0;
  uint64_t allocated_ = 0;
  uint64_t live_ = 0;
  uint64_t peak_ = 0;
  std::atomic<bool> isEnabled_{true};
  std::atomic<bool> isCounting_{false};
  Census counted_; // objects in windows are counted when those are retired
};

} // namespace otter
