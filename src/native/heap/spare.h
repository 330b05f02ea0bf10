// Memory of dead large objects, kept to be used again: memory fresh from the system costs a page fault for every 4 KiB,
// more than most programs do with it.
//
// Invariant: what was not used again during kIdleCycles such cycles of the collector, or somewhat more, goes back to
// the system.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace otter {

/// So many cycles of the collector without use, of those that are looked at (collect.cc), and memory goes back to the
/// system.
constexpr uint8_t kIdleCycles = 8;

class SpareMemory {
public:
  ~SpareMemory() { release(); }
  /// `bytes`, from the system when none are spare; null when there are none. To be given back with the same number.
  /// Zeros, or whatever is there.
  void *take(uint64_t bytes, bool isCleared = true);
  /// Whether `take` needs no memory from the system.
  bool has(uint64_t bytes) const;
  void giveBack(void *memory, uint64_t bytes);
  /// A cycle of the collector that is looked at is over.
  void startCycle();
  void release();
  /// Bytes that are spare.
  uint64_t bytes() const { return bytes_; }
  /// As many as an address can tell, and more.
  static constexpr uint64_t kSizes = 280;

private:
  struct Chunks {
    std::vector<void *> memory;
    uint64_t unused = 0; // those at the front that nothing was done with since the last look
    uint64_t size = 0;   // of each, once there was one
  };

  std::array<Chunks, kSizes> chunks_; // by rounded size
  uint64_t bytes_ = 0;
  uint32_t cycles_ = 0; // since the last look
};

} // namespace otter
