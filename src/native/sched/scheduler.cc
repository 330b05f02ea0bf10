#include "scheduler.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <ctime>

#include "../lib/panic.h"
#include "../lib/runtime.h"
#include "../lib/write_all.h"
#include "catch.h"
#include "cores.h"

namespace otter {

namespace {

uint32_t mostWorkers(const TaskOptions &options) {
  return std::min(options.workers ? options.workers : cores(), TaskOptions::kMostWorkers);
}

PoolOptions poolOptions(const TaskOptions &options, uint32_t most) {
  PoolOptions pool;
  pool.least = std::clamp(options.leastWorkers, 1u, most);
  pool.most = most;
  pool.windowNs = std::max(options.windowNs, uint64_t{1'000'000});
  pool.margin = options.margin;
  return pool;
}

timespec timeOf(uint64_t ns) {
  return {time_t(ns / 1'000'000'000u), long(ns % 1'000'000'000u)};
}

} // namespace

Scheduler &schedulerOf(const Context *ctx) {
  return *ctx->runtime->scheduler;
}

Scheduler::Scheduler(Runtime *runtime)
    : runtime_(runtime), startNs_(nowNs()), workersMax_(mostWorkers(runtime->options.tasks)), limit_(workersMax_),
      pool_(poolOptions(runtime->options.tasks, workersMax_)), timers_(*this) {
  isMeasuring_ = runtime->options.tasks.isFixed || workersMax_ == 1;
  runtime->heap->addRootSource([this] { visitRoots(); });
}

Scheduler::~Scheduler() {
  stop(~0u);
}

// ------------------------------------------------------------------------------------------------ tasks

void Scheduler::spawn(Context *ctx, Task *task) {
  task->id = spawned_.fetch_add(1, std::memory_order_relaxed) + 1;
  unfinished_.fetch_add(1, std::memory_order_relaxed);
  addRunnable();
  Deque<Task> &deque = ctx->worker ? ctx->worker->tasks : mainTasks_;
  deque.push(task);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  notify();
}

// Sees to it that somebody looks for a task, if somebody can.
void Scheduler::notify() {
  if (searching_.load(std::memory_order_seq_cst) > 0)
    return;
  if (Worker *worker = popIdle())
    worker->rouse();
  else if (mayStart())
    startWorker();
  if (OT_UNLIKELY(!isMeasuring_.load(std::memory_order_seq_cst)))
    keepMeasuring();
}

bool Scheduler::startWorker() {
  runtime_->random.share();
  runtime_->output.share();
  installFaultHandler();
  std::lock_guard lock(mutex_);
  uint32_t index = workerCount_.load(std::memory_order_relaxed);
  if (!mayStart() || isStopping())
    return false;
  workers_[index] = std::make_unique<Worker>(*this, index);
  if (!workers_[index]->start())
    return false;
  running_++;
  taking_.fetch_add(1, std::memory_order_seq_cst);
  workerCount_.store(index + 1, std::memory_order_release);
  if (runtime_->options.tasks.trace)
    traceStart(*workers_[index]);
  return true;
}

void Scheduler::workerEnded() {
  std::lock_guard lock(mutex_);
  running_--;
  changed_.notify_all();
}

Task *Scheduler::steal(uint32_t thief) {
  uint32_t count = workersStarted();
  if (Task *task = mainTasks_.steal())
    return task;
  for (uint32_t i = 1; i <= count; i++) {
    uint32_t victim = (thief + i) % count;
    if (victim == thief)
      continue;
    if (Task *task = workers_[victim]->tasks.steal())
      return task;
  }
  return nullptr;
}

bool Scheduler::hasTasks() {
  if (!mainTasks_.isEmpty())
    return true;
  for (uint32_t i = 0; i < workersStarted(); i++)
    if (!workers_[i]->tasks.isEmpty())
      return true;
  return false;
}

bool Scheduler::isHungry() const {
  return idleCount_.load(std::memory_order_relaxed) > 0 || mayStart();
}

// A pool that was made smaller calls back those it has.
bool Scheduler::mayStart() const {
  return workerCount_.load(std::memory_order_relaxed) < workersMax_ &&
         taking_.load(std::memory_order_relaxed) < limit_.load(std::memory_order_relaxed);
}

bool Scheduler::hasNoneOf(const Context *ctx) const {
  return (ctx->worker ? ctx->worker->tasks : mainTasks_).isEmpty();
}

bool Scheduler::runHere(Context *ctx, Task *task) {
  // A task of its own would have a whole stack.
  auto here = static_cast<uint8_t *>(__builtin_frame_address(0));
  if (here < ctx->stackLow || here - ctx->stackLow < (ctx->stackHigh - ctx->stackLow) / 2 || !task->claim())
    return false;
  dropClaimed(ctx->worker ? ctx->worker->tasks : mainTasks_);
  // The task and the strand that awaits it count as one while they share a stack; the task's own count is left.
  runnable_.fetch_sub(1, std::memory_order_acq_rel);
  char *panic = call(ctx, task);
  addRunnable();
  if (panic && hasDeadlocked_ && !ctx->worker) {
    free(panic); // the main part's own wait is the one to be told of
    panicDeadlock(ctx);
  }
  endTask(ctx, task, panic);
  return true;
}

// Tasks that ran on their awaiters' stacks leave the deque when they come to its end.
void Scheduler::dropClaimed(Deque<Task> &deque) {
  while (Task *last = deque.pop()) {
    if (last->state.load(std::memory_order_relaxed) != TaskState::made)
      continue;
    deque.push(last);
    return;
  }
}

void Scheduler::run(Context *ctx, Task *task) {
  char *panic = call(ctx, task);
  endTask(ctx, task, panic);
}

char *Scheduler::call(Context *ctx, Task *task) {
  uint32_t outer = std::exchange(ctx->taskId, uint32_t(task->id));
  char *panic = catchPanic(ctx, [&] { callTask(ctx, task); });
  ctx->taskId = outer;
  return panic;
}

void Scheduler::fail(Context *ctx, Task *task, const char *message) {
  endTask(ctx, task, strdup(message));
}

void Scheduler::endTask(Context *ctx, Task *task, char *panic) {
  if (!task->native)
    countFinished(ctx);
  if (panic) {
    auto record = std::make_unique<PanicRecord>(panic, task->id);
    free(panic);
    task->panic = record.get();
    std::lock_guard lock(mutex_);
    panics_.push_back(std::move(record));
  }
  task->lock.lock();
  WaitList awaiters = std::exchange(task->awaiters, WaitList{});
  task->state.store(TaskState::ended, std::memory_order_release);
  task->lock.unlock();
  while (Waiter *waiter = awaiters.take())
    wake(waiter, true);
  taskEnded();
}

void Scheduler::taskEnded() {
  if (unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    std::unique_lock lock(mutex_);
    Waiter *waiter = finishing_.take();
    lock.unlock();
    if (waiter)
      wake(waiter, true);
  }
  dropRunnable();
}

void Scheduler::finish(Context *ctx) {
  Waiter waiter(ctx->strand);
  {
    std::lock_guard lock(mutex_);
    if (unfinished_.load(std::memory_order_acquire) != 0)
      finishing_.add(waiter);
  }
  if (waiter.isLinked && !wait(ctx, waiter)) {
    {
      std::lock_guard lock(mutex_);
      finishing_.remove(waiter);
    }
    panicDeadlock(ctx);
  }
  if (runtime_->options.tasks.trace)
    traceEnd();
  reportPanics(ctx);
}

void panicDeadlock(Context *ctx) {
  panicFormat(ctx, "deadlock: every task is waiting");
}

void Scheduler::reportPanics(Context *ctx) {
  bool any = false;
  {
    std::string text;
    std::unique_lock lock(mutex_);
    std::sort(panics_.begin(), panics_.end(), [](auto &a, auto &b) { return a->taskId < b->taskId; });
    for (const auto &panic : panics_)
      if (!panic->isAwaited.exchange(true))
        text += "panic: " + panic->text + "\n";
    lock.unlock();
    any = !text.empty();
    ot_output_flush(ctx);
    writeAll(runtime_->options.errorFd, text);
  }
  if (!any)
    return;
  constexpr int kPanicked = 101;
  if (ExitHandler exit = runtime_->options.exit)
    exit(ctx, kPanicked);
  _exit(kPanicked);
}

uint64_t Scheduler::stolen() const {
  uint64_t total = 0;
  for (uint32_t i = 0; i < workersStarted(); i++)
    total += workers_[i]->done().stolen.load(std::memory_order_relaxed);
  return total;
}

uint64_t Scheduler::workersCpuNs() {
  std::lock_guard lock(mutex_);
  uint64_t total = 0;
  for (uint32_t i = 0; i < workersStarted(); i++)
    total += workers_[i]->cpuNs();
  return total;
}

// ------------------------------------------------------------------------------------------------ idle workers

void Scheduler::addIdle(Worker *worker) {
  std::lock_guard lock(idleLock_);
  idle_.push_back(worker);
  idleCount_.store(uint32_t(idle_.size()), std::memory_order_seq_cst);
}

void Scheduler::removeIdle(Worker *worker) {
  std::lock_guard lock(idleLock_);
  std::erase(idle_, worker);
  idleCount_.store(uint32_t(idle_.size()), std::memory_order_seq_cst);
}

Worker *Scheduler::popIdle() {
  if (idleCount_.load(std::memory_order_seq_cst) == 0)
    return nullptr;
  std::lock_guard lock(idleLock_);
  if (idle_.empty())
    return nullptr;
  Worker *worker = idle_.back();
  idle_.pop_back();
  idleCount_.store(uint32_t(idle_.size()), std::memory_order_seq_cst);
  return worker;
}

// ------------------------------------------------------------------------------------------------ waiting

bool Scheduler::wait(Context *ctx, Waiter &waiter) {
  dropRunnable();
  if (!ctx->worker) {
    parkMain(ctx, waiter.isWoken, nullptr);
    if (waiter.isWoken.load(std::memory_order_acquire))
      return true;
    addRunnable();
    hasDeadlocked_ = true;
    return false;
  }
  // Once for each wake, even when that has come already: it has put the fibre into the inbox.
  static_cast<Fibre *>(ctx->strand)->suspend();
  return true;
}

void Scheduler::wake(Waiter *waiter, bool succeeded) {
  Strand *strand = waiter->strand;
  waiter->succeeded = succeeded;
  addRunnable();
  waiter->isWoken.store(true, std::memory_order_release);
  unpark(strand);
}

void Scheduler::dropRunnable() {
  if (runnable_.fetch_sub(1, std::memory_order_acq_rel) != 1)
    return;
  isDeadlocked_.store(true, std::memory_order_seq_cst);
  unpark(&main_);
}

void Scheduler::unpark(Strand *strand) {
  if (Worker *worker = strand->worker)
    return worker->enqueue(static_cast<Fibre *>(strand));
  strand->woken.store(1, std::memory_order_seq_cst);
  futexWake(strand->woken);
}

// Returns when the flag is set, at the time, or in a deadlock.
void Scheduler::parkMain(Context *ctx, const std::atomic<bool> &isWoken, const timespec *until) {
  bool isOver = false;
  while (!isOver) {
    outside(ctx, [&] {
      while (!main_.woken.exchange(0, std::memory_order_seq_cst)) {
        futexWait(main_.woken, 0, until);
        if (until && nowNs() >= uint64_t(until->tv_sec) * 1'000'000'000u + uint64_t(until->tv_nsec))
          break;
      }
    });
    checkMain(ctx);
    isOver = isWoken.load(std::memory_order_acquire) || until || isDeadlocked_.exchange(false);
  }
}

void Scheduler::sleep(Context *ctx, uint64_t untilNs) {
  if (ctx->worker) {
    Waiter waiter(ctx->strand);
    timers_.wakeAt(untilNs, &waiter);
    wait(ctx, waiter);
    return;
  }
  timespec until = timeOf(untilNs);
  std::atomic<bool> never{false};
  while (nowNs() < untilNs)
    parkMain(ctx, never, &until);
}

// ------------------------------------------------------------------------------------------------ the end

// On the program's own thread: leaves when a task or the host wants it to.
void Scheduler::checkMain(Context *ctx) {
  int code = exitCode_.load(std::memory_order_acquire);
  if (code < 0 && !isStopping())
    return;
  constexpr int kInterrupted = 130;
  if (code < 0)
    code = kInterrupted;
  if (ExitHandler exit = runtime_->options.exit)
    exit(ctx, code);
  _exit(code);
}

void Scheduler::poll(Context *ctx) {
  if (!ctx->worker)
    return checkMain(ctx);
  if (!ctx->strand)
    return; // the worker's own loop
  if (isStopping())
    abandon(ctx);
}

void Scheduler::abandon(Context *ctx) {
  isStopping_.store(true, std::memory_order_seq_cst);
  if (!ctx->worker)
    checkMain(ctx);
  for (;;)
    static_cast<Fibre *>(ctx->strand)->suspend();
}

void Scheduler::exitFromTask(Context *ctx, int code) {
  int expected = -1;
  exitCode_.compare_exchange_strong(expected, code);
  worldOf(ctx).pollAll();
  unpark(&main_);
  for (;;)
    static_cast<Fibre *>(ctx->strand)->suspend();
}

bool Scheduler::stop(unsigned milliseconds) {
  isStopping_.store(true, std::memory_order_seq_cst);
  timers_.stop();
  runtime_->heap->world().pollAll();
  unpark(&main_);
  std::unique_lock lock(mutex_);
  for (uint32_t i = 0; i < workersStarted(); i++)
    workers_[i]->rouse();
  auto ended = [this] { return running_ == 0; };
  if (milliseconds == ~0u)
    changed_.wait(lock, ended);
  else if (!changed_.wait_for(lock, std::chrono::milliseconds(milliseconds), ended))
    return false;
  lock.unlock();
  for (uint32_t i = 0; i < workersStarted(); i++)
    workers_[i]->join();
  return true;
}

// ------------------------------------------------------------------------------------------------ roots

void Scheduler::visitStacks(const std::function<void(const uintptr_t *, const uintptr_t *)> &visit) {
  auto words = [](const void *address) { return reinterpret_cast<const uintptr_t *>(address); };
  for (uint32_t i = 0; i < workersStarted(); i++)
    workers_[i]->eachSuspended([&](const Fibre &fibre) { visit(words(fibre.stackTop()), words(fibre.stack.high)); });
}

void Scheduler::visitRoots() {
  Heap &heap = *runtime_->heap;
  auto mark = [&heap](const void *object) { heap.markReference(object); };
  mainTasks_.each(mark);
  for (uint32_t i = 0; i < workersStarted(); i++)
    workers_[i]->visit(mark);
  visitStacks([&heap](const uintptr_t *start, const uintptr_t *end) { heap.markStack(start, end); });
  timers_.eachChannel(mark);
}

} // namespace otter

using namespace otter;

OT_API OT_COLD void ot_poll(Context *ctx) {
  insistOnRoom(ctx);
  __atomic_store_n(&ctx->poll, 0u, __ATOMIC_SEQ_CST);
  if (worldOf(ctx).isStopping())
    outside(ctx, [] {});
  schedulerOf(ctx).poll(ctx);
}

OT_API void ot_tasks_finish(Context *ctx) {
  schedulerOf(ctx).finish(ctx);
}

OT_API uint64_t ot_tasks_cpu(Runtime *runtime) {
  return runtime->scheduler->workersCpuNs() + runtime->heap->helperCpuNs();
}

OT_API void ot_thread_abandon(Context *ctx) {
  schedulerOf(ctx).abandon(ctx);
}

OT_API bool ot_tasks_stop(Runtime *runtime, unsigned milliseconds) {
  return runtime->scheduler->stop(milliseconds);
}

OT_API bool ot_stacks_visit(Runtime *runtime, void (*visit)(void *, const uintptr_t *, const uintptr_t *), void *self) {
  Scheduler &scheduler = *runtime->scheduler;
  if (scheduler.workersStarted() == 0)
    return false;
  World &world = runtime->heap->world();
  auto words = [](const void *address) { return reinterpret_cast<const uintptr_t *>(address); };
  auto visitAll = [&] {
    for (const Context *ctx : world.contexts())
      if (ctx->stackTop)
        visit(self, words(ctx->stackTop), words(ctx->stackHigh));
    scheduler.visitStacks([&](const uintptr_t *start, const uintptr_t *end) { visit(self, start, end); });
  };
  while (!withWorldStopped(nullptr, world, visitAll))
    continue;
  return true;
}
