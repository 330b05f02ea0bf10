#include "keeper.h"

#include <chrono>
#include <csignal>

namespace otter {

namespace {

constexpr std::chrono::milliseconds kPeriod(250);

} // namespace

void Keeper::start() {
  std::lock_guard lock(mutex_);
  if (isStopping_ || isStarted_)
    return;
  // Signals are for the threads that know what to do with them.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  auto entry = [](void *self) -> void * {
    static_cast<Keeper *>(self)->run();
    return nullptr;
  };
  isStarted_ = pthread_create(&thread_, nullptr, entry, this) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Keeper::stop() {
  {
    std::lock_guard lock(mutex_);
    isStopping_ = true;
  }
  wake_.notify_all();
  if (isStarted_)
    pthread_join(thread_, nullptr);
  isStarted_ = false;
}

void Keeper::run() {
  pthread_setname_np(pthread_self(), "otter-heap");
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kPeriod, [this] { return isStopping_; })) {
    lock.unlock();
    tick_();
    lock.lock();
  }
}

} // namespace otter
