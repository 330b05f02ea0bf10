// The policy `adaptive`: what the heap does next, from what it has measured.
//
// Four choices, each with two thresholds and a number of measurements in a row that must agree, so that none goes to
// and fro, and one that follows a price:
// - growth: how much further the heap may grow before it is collected, by the share of time that collections take;
// - cells: whether new objects go into cells of their size in place of windows, when memory is short and the living
//   hold many more lines than they fill;
// - keeping: whether the memory of dead large objects is kept for new ones, by how often it is used again;
// - pace: how much is allocated before a small heap is collected. Memory that is used again soon is still in a cache,
//   so collections come as often as a small share of the time pays for;
// - young: whether a heap has young collections where full ones alone, which are dear, would need much memory to be
//   rare: as long as those and the full ones between them cost no more.
//
// Invariant: a choice follows from the measurements alone; each change says which ones made it.
#pragma once

#include <cstdint>
#include <string>

namespace otter {

/// Of one cycle, from the end of a collection to the end of the next one.
struct CycleMeasure {
  double pauseMs = 0;
  double cpuMs = 0; // of the collecting thread in it: unlike the pause, the same on a busy machine
  double cycleMs = 0;
  double workMs = 0;         // that the program had in it
  uint64_t newBytes = 0;     // that were allocated in it
  bool isYoung = false;      // the collection at its end was
  uint64_t liveBytes = 0;    // of small objects
  uint64_t lineBytes = 0;    // of lines that hold them
  uint64_t largeTaken = 0;   // large objects that were allocated
  uint64_t largeReused = 0;  // of those: in memory of dead ones
  double allocatedBytes = 0; // by samples, of objects that met their first collection
  double survivedBytes = 0;  // of those: that outlived it
  uint64_t livedBytes = 0;   // all that is alive after it
  uint64_t writtenPages = 0; // with old objects, in it: a page fault each, if the collection at its end was young
  bool isShort = false;      // memory is
  bool mayBeYoung = false;   // the next collection, if it pays
};

class AdaptivePolicy {
public:
  /// What changed and why, as a line of a trace; empty when nothing did.
  std::string review(const CycleMeasure &cycle);

  bool usesCells() const { return usesCells_; }
  bool keepsLarge() const { return keepsLarge_; }
  bool usesYoung() const { return usesYoung_; }
  /// Bytes by which the heap may grow between two full collections when `live` are alive: at least, and for a trigger
  /// ratio. Less where young collections free what is short-lived.
  uint64_t leastRoom(uint64_t live) const;
  uint64_t sharedRoom(uint64_t live, double ratio) const;

private:
  // Programs that end before that are not collected at all.
  static constexpr double kFirstPace = 4 << 20;
  static constexpr uint64_t kLeastStep = 5 << 20;

  /// Counts how long a threshold has been passed without a break; true when that is long enough, and starts again.
  struct Streak {
    uint32_t length = 0;
    bool passes(bool isPast, uint32_t wanted) {
      length = isPast ? length + 1 : 0;
      if (length < wanted)
        return false;
      length = 0;
      return true;
    }
  };

  std::string reviewGrowth(const CycleMeasure &cycle);
  std::string reviewCells(const CycleMeasure &cycle);
  std::string reviewKeeping(const CycleMeasure &cycle);
  std::string reviewPace(const CycleMeasure &cycle);
  std::string reviewYoung(const CycleMeasure &cycle);
  std::string judgeYoung(const CycleMeasure &full);
  std::string reviewRoom(const CycleMeasure &full);

  double growth_ = 1;
  double pausesMs_ = 0; // since the last full collection
  double cyclesMs_ = 0; // likewise: the time that passed
  bool usesCells_ = false;
  bool keepsLarge_ = true;
  double pace_ = kFirstPace; // bytes
  double price_ = 0;         // of a collection: processor time, ms
  uint64_t lived_ = 0;       // most of the last few full collections, older ones counting for less
  bool usesYoung_ = false;
  double youngMs_ = 0;         // since the last full collection: what young ones cost
  uint64_t youngBytes_ = 0;    // likewise: allocated
  uint64_t fullLive_ = 0;      // after the last full collection
  uint64_t step_ = kLeastStep; // by which the heap may grow at least
  uint64_t reach_ = 0;         // how large full collections have let it become
  double youngTimeMs_ = 0;     // since the last full collection: the time that passed
  uint32_t youngWait_ = 0;     // full collections until young ones may be tried again
  uint32_t youngFailures_ = 0;
  Streak grow_, shrink_, toCells_, toWindows_, toSystem_, toKeeping_, toFull_, dear_;
};

} // namespace otter
