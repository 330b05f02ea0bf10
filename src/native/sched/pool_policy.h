// How many workers take tasks: fewer or more are tried now and then, and what was measured decides.
//
// The pool starts with all workers it may have, so that nobody waits for a measurement. A trial runs some windows with
// the number of before and some with another one, in the order A B B A A B B A, so that a rate that rises or falls by
// itself favours neither. More workers stay only where clearly more tasks end with them, fewer where about as many do:
// between the two thresholds things stay as they are. What failed is not tried again before a rest, which becomes
// longer each time, unless a pool that was made smaller falls behind.
//
// Invariants: a decision follows from the windows alone and names its reason; where tasks wait and hardly any end, the
// pool has the number that it started with, so that workers which are kept for long starve nobody.
#pragma once

#include <cstdint>

namespace otter {

struct PoolOptions {
  uint32_t least = 1;
  uint32_t most = 1;
  uint64_t windowNs = 10'000'000;
  double margin = 0.05; // by which more tasks have to end for more workers to stay
};

/// A stretch of time, from one decision to the next.
struct PoolWindow {
  uint64_t ns = 0;
  uint64_t finished = 0;  // tasks that ended in it, elements for those that work on a part of a list
  uint32_t workers = 0;   // that take tasks, at its end
  bool tasksWait = false; // at its end
};

enum class PoolReason : uint8_t {
  none,           // nothing changes
  triesFewer,     // a trial begins
  triesMore,      // likewise
  fellBehind,     // likewise: a smaller pool does less than when it was made smaller
  fewerSuffice,   // it ends: the number that was tried stays
  moreHelp,       // likewise
  fewerAreSlower, // it ends: the number of before comes back
  moreDoNotHelp,  // likewise
  tasksRanOut,    // a trial is given up
  fewEnd,         // likewise; or outside of one tasks wait while hardly any end
  workersStay,    // a trial is given up: workers were kept by their tasks
};

/// In words, for a trace.
const char *poolReasonText(PoolReason reason);

struct PoolDecision {
  uint32_t limit = 1;  // workers that may take tasks
  uint64_t waitNs = 0; // until the next window ends
  PoolReason reason = PoolReason::none;
  uint32_t subject = 1; // the number that the reason is about: that is tried, or stays
  // Where a trial ends without having been given up: tasks a second with the number of before and that which was tried.
  double before = 0;
  double tried = 0;
};

class PoolPolicy {
public:
  explicit PoolPolicy(const PoolOptions &options) : options_(options), limit_(options.most) {}

  /// After a window: what comes next.
  PoolDecision next(const PoolWindow &window);
  /// Workers that may take tasks while nothing is tried.
  uint32_t limit() const { return limit_; }
  /// Nothing is to be done for some time; a trial is given up.
  PoolDecision pause();

private:
  static constexpr uint32_t kWindows = 8;    // of a trial
  static constexpr uint32_t kMostDry = 4;    // of those: without tasks that wait
  static constexpr uint64_t kFewest = 32;    // tasks that have to end in a window for it to tell something
  static constexpr uint64_t kFirstRest = 20; // windows
  static constexpr uint64_t kLongestRest = 1000;
  static constexpr uint64_t kRestFactor = 4;
  // Windows, from one look whether tasks wait to the next: a thread that wakes disturbs those that work.
  static constexpr uint64_t kFirstPatience = 4;
  static constexpr uint64_t kMostPatience = 128;
  static constexpr double kClear = 0.3;
  static constexpr double kBehind = 0.75; // of the rate at which the pool was made smaller
  static constexpr uint32_t kBehindWindows = 2;

  /// Sums of the windows with one number of workers.
  struct Rate {
    uint64_t ns = 0;
    uint64_t finished = 0;
    double perSecond() const { return ns ? double(finished) * 1e9 / double(ns) : 0; }
  };

  PoolDecision rest(const PoolWindow &window);
  PoolDecision begin(PoolReason reason);
  PoolDecision goOn(const PoolWindow &window);
  PoolDecision judge();
  PoolDecision end(PoolReason reason, uint32_t limit);
  bool isClear() const;
  bool isBehind(const PoolWindow &window);
  PoolReason obstacle(const PoolWindow &window);
  PoolDecision decide(PoolReason reason, uint64_t waitNs) const;
  uint64_t restWindow() const;

  const PoolOptions options_;
  uint32_t limit_;              // outside of trials
  bool wantsMore_ = false;      // the next trial does
  uint64_t rests_ = kFirstRest; // windows
  uint64_t restedNs_ = 0;
  uint64_t patience_ = kFirstPatience;
  double settled_ = 0; // tasks a second since the pool was made smaller
  uint32_t behind_ = 0;

  bool isTrying_ = false;
  uint32_t tried_ = 0;  // workers
  uint32_t window_ = 0; // of the trial
  uint32_t dry_ = 0;
  Rate before_, with_;
};

} // namespace otter
