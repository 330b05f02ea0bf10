// What is to happen at a time: strands that sleep, channels that get a tick.
//
// Invariants: a thread of its own serves all timers; it is started with the first one, and is a thread of the world
// (heap/world.h), since it touches channels.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "waiter.h"

namespace otter {

class Scheduler;
struct Channel;

class Timers {
public:
  explicit Timers(Scheduler &scheduler) : scheduler_(scheduler) {}
  ~Timers() { stop(); }

  /// Wakes the waiter at the time.
  void wakeAt(uint64_t timeNs, Waiter *waiter);
  /// Sends the time in milliseconds to the channel at the time, and then every `periodNs` if that is not 0.
  void sendAt(uint64_t timeNs, Channel *channel, uint64_t periodNs);
  /// Has the pool measured at the time (scheduler.h). Unlike timers this keeps no program alive.
  void measureAt(uint64_t timeNs);
  void stop();

  /// Visits the channels; while the world is stopped.
  template <typename Visit> void eachChannel(Visit visit) const {
    for (const Timer &timer : queue_)
      if (timer.channel)
        visit(timer.channel);
  }

private:
  struct Timer {
    uint64_t timeNs;
    uint64_t order; // equal times: first come, first served
    Waiter *waiter;
    Channel *channel;
    uint64_t periodNs;

    bool operator<(const Timer &other) const { // the heap has its greatest element in front
      return timeNs != other.timeNs ? timeNs > other.timeNs : order > other.order;
    }
  };

  void add(Timer timer);
  void startThread();
  uint64_t nextNs() const;
  void waitForNext();
  bool takeMeasuring();
  void main();
  void fire(Context *ctx, Timer timer);

  Scheduler &scheduler_;
  std::mutex mutex_; // guards all below
  std::condition_variable changed_;
  std::vector<Timer> queue_; // a heap
  uint64_t orders_ = 0;
  uint64_t measureNs_ = UINT64_MAX;
  bool isStopping_ = false;
  std::thread thread_;
};

/// Of the monotonic clock.
uint64_t nowNs();

} // namespace otter
