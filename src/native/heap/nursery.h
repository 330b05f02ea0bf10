// How much is allocated between two young collections: less when these take long, and more again when they do not.
#pragma once

#include <algorithm>
#include <cstdint>

namespace otter {

class Nursery {
public:
  /// Up to `most`.
  uint64_t bytes(uint64_t most) const { return std::max(uint64_t(share_ * double(most)), std::min(most, kLeast)); }

  /// How long the last young collection took.
  void review(double pauseMs) {
    if (pauseMs > kLongMs)
      share_ *= std::max(0.25, kShortMs / pauseMs);
    else if (pauseMs < kShortMs)
      share_ *= 1.25;
    share_ = std::clamp(share_, kLeastShare, 1.0);
  }

private:
  static constexpr double kShortMs = 5;
  static constexpr double kLongMs = 8;
  // What a young collection costs however little was allocated is to be a small part of the time between two.
  static constexpr uint64_t kLeast = uint64_t{4} << 20;
  static constexpr double kLeastShare = 1.0 / 32;

  double share_ = 1;
};

} // namespace otter
