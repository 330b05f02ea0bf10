// How much is allocated between two young collections: no more than makes them a small part of the time, since memory
// that is used again soon is still in a cache; and less when they take long.
#pragma once

#include <algorithm>
#include <cstdint>

namespace otter {

/// From the end of a collection to the end of the next one, which was a young one.
struct YoungCycle {
  double pauseMs;
  double cpuMs;  // of it
  double workMs; // of the program
  uint64_t newBytes;
  uint64_t survivedBytes;
};

class Nursery {
public:
  // What a young collection costs however little was allocated is to be a small part of the time between two.
  static constexpr uint64_t kLeast = uint64_t{4} << 20;

  /// Up to `most`.
  uint64_t bytes(uint64_t most) const {
    double wanted = std::min(share_ * double(most), pace_);
    return std::max(uint64_t(wanted), std::min(most, kLeast));
  }

  /// The share of new bytes that outlives a young collection, as the last one had it.
  double survival() const { return survival_; }

  /// After a full collection that came in place of a young one for what that would have promoted: perhaps less survives
  /// by now.
  void forget() {
    survival_ /= 2;
    promoted_ = grown_ = allocated_ = 0;
    quiet_ = 0;
  }

  /// After a young collection that has looked again at what was promoted: so much of that is left.
  void recount(uint64_t newBytes, uint64_t promoted) {
    allocated_ += newBytes;
    promoted_ = promoted;
    grown_ = std::min(grown_, promoted);
  }

  /// Since the last full collection, up to the last young one.
  uint64_t allocated() const { return allocated_; }

  /// Whether the heap has grown by more than `bytes` since the last full collection and does so no more. What was
  /// promoted a little at a time, and may well be dead by now, does not count.
  bool hasSettled(uint64_t bytes) const { return quiet_ >= kQuietCycles && grown_ > bytes; }

  void review(const YoungCycle &cycle) {
    if (cycle.newBytes > 0)
      survival_ = std::min(1.0, double(cycle.survivedBytes) / double(cycle.newBytes));
    allocated_ += cycle.newBytes;
    promoted_ += cycle.survivedBytes;
    quiet_ = survival_ < kQuiet ? quiet_ + 1 : 0;
    if (quiet_ == 0)
      grown_ = promoted_;
    if (cycle.pauseMs > kLongMs)
      share_ *= std::max(0.25, kShortMs / cycle.pauseMs);
    else if (cycle.pauseMs < kShortMs)
      share_ *= kRise;
    share_ = std::clamp(share_, kLeastShare, 1.0);
    if (cycle.workMs <= 0)
      return;
    double wanted = cycle.cpuMs / kPriceShare * double(cycle.newBytes) / cycle.workMs;
    pace_ = std::clamp(wanted, pace_ * kFall, pace_ * kRise);
    pace_ = std::clamp(pace_, double(kLeast), kMostPace);
  }

private:
  static constexpr double kShortMs = 5;
  static constexpr double kLongMs = 8;
  static constexpr double kPriceShare = 0.02;
  // The program goes through phases: one measurement is not the next one's.
  static constexpr double kRise = 1.25;
  static constexpr double kFall = 0.5;
  static constexpr double kLeastShare = 1.0 / 32;
  static constexpr double kMostPace = 1 << 30;

  // The heap does not grow where no more than that survives, as often in a row.
  static constexpr double kQuiet = 0.05;
  static constexpr uint32_t kQuietCycles = 3;

  uint64_t allocated_ = 0;
  uint64_t promoted_ = 0; // since the last full collection
  uint64_t grown_ = 0;    // likewise, up to the last cycle that was not quiet
  uint32_t quiet_ = 0;    // cycles in a row
  double survival_ = 1;   // as long as nothing is known
  double share_ = 1;
  double pace_ = kLeast; // bytes
};

} // namespace otter
