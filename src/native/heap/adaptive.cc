#include "adaptive.h"

#include <algorithm>
#include <cmath>
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
// The share of time that collections of a small heap may take for memory to stay in the caches: one of these holds 1 to
// 2 MB. With 1 MB between two collections programs take up to 8% less time than with 2 MB, with 4 and 8 MB more
// (docs/performance/programs.md).
constexpr double kPriceShare = 0.02;
constexpr double kLeastPace = 1 << 20;
constexpr double kMostPace = 1 << 30;
// Memory beyond what the processor has translations of pages for (8 MB of 4 KiB) costs about 0.05 ms a MB more: where a
// collection costs less than that of so many bytes, and as little is alive, it comes before them.
constexpr double kNearPace = 6 << 20;
constexpr uint64_t kNearLive = uint64_t{1} << 20;
constexpr double kNearPrice = 0.3; // ms
// The price changes by such factors at most from one collection to the next. It rises more slowly, since a collection
// after a long cycle, which finds its memory in no cache, costs more, and would make the next cycle long again.
constexpr double kPriceRise = 1.25;
constexpr double kPriceFall = 0.5;
// What the first write to a protected page costs, a page fault (8 MB written page by page: 1.2 to 1.5 us each, on a
// busy machine).
constexpr double kFaultMs = 0.001;
// So much more than full collections alone may young ones and those between them cost: what is alive differs from one
// full collection to the next.
constexpr double kDearer = 1.5;
// Between two full collections a heap with young ones may grow by this share of what is alive beyond the first few
// megabytes, and always as far as it has been before, up to a room of 12 MB. So a peak is not passed by more than a
// step, and what is held for its sake is used.
constexpr double kYoungShare = 0.75;
constexpr uint64_t kSmallLive = uint64_t{8} << 20;
constexpr uint64_t kYoungRoom = uint64_t{12} << 20;
// The step becomes larger where as many full collections in a row, after which about as much is alive, take more than
// this share of the time.
constexpr double kDearShare = 0.1;
constexpr uint32_t kDearInARow = 6;
constexpr uint64_t kStepRise = uint64_t{2} << 20;
// Where less is alive, a full collection is about as short as a young one.
constexpr uint64_t kWorthYoung = uint64_t{256} << 10;
// Young collections that did not pay are tried again after so many full ones, and after twice as many each time.
constexpr uint32_t kYoungWait = 16;
constexpr uint32_t kMostFailures = 8;
// Steps that are smaller than this are not worth a word.
constexpr double kPaceStep = 1.5;

template <typename... Values> std::string text(const char *format, Values... values) {
  char line[200];
  snprintf(line, sizeof line, format, values...);
  return line;
}

uint64_t youngShare(uint64_t live, double ratio) {
  return uint64_t(kYoungShare * (ratio - 1) * double(live - std::min(live, kSmallLive)));
}

} // namespace

std::string AdaptivePolicy::review(const CycleMeasure &cycle) {
  std::string changes =
      reviewGrowth(cycle) + reviewCells(cycle) + reviewKeeping(cycle) + reviewPace(cycle) + reviewYoung(cycle);
  if (changes.empty() || cycle.allocatedBytes <= 0)
    return changes;
  return changes + text(" (%.0f%% of %.1f MB outlived their first collection)",
                        100 * cycle.survivedBytes / cycle.allocatedBytes, cycle.allocatedBytes / 1048576);
}

