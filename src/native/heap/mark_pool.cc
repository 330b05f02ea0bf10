#include "mark_pool.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <ctime>

#include "../lib/processors.h"

namespace otter {

MarkPool::~MarkPool() {
  {
    std::lock_guard lock(mutex_);
    isStopping_ = true;
  }
  changed_.notify_all();
  if (isStarted_)
    pthread_join(thread_, nullptr);
}

bool MarkPool::startThread() {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  auto entry = [](void *self) -> void * {
    static_cast<MarkPool *>(self)->run();
    return nullptr;
  };
  isStarted_ = pthread_create(&thread_, nullptr, entry, this) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return isStarted_;
}

uint64_t MarkPool::cpuNs() const {
  clockid_t clock;
  timespec time;
  if (!isStarted_ || pthread_getcpuclockid(thread_, &clock) != 0 || clock_gettime(clock, &time) != 0)
    return 0;
  return uint64_t(time.tv_sec) * 1'000'000'000u + uint64_t(time.tv_nsec);
}

void MarkPool::begin(std::function<void()> help) {
  {
    std::lock_guard lock(mutex_);
    help_ = std::move(help);
    markers_ = 1;
    hungry_ = 0;
    isOver_ = false;
    round_++;
  }
  if (isStarted_ || startThread())
    changed_.notify_all();
}

void MarkPool::run() {
  pthread_setname_np(pthread_self(), "otter-mark");
  uint64_t done = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return isStopping_ || (round_ != done && !isOver_); });
    if (isStopping_)
      return;
    done = round_;
    markers_++;
    lock.unlock();
    help_();
    lock.lock();
  }
}

bool MarkPool::take(std::vector<MarkItem> &mine) {
  std::unique_lock lock(mutex_);
  hungry_++;
  if (items_.empty() && hungry_ == markers_) {
    isOver_ = true;
    changed_.notify_all();
  }
  changed_.wait(lock, [this] { return isOver_ || !items_.empty(); });
  if (isOver_)
    return false;
  hungry_--;
  size_t count = std::min(kPortion, items_.size());
  mine.assign(items_.end() - ptrdiff_t(count), items_.end());
  items_.resize(items_.size() - count);
  offered_ = items_.size();
  return true;
}

void MarkPool::give(std::vector<MarkItem> &mine) {
  {
    std::lock_guard lock(mutex_);
    auto half = mine.begin() + ptrdiff_t(mine.size() / 2);
    items_.insert(items_.end(), mine.begin(), half);
    mine.erase(mine.begin(), half);
    offered_ = items_.size();
  }
  changed_.notify_all();
}

// The fourth number of /proc/loadavg is how many threads of the system run or want to, the caller among them.
uint32_t idleProcessors() {
  uint32_t all = processors();
  uint32_t running = 1;
  if (FILE *file = fopen("/proc/loadavg", "re")) {
    if (fscanf(file, "%*s %*s %*s %u/", &running) != 1)
      running = 1;
    fclose(file);
  }
  return all - std::min(all, std::max(running, 1u));
}

} // namespace otter
