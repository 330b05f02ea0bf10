// Tasks on a pool of workers: spawning, waiting, waking, and the end of the program.
//
// Invariants: `runnable_` counts the strands that are not waiting, the tasks that have not started, and the timers to
// come, a strand once however many tasks it runs within each other; what is counted out by a strand that starts to wait
// is counted in by whoever wakes it, before. So when it reaches zero nothing can ever happen again, and the main part,
// which waits too, panics.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "pool_policy.h"
#include "task.h"
#include "timers.h"
#include "worker.h"

namespace otter {

class Scheduler {
public:
  explicit Scheduler(Runtime *runtime);
  ~Scheduler();
  Scheduler(const Scheduler &) = delete;
  Scheduler &operator=(const Scheduler &) = delete;

  Runtime *runtime() const { return runtime_; }
  Strand *mainStrand() { return &main_; }

  // ------------------------------------------------------------------------------------------------ tasks
  /// Makes the task run some time, on some worker.
  void spawn(Context *ctx, Task *task);
  /// Runs the task on the caller's own stack, if it has not been started yet and there is room.
  bool runHere(Context *ctx, Task *task);
  /// Runs a task that the caller has claimed.
  void run(Context *ctx, Task *task);
  /// Ends a task that the caller has claimed and cannot run.
  void fail(Context *ctx, Task *task, const char *message);
  /// Waits for all tasks; then panics nobody awaited end the program.
  void finish(Context *ctx);
  uint64_t spawned() const { return spawned_.load(std::memory_order_relaxed); }
  uint64_t stolen() const;
  uint64_t unfinished() const { return unfinished_.load(std::memory_order_relaxed); }
  uint32_t workersStarted() const { return workerCount_.load(std::memory_order_acquire); }
  uint32_t workersMax() const { return workersMax_; }
  /// Workers that may take tasks, and how often that number was changed or another one tried (pool.cc).
  uint32_t poolLimit() const { return limit_.load(std::memory_order_relaxed); }
  uint64_t poolDecisions() const { return poolDecisions_.load(std::memory_order_relaxed); }
  /// Only so many workers take tasks from now on, until the next measurement.
  void setLimit(uint32_t limit);
  /// Tasks that have ended, with elements for those that work on a part of a list.
  uint64_t finished() const;
  /// By the thread of the context: one more.
  void countFinished(Context *ctx);
  /// A worker has nothing to do: split work, if there is any.
  bool isHungry() const;
  /// Everything that this thread has spawned has been taken.
  bool hasNoneOf(const Context *ctx) const;
  uint64_t workersCpuNs();

  // ------------------------------------------------------------------------------------------------ waiting
  /// Waits until the waiter, which is in some list, is woken; false when the program is in a deadlock, then the
  /// caller takes the waiter out of its list and panics.
  bool wait(Context *ctx, Waiter &waiter);
  void wake(Waiter *waiter, bool succeeded);
  void sleep(Context *ctx, uint64_t untilNs);
  Timers &timers() { return timers_; }
  void addRunnable() { runnable_.fetch_add(1, std::memory_order_acq_rel); }
  void dropRunnable();

  // ------------------------------------------------------------------------------------------------ the end
  /// What a poll looks after, beside the world's stops.
  void poll(Context *ctx);
  /// A task ends the program.
  [[noreturn]] void exitFromTask(Context *ctx, int code);
  /// A thread that can not go on since the program is being stopped.
  [[noreturn]] void abandon(Context *ctx);
  bool stop(unsigned milliseconds);
  bool isStopping() const { return isStopping_.load(std::memory_order_acquire); }

  void visitStacks(const std::function<void(const uintptr_t *, const uintptr_t *)> &visit);

private:
  friend class Worker;
  static constexpr uint32_t kMostWorkers = TaskOptions::kMostWorkers;

  Task *steal(uint32_t thief);
  bool hasTasks();
  static void dropClaimed(Deque<Task> &deque);
  void notify();
  bool mayStart() const;
  bool startWorker();
  // how many workers take tasks (pool.cc)
  friend class Timers;
  void measurePool();
  void keepMeasuring();
  bool isOverfull() const { return taking_.load(std::memory_order_relaxed) > limit_.load(std::memory_order_relaxed); }
  bool retire(Worker *worker);
  Worker *reinstate();
  // --trace sched (trace.cc)
  void traceStart(const Worker &worker) const;
  void tracePool(const PoolDecision &decision) const;
  void traceEnd();
  void workerEnded();
  Worker *popIdle();
  void addIdle(Worker *worker);
  void removeIdle(Worker *worker);
  void unpark(Strand *strand);
  void parkMain(Context *ctx, const std::atomic<bool> &isWoken, const timespec *until);
  /// The text of the task's panic, which the caller owns, or null.
  char *call(Context *ctx, Task *task);
  void endTask(Context *ctx, Task *task, char *panic);
  void taskEnded();
  void visitRoots();
  void reportPanics(Context *ctx);
  void checkMain(Context *ctx);

  Runtime *runtime_;
  const uint64_t startNs_;
  Strand main_;
  Deque<Task> mainTasks_;
  uint32_t workersMax_;
  std::array<std::unique_ptr<Worker>, kMostWorkers> workers_;
  std::atomic<uint32_t> workerCount_{0};
  std::atomic<int64_t> runnable_{1};
  std::atomic<uint64_t> unfinished_{0};
  std::atomic<uint64_t> spawned_{0};
  std::atomic<uint32_t> idleCount_{0};
  std::atomic<uint32_t> searching_{0};
  std::atomic<bool> isDeadlocked_{false};
  bool hasDeadlocked_ = false; // the main part's thread alone: a wait of it was in vain
  std::atomic<bool> isStopping_{false};
  std::atomic<int> exitCode_{-1};

  WordLock idleLock_; // guards idle_
  std::vector<Worker *> idle_;
  std::vector<Worker *> retired_; // likewise
  // Read at each step of a worker, written rarely: not on a line with what is written often.
  alignas(64) std::atomic<uint32_t> taking_{0}; // workers that are not retired; becomes less with idleLock_
  std::atomic<uint32_t> limit_;
  std::atomic<bool> isMeasuring_{false}; // a measurement is to come; true for good where there is nothing to decide
  alignas(64) std::atomic<uint64_t> mainFinished_{0};
  std::atomic<uint64_t> poolDecisions_{0};
  // Of the timers' thread alone.
  PoolPolicy pool_;
  bool isWindowOpen_ = false;
  uint64_t windowNs_ = 0;       // its start
  uint64_t windowFinished_ = 0; // tasks that had ended then
  std::mutex mutex_;            // guards starting workers and all below
  std::condition_variable changed_;
  uint32_t running_ = 0; // worker threads
  WaitList finishing_;
  std::vector<std::unique_ptr<PanicRecord>> panics_;
  Timers timers_;
};

Scheduler &schedulerOf(const Context *ctx);
[[noreturn]] void panicDeadlock(Context *ctx);

} // namespace otter