std::string AdaptivePolicy::reviewGrowth(const CycleMeasure &cycle) {
  pausesMs_ += cycle.pauseMs;
  cyclesMs_ += cycle.cycleMs;
  if (cycle.isYoung && !cycle.isShort)
    return {};
  double pauses = std::exchange(pausesMs_, 0);
  double time = std::exchange(cyclesMs_, 0);
  double share = time > 0 ? pauses / time : 0;
  bool more = grow_.passes(share > kMuch && !cycle.isShort && !usesYoung_, 2);
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
  if (cycle.isYoung || cycle.newBytes == 0 || cycle.workMs <= 0)
    return {};
  price_ = price_ > 0 ? std::clamp(cycle.cpuMs, price_ * kPriceFall, price_ * kPriceRise) : cycle.cpuMs;
  double bytesPerMs = double(cycle.newBytes) / cycle.workMs;
  double wanted = std::clamp(price_ / kPriceShare * bytesPerMs, kLeastPace, kMostPace);
  lived_ = std::max(cycle.livedBytes, lived_ / 2);
  bool isNear = lived_ <= kNearLive && price_ < kNearPrice * (pace_ <= kNearPace ? kPaceStep : 1);
  if (isNear)
    wanted = std::min(wanted, kNearPace);
  if (wanted < pace_ * kPaceStep && wanted > pace_ / kPaceStep)
    return {};
  double before = std::exchange(pace_, wanted);
  return text(" pace %.1f -> %.1f MB: a collection takes %.2f ms, the program allocates %.1f MB in a ms",
              before / 1048576, pace_ / 1048576, price_, bytesPerMs / 1048576);
}

// Survivors are marked once whatever happens, so a time in which the heap grew tells nothing, and one at whose end
// little is left tells nothing of what full collections would have cost before. These are thought to have the same
// room.
std::string AdaptivePolicy::judgeYoung(const CycleMeasure &full) {
  double ms = std::exchange(youngMs_, 0) + full.cpuMs;
  double bytes = double(std::exchange(youngBytes_, 0) + full.newBytes);
  double room = double(std::max(leastRoom(full.livedBytes), sharedRoom(full.livedBytes, 2)));
  bool isOther = std::abs(double(full.livedBytes) - double(fullLive_)) > room / 4;
  double fullMs = full.cpuMs / std::min(pace_, room) * bytes;
  if (!toFull_.passes(full.isShort || (!isOther && ms > kDearer * fullMs), full.isShort ? 1 : 2))
    return {};
  usesYoung_ = false;
  youngWait_ = kYoungWait << std::min(youngFailures_++, kMostFailures);
  return text(" young -> full: %.1f ms for what would cost %.1f", ms, fullMs);
}

uint64_t AdaptivePolicy::leastRoom(uint64_t live) const {
  if (!usesYoung_)
    return uint64_t(pace_);
  return std::clamp(reach_ - std::min(reach_, live), step_, kYoungRoom);
}

uint64_t AdaptivePolicy::sharedRoom(uint64_t live, double ratio) const {
  if (!usesYoung_)
    return uint64_t(double(live) * (ratio - 1) * growth_);
  return youngShare(live, ratio);
}

std::string AdaptivePolicy::reviewRoom(const CycleMeasure &full) {
  double share = full.cpuMs / (std::exchange(youngTimeMs_, 0) + full.cycleMs);
  bool isLevel = std::max(full.livedBytes, fullLive_) - std::min(full.livedBytes, fullLive_) < step_ / 4;
  uint64_t before = step_;
  if (dear_.passes(usesYoung_ && isLevel && share > kDearShare, kDearInARow))
    step_ = std::min(step_ + kStepRise, kYoungRoom);
  reach_ = std::max(reach_, full.livedBytes + std::max(step_, youngShare(full.livedBytes, 2)));
  if (step_ == before)
    return {};
  return text(" step %.0f -> %.0f MB: full collections take %.1f%% of the time", double(before) / 1048576,
              double(step_) / 1048576, 100 * share);
}

std::string AdaptivePolicy::reviewYoung(const CycleMeasure &cycle) {
  if (!cycle.mayBeYoung) {
    usesYoung_ = false;
    return {};
  }
  if (cycle.isYoung) {
    youngMs_ += cycle.cpuMs + kFaultMs * double(cycle.writtenPages);
    youngBytes_ += cycle.newBytes;
    youngTimeMs_ += cycle.cycleMs;
    return {};
  }
  std::string said = reviewRoom(cycle);
  if (usesYoung_)
    said += judgeYoung(cycle);
  else if (youngWait_ > 0)
    youngWait_--;
  else if (!cycle.isShort && pace_ > double(kYoungRoom) && cycle.livedBytes >= kWorthYoung) {
    usesYoung_ = true;
    said += text(" full -> young: collections of %.1f ms would need %.1f MB between them", price_, pace_ / 1048576);
  }
  fullLive_ = cycle.livedBytes;
  return said;
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
