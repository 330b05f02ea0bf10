// How long collections stopped the program: a histogram with eight buckets to each power of two, so that a share of
// the pauses is known within 1/8 of its length, in memory that does not grow.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace otter {

class Pauses {
public:
  void add(uint64_t ns) {
    counts_[bucketOf(ns)]++;
    count_++;
    total_ += ns;
    longest_ = std::max(longest_, ns);
  }

  uint64_t count() const { return count_; }
  uint64_t totalNs() const { return total_; }
  uint64_t longestNs() const { return longest_; }

  /// No more than this share (0 to 1) of the pauses took longer: the upper edge of the bucket, in nanoseconds.
  uint64_t quantileNs(double share) const {
    uint64_t wanted = uint64_t(share * double(count_));
    uint64_t seen = 0;
    for (uint32_t i = 0; i < kBuckets; i++)
      if ((seen += counts_[i]) > wanted || seen == count_)
        return count_ == 0 ? 0 : std::min(longest_, upperEdge(i));
    return longest_;
  }

  /// Calls `visit(upper edge in ns, pauses)` for the buckets that are not empty, shortest first.
  template <typename Visit> void forEach(Visit visit) const {
    for (uint32_t i = 0; i < kBuckets; i++)
      if (counts_[i] > 0)
        visit(upperEdge(i), counts_[i]);
  }

private:
  static constexpr uint32_t kSteps = 8;
  static constexpr uint32_t kBuckets = 64 * kSteps;

  static uint32_t bucketOf(uint64_t ns) {
    if (ns < kSteps)
      return uint32_t(ns);
    uint32_t power = uint32_t(std::bit_width(ns)) - 1;
    return (power - 2) * kSteps + uint32_t(ns >> (power - 3)) - kSteps;
  }
  static uint64_t upperEdge(uint32_t bucket) {
    if (bucket < kSteps)
      return bucket;
    uint32_t power = bucket / kSteps + 2;
    return (uint64_t{bucket % kSteps + kSteps + 1} << (power - 3)) - 1;
  }

  std::array<uint64_t, kBuckets> counts_{};
  uint64_t count_ = 0;
  uint64_t total_ = 0;
  uint64_t longest_ = 0;
};

} // namespace otter
