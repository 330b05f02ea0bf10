// Arenas that programs make: memory outside the heap that is handed out from the front and given back all at once.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>

namespace otter {

/// Any thread may use any arena. A handle is never given out twice, so one that is out of date is recognised.
class Arenas {
public:
  Arenas() = default;
  ~Arenas();
  Arenas(const Arenas &) = delete;
  Arenas &operator=(const Arenas &) = delete;

  /// A handle, or 0 when there is no memory.
  int64_t create(uint64_t bytes);
  /// An address, or 0: no such arena, no room left, or an alignment that is not a power of two.
  int64_t allocate(int64_t handle, int64_t bytes, int64_t alignment);
  /// All that was handed out may be handed out again.
  bool reset(int64_t handle);
  bool destroy(int64_t handle);

private:
  struct Arena {
    uint8_t *memory;
    uint64_t bytes;
    uint64_t used;
  };

  Arena *find(int64_t handle);

  std::mutex mutex_;
  std::map<int64_t, Arena> arenas_;
  int64_t last_ = 0;
};

} // namespace otter
