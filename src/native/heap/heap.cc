// Allocation: windows of free lines (bump), cells of one size (size-class); large.cc has malloc (large objects and
// `system`).
#include "heap.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

#include "../lib/clear_below.h"
#include "../lib/runtime.h"
#include "../sched/guard.h"
#include "clock.h"

namespace otter {

namespace {

constexpr uint64_t kReserve = uint64_t{64} << 30;

uint64_t machineBytes() {
  return uint64_t(sysconf(_SC_PHYS_PAGES)) * uint64_t(sysconf(_SC_PAGESIZE));
}

// Address space that begins with a large page. What is left over at its ends goes back, so that it can be unmapped as a
// whole. Null when there is none.
uint8_t *reserveAligned(uint64_t bytes) {
  void *memory = mmap(nullptr, bytes + HugePages::kBytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    return nullptr;
  auto start = static_cast<uint8_t *>(memory);
  uint64_t past = uintptr_t(start) % HugePages::kBytes;
  uint64_t before = past == 0 ? 0 : HugePages::kBytes - past;
  if (before > 0)
    munmap(start, before);
  munmap(start + before + bytes, HugePages::kBytes - before);
  return start + before;
}

} // namespace

Heap::Heap(Runtime *runtime, const HeapOptions &options)
    : runtime_(runtime), options_(options), limits_(options.systemRoot), keeper_([this] { tick(); }) {
  startMs_ = lastCollectionMs_ = nowMs();
  lastCpuMs_ = processCpuMs();
  limit_ = hardLimit_ = options.limit ? options.limit : machineBytes();
  reserved_ = std::max(kBlockBytes * 64, std::min(kReserve, limit_ + kBlockBytes) & ~(kBlockBytes - 1));
  if (options.samplePeriod > 0)
    sites_ = std::make_unique<AllocationSites>(options.samplePeriod);
  uint8_t *memory = reserveAligned(reserved_);
  if (memory && blocks_.reserve(reserved_ / kBlockBytes))
    base_ = memory;
  if (base_ && options.hugePages)
    hugePages_.emplace(base_);
  cellBlock_.fill(0);
}

Heap::~Heap() {
  for (LargeObject &object : large_)
    free(object.start);
  if (base_)
    munmap(base_, reserved_);
}

void *Heap::allocate(Context *ctx, uint32_t type, uint64_t bytes, bool isCleared, AllocationCell *cell) {
  insistOnRoom(ctx);
  // A loop without a poll of its own that allocates comes by here.
  if (__atomic_load_n(&ctx->poll, __ATOMIC_RELAXED))
    ot_poll(ctx);
  uint64_t size = std::max(wholeGranules(bytes), kGranule);
  bool sampled = isSample(ctx, ctx->window, size);
  bool mayCollect = isEnabled();
  Request request = {size, isCleared};
  void *object = options_.stress && mayCollect ? nullptr : tryAllocate(ctx, request, !mayCollect);
  if (!object && mayCollect)
    object = collectAndAllocate(ctx, request, wasRefused() ? Reason::limit : Reason::allocation);
  // A young collection may have left what a full one frees.
  if (!object && mayCollect)
    object = collectAndAllocate(ctx, request, Reason::limit);
  if (!object)
    outOfMemory(ctx, bytes);
  setSamplePoint(ctx->window);
  auto header = static_cast<Header *>(object);
  header->type = type;
  header->meta = size < kLargeBytes ? uint32_t(size / kGranule) : 0;
  if (!isCleared || size < kLargeBytes)
    memset(header + 1, 0, (isCleared ? size : kRawCleared) - sizeof(Header));
  countOutsideWindow(ctx, object, size);
  if (OT_UNLIKELY(sampled))
    sites_->add(ctx, __builtin_frame_address(0), object, size, type, cell);
  return object;
}

void *Heap::collectAndAllocate(Context *ctx, Request request, Reason reason) {
  collect(ctx, reason);
  return isHopeless(reason) ? nullptr : tryAllocate(ctx, request, true);
}

// Null when it is time to collect, unless that was just done, or when there is no memory.
void *Heap::tryAllocate(Context *ctx, Request request, bool collected) {
  std::lock_guard lock(mutex_);
  uint64_t size = request.bytes;
  if (!collected && sinceCollection_ + size > trigger())
    return nullptr;
  if (size >= kLargeBytes || options_.policy == HeapPolicy::system)
    return allocateLarge(request);
  if (usesCells())
    return allocateCell(size);
  return allocateBump(ctx->window, size);
}

// --------------------------------------------------------------------------------------------- windows

// The window goes on behind a sample point.
void *Heap::allocateBump(Window &window, uint64_t bytes) {
  if (bytes > uint64_t(window.end - window.cursor)) {
    retireWindow(window);
    if (!takeLines(window, bytes))
      return nullptr;
  }
  return std::exchange(window.cursor, window.cursor + bytes);
}

// Takes the window away, and gives its first object its start bit. What is left of it stays free; a header without a
// size ends the run of objects.
void Heap::retireWindow(Window &window) {
  window.untilSample -= window.cursor - window.countedTo;
  if (window.start) {
    auto bytes = uint64_t(window.cursor - window.start);
    allocated_ += bytes;
    sinceCollection_ += bytes;
    auto offset = uint64_t(window.start - base_);
    Block &block = blocks_[offset / kBlockBytes];
    if (bytes > 0)
      block.starts.set(offset % kBlockBytes / kGranule);
    else // its only object was given back (ot_text_release)
      std::fill_n(&block.lines[offset % kBlockBytes / kLineBytes], uint64_t(window.end - window.start) / kLineBytes,
                  kLineFree);
    if (window.cursor < window.end)
      *reinterpret_cast<Header *>(window.cursor) = {};
    if (isCounting())
      countObjects(window.start, window.cursor);
  }
  window.start = window.end = window.cursor = window.limit = window.countedTo = nullptr;
}

void Heap::retireWindows(Context &ctx) {
  retireWindow(ctx.window);
  retireWindow(ctx.lasting);
}

// These free lines of a block become the window.
void Heap::openWindow(Window &window, uint64_t index, uint64_t first, uint64_t count) {
  Block &block = blocks_[index];
  block.used = true;
  std::fill_n(block.lines.begin() + long(first), count, kLineTaken);
  window.start = window.cursor = window.countedTo = blockMemory(index) + first * kLineBytes;
  window.limit = window.end = window.start + count * kLineBytes;
}

void Heap::countObjects(const uint8_t *from, const uint8_t *to) {
  while (from < to) {
    auto header = reinterpret_cast<const Header *>(from);
    uint64_t bytes = smallBytes(*header);
    addTo(counted_, header->type, bytes);
    from += bytes;
  }
}

bool Heap::findLines(Block &block, uint64_t lines, uint64_t *first, uint64_t *count) {
  uint64_t line = block.nextLine;
  if (line == 0 && block.isFree()) {
    *first = 0;
    *count = block.nextLine = kLines;
    return true;
  }
  while (line < kLines) {
    while (line < kLines && block.lines[line] != kLineFree)
      line++;
    uint64_t start = line;
    while (line < kLines && block.lines[line] == kLineFree)
      line++;
    if (line - start < lines || line == start)
      continue;
    *first = start;
    *count = line - start;
    block.nextLine = uint32_t(line);
    return true;
  }
  block.nextLine = kLines;
  return false;
}

// Moves `bumpBlock_` on.
bool Heap::findBlock(uint64_t lines, uint64_t *first, uint64_t *count) {
  auto skips = [this](const Block &block) {
    bool isOld = emptyFirst_ && (block.liveBytes > 0 || !block.isResident());
    return isOld || block.cellBytes != 0 || (block.isLasting && !isMixed_);
  };
  if (findBlockFrom(bumpBlock_, skips, lines, first, count))
    return true;
  if (!emptyFirst_)
    return false;
  emptyFirst_ = false;
  bumpBlock_ = 0;
  return findBlock(lines, first, count);
}

bool Heap::takeLines(Window &window, uint64_t bytes) {
  uint64_t lines = (bytes + kLineBytes - 1) / kLineBytes;
  uint64_t first = 0;
  uint64_t count = 0;
  if (!findBlock(lines, &first, &count)) {
    if (newBlock(0) < 0) {
      bool isOver = std::exchange(isMixed_, true);
      bumpBlock_ = 0;
      return !isOver && takeLines(window, bytes);
    }
    findLines(blocks_[bumpBlock_], lines, &first, &count);
  }
  sweepAhead();
  openWindow(window, bumpBlock_, first, count);
  return true;
}

int64_t Heap::newBlock(uint32_t cellBytes) {
  uint64_t index = blocks_.size();
  if (index == blocks_.capacity())
    return -1;
  Block &block = blocks_.add();
  if (!makeResident(block)) {
    blocks_.removeLast();
    return -1;
  }
  block.cellBytes = cellBytes;
  block.used = true;
  return int64_t(index);
}

// ----------------------------------------------------------------------------------------------- cells

void *Heap::takeCell(Block &block, uint64_t index, uint64_t cellBytes) {
  uint64_t cells = kBlockBytes / cellBytes;
  for (uint64_t cell = block.nextCell; cell < cells; cell++) {
    uint64_t granule = cell * cellBytes / kGranule;
    if (block.starts.get(granule))
      continue;
    block.starts.set(granule);
    block.used = true;
    block.nextCell = uint32_t(cell + 1);
    return blockMemory(index) + cell * cellBytes;
  }
  block.nextCell = uint32_t(cells);
  return nullptr;
}

bool Heap::usesCells() const {
  bool isAdaptive = options_.policy == HeapPolicy::adaptive;
  return options_.policy == HeapPolicy::sizeClass || (isAdaptive && adaptive_.usesCells());
}

void *Heap::allocateCell(uint64_t bytes) {
  allocated_ += bytes;
  sinceCollection_ += bytes;
  uint64_t &at = cellBlock_[bytes / kGranule];
  for (; at < blocks_.size(); at++) {
    if (blocks_[at].cellBytes != bytes || !makeResident(blocks_[at]))
      continue;
    sweep(blocks_[at]);
    if (void *cell = takeCell(blocks_[at], at, bytes))
      return cell;
  }
  int64_t index = newBlock(uint32_t(bytes));
  if (index < 0)
    return nullptr;
  at = uint64_t(index);
  return takeCell(blocks_[at], at, bytes);
}

// ----------------------------------------------------------------------------------------------- roots

void Heap::addRoots(void *start, uint64_t bytes) {
  std::lock_guard lock(mutex_);
  roots_.push_back({static_cast<uintptr_t *>(start), bytes});
}

void Heap::removeRoots(void *start) {
  std::lock_guard lock(mutex_);
  std::erase_if(roots_, [start](const Range &range) { return range.start == start; });
}

} // namespace otter

using namespace otter;

namespace {

// The frames from here to the collector, which it looks at.
constexpr size_t kClearedBytes = 1024;

[[gnu::noinline]] void *allocateSlow(Context *ctx, int64_t type, int64_t bytes, AllocationCell *cell) {
  if (cell && *cell)
    return ctx->heap->allocateLasting(ctx, uint32_t(type), uint64_t(bytes), cell);
  return ctx->heap->allocate(ctx, uint32_t(type), uint64_t(bytes), !(type & kRawBit), cell);
}

} // namespace

OT_API OT_COLD void *ot_allocate_slow(Context *ctx, int64_t type, int64_t bytes, AllocationCell *cell) {
  insistOnRoom(ctx);
  clearBelow<kClearedBytes>();
  return allocateSlow(ctx, type, bytes, cell);
}

OT_API OT_COLD void *ot_allocate_raw(Context *ctx, int64_t type, int64_t bytes) {
  return ctx->heap->allocate(ctx, uint32_t(type), uint64_t(bytes), false);
}

OT_API OT_COLD bool ot_extend_object(Context *ctx, void *object, int64_t bytes) {
  return Heap::extend(ctx, object, uint64_t(bytes), false);
}

void Heap::dropWindow(Context *ctx) {
  std::lock_guard lock(mutex_);
  retireWindows(*ctx);
}

OT_API void ot_collect(Context *ctx) {
  insistOnRoom(ctx);
  ctx->heap->collect(ctx);
}
