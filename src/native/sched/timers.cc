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
  if (!thread_.joinable() && !isStopping_) {
    scheduler_.runtime()->output.share();
    thread_ = std::thread([this] { main(); });
  }
  changed_.notify_all();
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
  bool isOver = false;
  worldOf(ctx).comeBack(ctx);
  while (!isOver) {
    outside(ctx, [&] {
      std::unique_lock lock(mutex_);
      while (!isStopping_ && (queue_.empty() || queue_.front().timeNs > nowNs())) {
        if (queue_.empty())
          changed_.wait(lock);
        else
          changed_.wait_for(lock, std::chrono::nanoseconds(queue_.front().timeNs - nowNs()));
      }
      isOver = isStopping_;
    });
    std::unique_lock lock(mutex_);
    if (isOver || queue_.empty() || queue_.front().timeNs > nowNs())
      continue;
    std::pop_heap(queue_.begin(), queue_.end());
    Timer timer = queue_.back();
    queue_.pop_back();
    lock.unlock();
    fire(ctx, timer);
  }
  ot_context_destroy(ctx);
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
