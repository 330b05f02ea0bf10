#include "arena.h"

#include <algorithm>
#include <cstdlib>

namespace otter {

Arenas::~Arenas() {
  for (auto &[handle, arena] : arenas_)
    free(arena.memory);
}

Arenas::Arena *Arenas::find(int64_t handle) {
  auto found = arenas_.find(handle);
  return found == arenas_.end() ? nullptr : &found->second;
}

int64_t Arenas::create(uint64_t bytes) {
  auto memory = static_cast<uint8_t *>(malloc(std::max<uint64_t>(bytes, 1)));
  if (!memory)
    return 0;
  std::lock_guard lock(mutex_);
  arenas_[++last_] = {memory, bytes, 0};
  return last_;
}

int64_t Arenas::allocate(int64_t handle, int64_t bytes, int64_t alignment) {
  std::lock_guard lock(mutex_);
  Arena *arena = find(handle);
  bool isPowerOfTwo = alignment > 0 && (alignment & (alignment - 1)) == 0;
  if (!arena || bytes < 0 || !isPowerOfTwo)
    return 0;
  uint64_t base = uint64_t(uintptr_t(arena->memory));
  uint64_t mask = uint64_t(alignment) - 1;
  uint64_t start = ((base + arena->used + mask) & ~mask) - base;
  if (start > arena->bytes || uint64_t(bytes) > arena->bytes - start)
    return 0;
  arena->used = start + uint64_t(bytes);
  return int64_t(base + start);
}

bool Arenas::reset(int64_t handle) {
  std::lock_guard lock(mutex_);
  Arena *arena = find(handle);
  if (arena)
    arena->used = 0;
  return arena;
}

bool Arenas::destroy(int64_t handle) {
  std::lock_guard lock(mutex_);
  Arena *arena = find(handle);
  if (!arena)
    return false;
  free(arena->memory);
  arenas_.erase(handle);
  return true;
}

} // namespace otter
