// Memory of dead large objects, kept to be used again: memory fresh from the system costs a page fault for every 4 KiB,
// more than most programs do with it.
//
// Invariant: what was not used again during a whole cycle of the collector goes back to the system.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace otter {

class SpareMemory {
public:
  ~SpareMemory() { release(); }
  /// `bytes` of zeros, from the system when none are spare; null when there are none. To be given back with the same
  /// number.
  void *take(uint64_t bytes);
  /// Whether `take` needs no memory from the system.
  bool has(uint64_t bytes) const;
  void giveBack(void *memory, uint64_t bytes);
  /// A cycle of the collector begins to sweep: what has been spare since the last one is released.
  void startCycle() { release(); }
  void release();
  /// Bytes that are spare.
  uint64_t bytes() const { return bytes_; }

private:
  std::unordered_map<uint64_t, std::vector<void *>> chunks_; // by rounded size
  uint64_t bytes_ = 0;
};

} // namespace otter
