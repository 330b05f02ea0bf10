#include "timers.h"

#include <algorithm>
#include <ctime>
#include <pthread.h>

#include "../lib/runtime.h"
#include "channel.h"
#include "scheduler.h"

namespace otter {

namespace {

uint64_t clockNs(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return uint64_t(time.tv_sec) * 1'000'000'000u + uint64_t(time.tv_nsec);
}

} // namespace

uint64_t nowNs() {
  return clockNs(CLOCK_MONOTONIC);
}

void Timers::wakeAt(uint64_t timeNs, Waiter *waiter) {
  add({timeNs, 0, waiter, nullptr, 0});
}

void Timers::sendAt(uint64_t timeNs, Channel *channel, uint64_t periodNs) {
  add({timeNs, 0, nullptr, channel, periodNs});
}

void Timers::add(Timer timer) {
  scheduler_.addRunnable();
  std::lock_guard lock(mutex_);
  timer.order = orders_++;
  queue_.push_back(timer);
  std::push_heap(queue_.begin(), queue_.end());
  startThread();
  changed_.notify_all();
}

void Timers::measureAt(uint64_t timeNs) {
  std::lock_guard lock(mutex_);
  measureNs_ = timeNs;
  startThread();
  changed_.notify_all();
}

// With the lock.
void Timers::startThread() {
  if (thread_.joinable() || isStopping_)
    return;
  scheduler_.runtime()->output.share();
  thread_ = std::thread([this] { main(); });
}

void Timers::stop() {
  {
    std::lock_guard lock(mutex_);
    isStopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable())
    thread_.join();
}

// Waits outside, with the lock; takes timers out of the queue while running, so that a collection sees each channel
// in the queue or sent to. The lock is not held on the way back in, where a collection may keep this thread.
void Timers::main() {
  pthread_setname_np(pthread_self(), "otter-timers");
  auto high = static_cast<uint8_t *>(__builtin_frame_address(0));
  Context *ctx = ot_context_create(scheduler_.runtime(), high - (1 << 16), high);
  ctx->strand = nullptr;
  worldOf(ctx).comeBack(ctx);
  for (;;) {
    outside(ctx, [this] { waitForNext(); });
    if (takeMeasuring())
      scheduler_.measurePool();
    std::unique_lock lock(mutex_);
    if (isStopping_)
      break;
    if (queue_.empty() || queue_.front().timeNs > nowNs())
      continue;
    std::pop_heap(queue_.begin(), queue_.end());
    Timer timer = queue_.back();
    queue_.pop_back();
    lock.unlock();
    fire(ctx, timer);
  }
  ot_context_destroy(ctx);
}

uint64_t Timers::nextNs() const {
  return queue_.empty() ? measureNs_ : std::min(measureNs_, queue_.front().timeNs);
}

// With a frame of its own: what is written to it outside the world no collection looks at.
[[gnu::noinline]] void Timers::waitForNext() {
  std::unique_lock lock(mutex_);
  for (;;) {
    uint64_t next = nextNs();
    uint64_t now = nowNs();
    if (isStopping_ || next <= now)
      return;
    if (next == UINT64_MAX)
      changed_.wait(lock);
    else
      changed_.wait_for(lock, std::chrono::nanoseconds(next - now));
  }
}

// Whether it is time to measure; once.
bool Timers::takeMeasuring() {
  std::lock_guard lock(mutex_);
  if (measureNs_ > nowNs())
    return false;
  measureNs_ = UINT64_MAX;
  return true;
}

void Timers::fire(Context *ctx, Timer timer) {
  if (timer.waiter)
    scheduler_.wake(timer.waiter, true);
  else
    sendTick(ctx, timer.channel, int64_t(clockNs(CLOCK_REALTIME) / 1'000'000u));
  // A tick that is late does not make the next one late, and none is sent twice.
  if (timer.periodNs) {
    uint64_t next = timer.timeNs + timer.periodNs;
    uint64_t now = nowNs();
    if (next <= now)
      next += (now - next) / timer.periodNs * timer.periodNs + timer.periodNs;
    sendAt(next, timer.channel, timer.periodNs);
  }
  scheduler_.dropRunnable();
}

} // namespace otter
