#include "pool_policy.h"

#include <algorithm>

namespace otter {

namespace {

// Whether a window of a trial has the number that is tried.
constexpr bool kIsTried[] = {false, true, true, false, false, true, true, false};

// With many workers one more would make less of a difference than the measurements do by themselves.
uint32_t stepOf(uint32_t workers) {
  return 1 + workers / 8;
}

} // namespace

const char *poolReasonText(PoolReason reason) {
  switch (reason) {
  case PoolReason::none:
    return "nothing changes";
  case PoolReason::triesFewer:
    return "tasks wait, and fewer may be as fast";
  case PoolReason::triesMore:
    return "tasks wait, and more may be faster";
  case PoolReason::fewerSuffice:
    return "fewer are as fast";
  case PoolReason::moreHelp:
    return "more are faster";
  case PoolReason::fewerAreSlower:
    return "fewer are slower";
  case PoolReason::moreDoNotHelp:
    return "more are no faster";
  case PoolReason::tasksRanOut:
    return "tasks ran out";
  case PoolReason::fewEnd:
    return "too few tasks end to tell";
  case PoolReason::workersStay:
    return "workers were kept by their tasks";
  case PoolReason::fellBehind:
    return "fewer tasks end than when it was made smaller";
  }
  return "";
}

PoolDecision PoolPolicy::next(const PoolWindow &window) {
  return isTrying_ ? goOn(window) : rest(window);
}

PoolDecision PoolPolicy::pause() {
  behind_ = 0;
  return isTrying_ ? end(PoolReason::tasksRanOut, limit_) : decide(PoolReason::none, restWindow());
}

// A pool of its first size has nothing to watch over until the rest is over.
uint64_t PoolPolicy::restWindow() const {
  uint64_t rest = rests_ * options_.windowNs;
  uint64_t left = std::max(rest - std::min(restedNs_, rest), patience_ * options_.windowNs);
  return limit_ < options_.most ? std::min(left, 2 * options_.windowNs) : left;
}

PoolDecision PoolPolicy::decide(PoolReason reason, uint64_t waitNs) const {
  uint32_t limit = isTrying_ && kIsTried[window_] ? tried_ : limit_;
  return {limit, waitNs, reason, isTrying_ ? tried_ : limit_};
}

PoolDecision PoolPolicy::rest(const PoolWindow &window) {
  if (limit_ < options_.most && window.tasksWait) {
    if (window.finished < kFewest)
      return end(PoolReason::fewEnd, options_.most);
    if (isBehind(window))
      return begin(PoolReason::fellBehind);
  }
  restedNs_ += window.ns;
  bool isBusy = window.tasksWait && window.finished >= kFewest;
  patience_ = isBusy ? kFirstPatience : std::min(patience_ * 2, kMostPatience);
  // Where workers are still to start, or the system gives no more threads, there is nothing to compare.
  bool isTime = restedNs_ >= rests_ * options_.windowNs && window.workers >= limit_;
  if (!isTime || !isBusy || options_.least == options_.most)
    return decide(PoolReason::none, restWindow());
  bool more = limit_ < options_.most && (wantsMore_ || limit_ == options_.least);
  return begin(more ? PoolReason::triesMore : PoolReason::triesFewer);
}

bool PoolPolicy::isBehind(const PoolWindow &window) {
  double rate = Rate{window.ns, window.finished}.perSecond();
  behind_ = rate < kBehind * settled_ ? behind_ + 1 : 0;
  if (behind_ == 0)
    settled_ += (rate - settled_) / 8;
  return behind_ == kBehindWindows;
}

PoolDecision PoolPolicy::begin(PoolReason reason) {
  uint32_t step = stepOf(limit_);
  tried_ = reason != PoolReason::triesFewer ? std::min(limit_ + step, options_.most)
                                            : std::max(limit_, step + options_.least) - step;
  isTrying_ = true;
  window_ = dry_ = 0;
  before_ = with_ = Rate();
  return decide(reason, options_.windowNs);
}

// Why the window does not count, if it does not.
PoolReason PoolPolicy::obstacle(const PoolWindow &window) {
  if (!window.tasksWait && ++dry_ > kMostDry)
    return PoolReason::tasksRanOut;
  if (window.finished < kFewest)
    return PoolReason::fewEnd;
  bool isTried = kIsTried[window_];
  return window.workers > (isTried ? tried_ : limit_) ? PoolReason::workersStay : PoolReason::none;
}

PoolDecision PoolPolicy::goOn(const PoolWindow &window) {
  if (PoolReason reason = obstacle(window); reason != PoolReason::none)
    return end(reason, limit_);
  Rate &rate = kIsTried[window_] ? with_ : before_;
  rate.ns += window.ns;
  rate.finished += window.finished;
  window_++;
  return window_ == kWindows || isClear() ? judge() : decide(PoolReason::none, options_.windowNs);
}

// A trial ends early that slows the program down, or where more workers are of much use; after one pair of windows only
// by far.
bool PoolPolicy::isClear() const {
  double difference = window_ == 2 ? kClear : 2 * options_.margin;
  double with = with_.perSecond();
  double before = before_.perSecond();
  bool isFaster = tried_ > limit_ && with > (1 + difference) * before;
  return window_ % 2 == 0 && (isFaster || with < (1 - difference) * before);
}

PoolDecision PoolPolicy::judge() {
  double before = before_.perSecond();
  double with = with_.perSecond();
  bool more = tried_ > limit_;
  bool isKept = with >= (more ? 1 + options_.margin : 1 - options_.margin / 2) * before;
  PoolReason kept = more ? PoolReason::moreHelp : PoolReason::fewerSuffice;
  PoolReason refused = more ? PoolReason::moreDoNotHelp : PoolReason::fewerAreSlower;
  PoolDecision decision = end(isKept ? kept : refused, isKept ? tried_ : limit_);
  decision.before = before;
  decision.tried = with;
  return decision;
}

PoolDecision PoolPolicy::end(PoolReason reason, uint32_t limit) {
  bool isKept = reason == PoolReason::fewerSuffice || reason == PoolReason::moreHelp;
  wantsMore_ = isKept ? tried_ > limit_ : isTrying_ && tried_ < limit_;
  rests_ = isKept ? kFirstRest : std::min(rests_ * kRestFactor, kLongestRest);
  restedNs_ = 0;
  settled_ = (isKept ? with_ : before_).perSecond();
  behind_ = 0;
  isTrying_ = false;
  limit_ = limit;
  return decide(reason, restWindow());
}

} // namespace otter
