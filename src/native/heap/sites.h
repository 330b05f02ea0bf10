// Where a program allocates, by the stack of Otter frames and by type: how much, how much of it is alive, and how much
// outlives its first collection. From a sample, so that it can be kept at all times.
//
// How: points are put on the count of allocated bytes at exponential distances (mean: the period), and the object that
// a point falls into is looked at. An object of s bytes is met with probability 1 - exp(-s / period), so each one that
// is met stands for one over that many. (Poisson sampling, as the heap profiles of Go and tcmalloc have it.)
//
// Invariants: thread-safe but for `settle`, which needs the world stopped; addresses are turned into frames at once,
// while the code they are in is running and so cannot go away.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "../lib/context.h"
#include "pretenuring.h"

namespace otter {

struct SiteFrame {
  std::string function;
  std::string file;
  uint32_t line = 0;
  auto operator<=>(const SiteFrame &) const = default;
};

/// Estimates, in bytes and objects.
struct SiteCount {
  double objects = 0;
  double bytes = 0;
  void add(double moreObjects, double moreBytes) {
    objects += moreObjects;
    bytes += moreBytes;
  }
};

struct Site {
  std::vector<uint32_t> frames; // innermost first, as indices into `frames`
  uint32_t type = 0;            // of the objects' headers
  SiteCount allocated;
  SiteCount live;     // after the last collection, and allocated since
  SiteCount judged;   // of those that have met a collection
  SiteCount survived; // of those that outlived their first one
  uint64_t samples = 0;
};

/// A sampled object that is not known to be dead.
struct SampledObject {
  const void *start;
  uint64_t bytes;
  double objects; // that it stands for
  uint32_t site;
  AllocationCell *cell; // of its place (pretenuring.h), or null
  bool isOld;           // has outlived a collection
};

class AllocationSites {
public:
  /// Bytes between samples on average.
  explicit AllocationSites(uint64_t period) : period_(period), depth_(period <= kProfilePeriod ? kDepth : 1) {}

  uint64_t period() const { return period_; }
  /// Samples an object that is being allocated by the calling thread, whose frames start at `frame`, at a place that
  /// has this cell, or none.
  void add(const Context *ctx, const void *frame, const void *object, uint64_t bytes, uint32_t type,
           AllocationCell *cell);
  /// After marking, before the memory of the dead is used again. `pretenuring`, if any, gets to know what lasts.
  void settle(const std::function<bool(const void *object)> &isAlive, Pretenuring *pretenuring);

  /// An object that was given back by itself, and is none of the collector's.
  void remove(const void *object);

  struct View {
    std::vector<SiteFrame> frames;
    std::vector<Site> sites;
  };
  View view() const;
  /// Of the objects that met their first collection since the last call: all, and those that outlived it, in bytes.
  std::pair<double, double> takeFirstCycle();

private:
  // Whoever asks for so many samples wants whole stacks (of them the innermost frames); otherwise the place will do,
  // which costs a name or two in place of dozens.
  static constexpr uint64_t kProfilePeriod = 65536;
  static constexpr size_t kDepth = 64;

  const std::vector<uint32_t> &framesOf(const Context *ctx, uintptr_t address);
  uint32_t number(const SiteFrame &frame);
  uint32_t siteOf(const Context *ctx, const void *frame, uint32_t type);

  const uint64_t period_;
  const size_t depth_;
  mutable std::mutex mutex_;
  std::vector<SiteFrame> frames_;
  std::map<SiteFrame, uint32_t> numbers_;
  std::unordered_map<uintptr_t, std::vector<uint32_t>> known_; // by return address, innermost first
  uint64_t codeVersion_ = 0;                                   // that `known_` holds for
  std::map<std::tuple<std::vector<uint32_t>, uint32_t>, uint32_t> siteNumbers_;
  std::vector<Site> sites_;
  std::vector<SampledObject> objects_;
  double judgedBytes_ = 0; // takeFirstCycle
  double survivedBytes_ = 0;
};

} // namespace otter
