#include "adaptive.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace otter {

namespace {

// Shares of time that collections take. Up to the lower one the program hardly notices them.
constexpr double kMuch = 0.15;
constexpr double kLittle = 0.04;
constexpr double kGrowthStep = 1.25;
constexpr double kMostGrowth = 2;
// Bytes of lines for each byte of live objects in them.
constexpr double kScattered = 2.5;
constexpr double kDense = 1.6;
constexpr uint64_t kLeastLive = uint64_t{8} << 20;
// Shares of large objects that get memory of dead ones.
constexpr double kSeldom = 0.05;
constexpr uint64_t kLeastTaken = 16;
// A system allocation after this many cycles is tried in kept memory again: whether it would be used again cannot be
// seen while none is kept.
constexpr uint32_t kRetryCycles = 32;
// The share of time that collections of a small heap may take for memory to stay in the caches. Less than this many
// bytes between two of them brought nothing more (list_churn, string_build: 1 and 2 MB were level, 4 MB 7% slower, 8 MB
// 20%).
constexpr double kPriceShare = 0.02;
constexpr double kLeastPace = 2 << 20;
constexpr double kMostPace = 1 << 30;
// The price changes by such factors at most from one collection to the next. It rises more slowly, since a collection
// after a long cycle, which finds its memory in no cache, costs more, and would make the next cycle long again.
constexpr double kPriceRise = 1.25;
constexpr double kPriceFall = 0.5;
// Steps that are smaller than this are not worth a word.
constexpr double kPaceStep = 1.5;

template <typename... Values> std::string text(const char *format, Values... values) {
  char line[200];
  snprintf(line, sizeof line, format, values...);
  return line;
}

} // namespace

std::string AdaptivePolicy::review(const CycleMeasure &cycle) {
  std::string changes = reviewGrowth(cycle) + reviewCells(cycle) + reviewKeeping(cycle) + reviewPace(cycle);
  if (changes.empty() || cycle.allocatedBytes <= 0)
    return changes;
  return changes + text(" (%.0f%% of %.1f MB outlived their first collection)",
                        100 * cycle.survivedBytes / cycle.allocatedBytes, cycle.allocatedBytes / 1048576);
}

std::string AdaptivePolicy::reviewGrowth(const CycleMeasure &cycle) {
  double share = cycle.cycleMs > 0 ? cycle.pauseMs / cycle.cycleMs : 0;
  bool more = grow_.passes(share > kMuch && !cycle.isShort, 2);
  bool less = shrink_.passes(share < kLittle || cycle.isShort, cycle.isShort ? 1 : 4);
  double before = growth_;
  if (more)
    growth_ = std::min(growth_ * kGrowthStep, kMostGrowth);
  if (less)
    growth_ = cycle.isShort ? 1 : std::max(growth_ / kGrowthStep, 1.0);
  if (growth_ == before)
    return {};
  return text(" growth %.2f -> %.2f: collections take %.1f%% of the time%s", before, growth_, 100 * share,
              cycle.isShort ? ", memory is short" : "");
}

// What a collection costs hardly depends on what was allocated before it, but on what is alive: so from that cost and
// the speed at which the program allocates follows how many bytes it takes to make it a given share of the time.
std::string AdaptivePolicy::reviewPace(const CycleMeasure &cycle) {
  double workMs = cycle.cycleMs - cycle.pauseMs;
  if (cycle.isYoung || cycle.newBytes == 0 || workMs <= 0)
    return {};
  price_ = price_ > 0 ? std::clamp(cycle.cpuMs, price_ * kPriceFall, price_ * kPriceRise) : cycle.cpuMs;
  double bytesPerMs = double(cycle.newBytes) / workMs;
  double wanted = std::clamp(price_ / kPriceShare * bytesPerMs, kLeastPace, kMostPace);
  if (wanted < pace_ * kPaceStep && wanted > pace_ / kPaceStep)
    return {};
  double before = std::exchange(pace_, wanted);
  return text(" pace %.1f -> %.1f MB: a collection takes %.2f ms, the program allocates %.1f MB in a ms",
              before / 1048576, pace_ / 1048576, price_, bytesPerMs / 1048576);
}

std::string AdaptivePolicy::reviewCells(const CycleMeasure &cycle) {
  double spread = cycle.liveBytes > 0 ? double(cycle.lineBytes) / double(cycle.liveBytes) : 1;
  bool scattered = cycle.isShort && cycle.liveBytes >= kLeastLive && spread > kScattered;
  bool toCells = toCells_.passes(!usesCells_ && scattered, 2);
  bool toWindows = toWindows_.passes(usesCells_ && (!cycle.isShort || spread < kDense), 3);
  if (!toCells && !toWindows)
    return {};
  usesCells_ = toCells;
  return text(" %s: %.1f bytes of lines a live byte%s", toCells ? "windows -> cells" : "cells -> windows", spread,
              cycle.isShort ? ", memory is short" : "");
}

std::string AdaptivePolicy::reviewKeeping(const CycleMeasure &cycle) {
  bool tells = cycle.largeTaken >= kLeastTaken;
  double share = tells ? double(cycle.largeReused) / double(cycle.largeTaken) : 0;
  bool toSystem = toSystem_.passes(keepsLarge_ && tells && share < kSeldom, 3);
  bool toKeeping = toKeeping_.passes(!keepsLarge_, kRetryCycles);
  if (!toSystem && !toKeeping)
    return {};
  keepsLarge_ = toKeeping;
  return toSystem ? text(" large objects: kept -> system: %.1f%% of %zu were put where dead ones had been", 100 * share,
                         size_t(cycle.largeTaken))
                  : " large objects: system -> kept: to see whether they are used again by now";
}

} // namespace otter
