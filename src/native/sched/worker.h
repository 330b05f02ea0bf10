// A thread that runs tasks, each on a fibre of its own, and goes on with another one when a fibre waits.
//
// Invariants: `tasks` is pushed to and popped by this thread only; a fibre of this worker is resumed by this thread
// only, other threads put it into the inbox.
#pragma once

#include <memory>
#include <pthread.h>
#include <vector>

#include "deque.h"
#include "strand.h"

namespace otter {

class Scheduler;

class Worker {
public:
  Worker(Scheduler &scheduler, uint32_t index) : scheduler_(scheduler), index_(index) {}
  ~Worker();
  Worker(const Worker &) = delete;
  Worker &operator=(const Worker &) = delete;

  /// False when the system gives no thread.
  bool start();
  void join();

  /// From any thread: the fibre may go on.
  void enqueue(Fibre *fibre);
  /// From any thread: there may be something to do.
  void rouse();
  /// On this worker's thread, on a fibre: lets others run. True when there were any.
  bool yield(Fibre *fibre);

  bool hasReady() const { return inbox_.load(std::memory_order_acquire) || ready_; }
  Context *context() const { return ctx_; }
  uint64_t cpuNs() const;
  uint32_t index() const { return index_; }

  /// What it has done so far, for traces: read from any thread, written by its own.
  struct Work {
    std::atomic<uint64_t> begun{0};   // tasks
    std::atomic<uint64_t> stolen{0};  // of those
    std::atomic<uint64_t> resumed{0}; // tasks that went on
    std::atomic<uint64_t> slept{0};   // times that there was nothing to do
  };
  const Work &done() const { return done_; }

  /// Visits every suspended fibre that has a task; while the world is stopped.
  template <typename Visit> void eachSuspended(Visit visit) const {
    for (const auto &fibre : fibres_)
      if (fibre->task && fibre->isSuspended())
        visit(*fibre);
  }

  /// Visits all tasks that this worker knows of; likewise.
  template <typename Visit> void visit(Visit visit) const {
    tasks.each(visit);
    for (const auto &fibre : fibres_)
      if (fibre->task)
        visit(fibre->task);
  }

  Deque<Task> tasks;
  std::atomic<uint64_t> finished{0}; // tasks: written by its own thread

private:
  friend class Scheduler;
  void main();
  void work();
  void idle();
  void standBy();
  void sleep();
  Fibre *takeReady();
  Task *findTask();
  void begin(Task *task);
  void goOn(Fibre *fibre);
  void run(Fibre *fibre);
  Fibre *freshFibre();
  void release(Fibre *fibre);

  Scheduler &scheduler_;
  const uint32_t index_;
  pthread_t thread_{};
  bool isStarted_ = false;
  Context *ctx_ = nullptr;
  std::vector<std::unique_ptr<Fibre>> fibres_;
  Fibre *free_ = nullptr;
  uint32_t freeCount_ = 0;
  Fibre *ready_ = nullptr; // in order
  Fibre *readyLast_ = nullptr;
  std::atomic<Fibre *> inbox_{nullptr}; // newest first
  std::atomic<uint32_t> isAsleep_{0};   // a futex
  std::atomic<bool> isRetired_{false};  // takes no tasks (pool.cc)
  uint32_t ticks_ = 0;
  Work done_;
};

} // namespace otter
