// The pool's size: measures for the policy, on the timers' thread, and lets workers go or calls them back.
//
// Invariants: a worker that is retired takes no task, but goes on with those it has begun, which cannot move; what it
// has spawned others take. At least one worker takes tasks, and one that retires sees to it that somebody looks after
// what waits. The policy runs on no worker: all may be kept by their tasks.
#include "../lib/runtime.h"
#include "scheduler.h"

namespace otter {

void Scheduler::countFinished(Context *ctx) {
  std::atomic<uint64_t> &number = ctx->worker ? ctx->worker->finished : mainFinished_;
  number.store(number.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

uint64_t Scheduler::finished() const {
  uint64_t total = mainFinished_.load(std::memory_order_relaxed);
  for (uint32_t i = 0; i < workersStarted(); i++)
    total += workers_[i]->finished.load(std::memory_order_relaxed);
  return total;
}

// ------------------------------------------------------------------------------------------------ measuring

// A task was spawned while nobody measures.
void Scheduler::keepMeasuring() {
  if (workersStarted() > 1 && !isMeasuring_.exchange(true, std::memory_order_seq_cst))
    timers_.measureAt(nowNs() + runtime_->options.tasks.windowNs);
}

void Scheduler::measurePool() {
  uint64_t now = nowNs();
  PoolWindow window;
  window.ns = now - windowNs_;
  window.finished = finished() - windowFinished_;
  window.workers = taking_.load(std::memory_order_relaxed);
  window.tasksWait = hasTasks();
  windowNs_ = now;
  windowFinished_ += window.finished;
  bool isOver = isWindowOpen_ && window.finished == 0 && !window.tasksWait;
  PoolDecision decision{pool_.limit(), runtime_->options.tasks.windowNs};
  if (isOver)
    decision = pool_.pause();
  else if (isWindowOpen_)
    decision = pool_.next(window);
  isWindowOpen_ = !isOver;
  if (decision.reason != PoolReason::none) {
    poolDecisions_.fetch_add(1, std::memory_order_relaxed);
    if (runtime_->options.tasks.trace)
      tracePool(decision);
  }
  setLimit(decision.limit);
  if (!isOver)
    return timers_.measureAt(now + decision.waitNs);
  // Whoever spawns something from here on finds that nobody measures; what came before has to be seen now.
  isMeasuring_.store(false, std::memory_order_seq_cst);
  if (hasTasks())
    keepMeasuring();
}

// ------------------------------------------------------------------------------------------------ workers

void Scheduler::setLimit(uint32_t limit) {
  limit_.store(limit, std::memory_order_seq_cst);
  while (Worker *worker = reinstate())
    worker->rouse();
}

// On the worker's thread, when it would look for a task.
bool Scheduler::retire(Worker *worker) {
  {
    std::lock_guard lock(idleLock_);
    if (!isOverfull())
      return false;
    taking_.fetch_sub(1, std::memory_order_seq_cst);
    retired_.push_back(worker);
    worker->isRetired_.store(true, std::memory_order_seq_cst);
  }
  // It may have been the one that was looking when a task came.
  if (hasTasks())
    notify();
  return true;
}

// A worker that was retired and takes tasks again; null when there is none, or no room for it.
Worker *Scheduler::reinstate() {
  std::lock_guard lock(idleLock_);
  if (retired_.empty() || taking_.load(std::memory_order_relaxed) >= limit_.load(std::memory_order_relaxed))
    return nullptr;
  Worker *worker = retired_.back();
  retired_.pop_back();
  taking_.fetch_add(1, std::memory_order_seq_cst);
  worker->isRetired_.store(false, std::memory_order_seq_cst);
  return worker;
}

} // namespace otter
