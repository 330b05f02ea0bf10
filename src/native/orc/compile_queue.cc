#include "compile_queue.h"

#include <algorithm>
#include <pthread.h>
#include <unistd.h>

namespace otter {

namespace {

/// The thread takes its share of a processor, but takes it from nobody the moment that it wakes: the program and the
/// thread that lowers are not to wait for what is compiled in the background.
void becomeBatch() {
  sched_param none{};
  pthread_setschedparam(pthread_self(), SCHED_BATCH, &none);
}

} // namespace

CompileQueue::CompileQueue(std::shared_ptr<const RuntimeBitcode> runtime, unsigned backgroundThreads, Handler handler)
    : runtime_(std::move(runtime)), handler_(std::move(handler)) {
  threads_.emplace_back([this] { work(true); });
  for (unsigned i = 0; i < backgroundThreads; i++)
    threads_.emplace_back([this] { work(false); });
}

void CompileQueue::add(CompileJob job, bool urgent) {
  std::lock_guard lock(mutex_);
  if (stop_.stop_requested())
    return drop(job);
  (urgent ? urgent_ : background_).push_back(std::move(job));
  wakeFor(urgent);
}

// One thread, and none in vain: whoever adds jobs is slowed down by each thread that wakes on its processor.
void CompileQueue::wakeFor(bool urgent) {
  bool forDemand = urgent && isDemandIdle_;
  if (forDemand)
    isDemandIdle_ = false;
  (forDemand ? demandWake_ : wake_).notify_one();
}

void CompileQueue::hurry(uint32_t id) {
  std::lock_guard lock(mutex_);
  auto it = std::find_if(background_.begin(), background_.end(), [id](const CompileJob &job) { return job.id == id; });
  if (it == background_.end())
    return;
  urgent_.push_back(std::move(*it));
  background_.erase(it);
  wakeFor(true);
}

bool CompileQueue::take(bool onDemandOnly, CompileJob *job) {
  std::unique_lock lock(mutex_);
  isDemandIdle_ |= onDemandOnly;
  (onDemandOnly ? demandWake_ : wake_).wait(lock, [&] {
    return stop_.stop_requested() || !urgent_.empty() || (!onDemandOnly && !background_.empty());
  });
  if (onDemandOnly)
    isDemandIdle_ = false;
  if (stop_.stop_requested())
    return false;
  auto &queue = urgent_.empty() ? background_ : urgent_;
  *job = std::move(queue.front());
  queue.pop_front();
  return true;
}

void CompileQueue::work(bool onDemandOnly) {
  pthread_setname_np(pthread_self(), onDemandOnly ? "otter-demand" : "otter-compile");
  if (!onDemandOnly)
    becomeBatch();
  Compiler compiler(runtime_, stop_.get_token());
  CompileJob job;
  while (take(onDemandOnly, &job))
    handler_(compiler, job);
}

void CompileQueue::drop(CompileJob &job) {
  close(job.fd);
}

void CompileQueue::stop() {
  {
    std::lock_guard lock(mutex_);
    stop_.request_stop();
  }
  wake_.notify_all();
  demandWake_.notify_all();
  for (std::thread &thread : threads_)
    if (thread.joinable())
      thread.join();
  for (auto *queue : {&urgent_, &background_}) {
    for (CompileJob &job : *queue)
      drop(job);
    queue->clear();
  }
}

} // namespace otter
