#include "code_region.h"

#include <cerrno>
#include <cstring>
#include <sys/mman.h>

namespace otter {

using llvm::Error;
using llvm::Expected;

namespace {

constexpr size_t kPage = 4096;
constexpr size_t kMiB = size_t{1} << 20;
constexpr size_t kDataChunk = 64 * 1024;
// Direct calls and data references reach 2 GiB; the region and the addon's text have to fit in that together.
constexpr size_t kReach = 1792 * kMiB;

Error systemError(const char *what) {
  return llvm::createStringError(std::error_code(errno, std::generic_category()), "%s: %s", what, strerror(errno));
}

uint8_t *mapAt(uintptr_t hint, size_t bytes) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (hint ? MAP_FIXED_NOREPLACE : 0);
  void *memory = mmap(reinterpret_cast<void *>(hint), bytes, PROT_NONE, flags, -1, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<uint8_t *>(memory);
}

// As close below or above the addon's text as there is room; anywhere when there is none.
uint8_t *mapNear(size_t bytes) {
  auto text = reinterpret_cast<uintptr_t>(&mapNear) & ~uintptr_t(kMiB - 1);
  for (uintptr_t distance = 32 * kMiB; distance + bytes <= kReach; distance += 64 * kMiB) {
    if (text > bytes + distance)
      if (uint8_t *memory = mapAt(text - distance - bytes, bytes))
        return memory;
    if (uint8_t *memory = mapAt(text + distance, bytes))
      return memory;
  }
  return mapAt(0, bytes);
}

} // namespace

uint8_t *PageRuns::take(size_t bytes) {
  for (auto it = free_.begin(); it != free_.end(); ++it) {
    auto [start, length] = *it;
    if (length < bytes)
      continue;
    free_.erase(it);
    if (length > bytes)
      free_[start + bytes] = length - bytes;
    return start;
  }
  return nullptr;
}

void PageRuns::give(uint8_t *start, size_t bytes) {
  auto next = free_.lower_bound(start);
  if (next != free_.end() && start + bytes == next->first) {
    bytes += next->second;
    next = free_.erase(next);
  }
  if (next != free_.begin()) {
    auto previous = std::prev(next);
    if (previous->first + previous->second == start) {
      previous->second += bytes;
      return;
    }
  }
  free_[start] = bytes;
}

size_t CodeRegion::pageCeil(size_t bytes) {
  return (bytes + kPage - 1) & ~(kPage - 1);
}

bool CodeRegion::isNear(uintptr_t address) const {
  constexpr uintptr_t kDirect = (size_t{1} << 31) - kMiB;
  auto start = uintptr_t(base_), end = start + bytes_;
  uintptr_t below = end > address ? end - address : 0, above = address > start ? address - start : 0;
  return below < kDirect && above < kDirect;
}

CodeRegion::CodeRegion(uint8_t *base, size_t bytes)
    : base_(base), bytes_(bytes), code_(base + bytes / 4), codeBytes_(bytes - bytes / 4), dataRuns_(base, bytes / 4),
      codeRuns_(code_, codeBytes_) {}

CodeRegion::~CodeRegion() {
  munmap(base_, bytes_);
}

Expected<std::unique_ptr<CodeRegion>> CodeRegion::reserve() {
  for (size_t bytes = 1024 * kMiB; bytes >= 64 * kMiB; bytes /= 2)
    if (uint8_t *base = mapNear(bytes))
      return std::unique_ptr<CodeRegion>(new CodeRegion(base, bytes));
  return systemError("cannot reserve addresses for code");
}

Expected<uint8_t *> CodeRegion::take(PageRuns &runs, size_t bytes, const char *what) {
  uint8_t *start;
  {
    std::lock_guard lock(mutex_);
    start = runs.take(pageCeil(bytes));
  }
  if (!start)
    return llvm::createStringError(std::errc::not_enough_memory, "out of %s memory", what);
  if (mprotect(start, pageCeil(bytes), PROT_READ | PROT_WRITE) != 0)
    return systemError("cannot get memory for code");
  return start;
}

Expected<uint8_t *> CodeRegion::takeData(size_t bytes) {
  return take(dataRuns_, bytes, "data");
}
Expected<uint8_t *> CodeRegion::takeCode(size_t bytes) {
  return take(codeRuns_, bytes, "code");
}

Error CodeRegion::seal(uint8_t *start, size_t bytes) {
  if (mprotect(start, pageCeil(bytes), PROT_READ | PROT_EXEC) != 0)
    return systemError("cannot make code executable");
  return Error::success();
}

Error CodeRegion::makeReadOnly(uint8_t *start, size_t bytes) {
  if (mprotect(start, pageCeil(bytes), PROT_READ) != 0)
    return systemError("cannot make data read-only");
  return Error::success();
}

void CodeRegion::give(uint8_t *start, size_t bytes) {
  bytes = pageCeil(bytes);
  madvise(start, bytes, MADV_DONTNEED);
  mprotect(start, bytes, PROT_NONE);
  std::lock_guard lock(mutex_);
  (isCode(uintptr_t(start)) ? codeRuns_ : dataRuns_).give(start, bytes);
}

Expected<uint8_t *> CodeRegion::allocateData(size_t bytes, size_t alignment) {
  auto padding = [&] { return -uintptr_t(chunk_) & (alignment - 1); };
  std::unique_lock lock(mutex_);
  if (chunkLeft_ < bytes + padding()) {
    lock.unlock();
    size_t size = pageCeil(std::max(bytes, kDataChunk));
    auto chunk = takeData(size);
    if (!chunk)
      return chunk.takeError();
    lock.lock();
    chunk_ = *chunk;
    chunkLeft_ = size;
  }
  size_t skip = padding();
  uint8_t *result = chunk_ + skip;
  chunk_ += skip + bytes;
  chunkLeft_ -= skip + bytes;
  return result;
}

} // namespace otter
