// Pages of 2 MB for the blocks of a heap. The processor has translations of some two thousand pages at hand, whatever
// their size, and the kernel clears a large page in half the time that 512 small ones take, one fault each.
//
// They take no memory that the program would not have used: before a cycle, what it is about to fill gets them; and
// what was filled in small pages when the program began is moved to large ones when the program goes on allocating.
#pragma once

#include <cstdint>
#include <vector>

namespace otter {

class HugePages {
public:
  static constexpr uint64_t kBytes = uint64_t{2} << 20;

  /// Of memory that begins with `base`, a multiple of `kBytes`.
  explicit HugePages(uint8_t *base) : base_(base) {}

  struct Plan {
    uint64_t used;    // bytes from the start on
    uint64_t planned; // likewise, when the next collection comes
    bool isWhole;     // nothing was given back of it: that would come back with large pages
  };

  /// After a collection.
  void plan(const Plan &plan);

private:
  void advise(uint64_t first, uint64_t last);
  void moveOne(uint64_t last);
  void move(uint64_t page);

  uint8_t *base_;
  std::vector<bool> settled_; // by page: it is a large one, or cannot become one
  uint32_t plans_ = 0;
};

} // namespace otter
