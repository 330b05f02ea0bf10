// Which places make objects that last: those are allocated apart from others, so that what dies young leaves whole
// blocks free and not lines between survivors. (Pretenuring by allocation site: Blackburn, Singhai, Hertz, McKinley and
// Moss, "Pretenuring for Java", OOPSLA 2001, who spare a copying collector copies; here nothing is copied.)
//
// A place's cell is read at each allocation, and written here alone, while the world is stopped; so a choice holds in
// all tiers at once, and costs a comparison where it is against.
//
// Invariants: choices follow from sampled objects that met their first collection; a place that was chosen goes on
// being sampled, and is given up when its objects no longer last.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "../lib/abi.h"

namespace otter {

class Pretenuring {
public:
  struct Change {
    uint32_t site; // as `judge` had it last
    bool isApart;
    double bytes;    // that were judged, by the sample
    double survival; // of them
    double overall;  // of the bytes from all places
  };

  /// A sampled object has met its first collection. Without a cell it only counts among all.
  void judge(AllocationCell *cell, uint32_t site, double bytes, bool survived);
  /// Sets cells by what was judged; what changed.
  std::vector<Change> decide();

private:
  struct Tally {
    uint32_t site = 0;
    uint32_t samples = 0;
    double bytes = 0;
    double survived = 0;
    void count(double moreBytes, bool isAlive);
    /// Older samples count for less and less.
    void fade(uint32_t most);
  };
  // With as many samples a share is off by an eighth or so (binomial, at 0.8: standard error 0.1).
  static constexpr uint32_t kLeastSamples = 16;
  static constexpr uint32_t kMostSamples = 64;
  static constexpr uint32_t kMostOfAll = 256;
  static constexpr double kLasting = 0.8;
  static constexpr double kFleeting = 0.5;
  // Where nearly all that is made lasts there is nothing to be apart from.
  static constexpr double kMostOverall = 0.8;

  std::map<AllocationCell *, Tally> tallies_;
  Tally all_;
};

} // namespace otter
