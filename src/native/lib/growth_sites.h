// How large lists become that grow at one place in the program: where nearly all that begin to grow go on to a size,
// the next one's buffer gets room for that at once, so that it grows without being moved.
//
// How: a count for each size, by doublings, of the lists that came so far. Lists of all sizes at one place give no
// answer.
//
// Invariant: a guess. Nothing that a program sees depends on it, so places, threads and programs may share a count.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstdint>

namespace otter {

class GrowthSite {
public:
  // Beyond it a buffer of bytes is no small object any more.
  static constexpr uint32_t kSteps = 14;

  /// Of a capacity: the doublings to it from one.
  static uint32_t stepOf(uint64_t capacity) {
    return std::min<uint32_t>(uint32_t(std::bit_width(capacity | 1)) - 1, kSteps - 1);
  }

  /// A list has grown so far.
  void note(uint32_t step) {
    uint32_t count = load(step) + 1;
    store(step, count);
    if (count % kLeast == 0)
      review(step, count);
  }

  /// How many doublings nearly all lists go on for that have come to this step; none while too little is known.
  uint32_t expected(uint32_t step) const { return expected_[step].load(std::memory_order_relaxed); }

private:
  static constexpr uint32_t kLeast = 16;
  static constexpr uint32_t kMost = 1024;
  // One in so many may stay behind.
  static constexpr uint32_t kSeldom = 16;
  // Lists that are still growing.
  static constexpr uint32_t kGrowing = 2;

  [[gnu::noinline]] void review(uint32_t step, uint32_t came) {
    uint32_t last = step;
    for (uint32_t i = step + 1; i < kSteps; i++)
      if (load(i) + came / kSeldom + kGrowing >= came)
        last = i;
    expected_[step].store(uint8_t(last - step), std::memory_order_relaxed);
    for (uint32_t i = 0; came >= kMost && i < kSteps; i++) // what was long ago counts less
      store(i, load(i) / 2);
  }
  uint32_t load(uint32_t step) const { return reached_[step].load(std::memory_order_relaxed); }
  void store(uint32_t step, uint32_t count) { reached_[step].store(uint16_t(count), std::memory_order_relaxed); }

  std::array<std::atomic<uint16_t>, kSteps> reached_{};
  std::array<std::atomic<uint8_t>, kSteps> expected_{};
};

} // namespace otter
