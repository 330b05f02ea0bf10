#include "worker.h"

#include <cstdio>
#include <ctime>

#include "../lib/runtime.h"
#include "scheduler.h"

namespace otter {

namespace {

// Fibres that are kept for the next task; the rest gives its stack back.
constexpr uint32_t kFreeFibres = 32;
constexpr int kSearches = 32;
// Now and then new tasks go before fibres that go on, so that neither can starve the other.
constexpr uint32_t kFairness = 61;
constexpr size_t kThreadStack = size_t{1} << 20;

// By the only thread that writes to it.
void count(std::atomic<uint64_t> &number) {
  number.store(number.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

void fibreMain(Fibre *self) {
  for (;;) {
    Context *ctx = self->worker->context();
    schedulerOf(ctx).run(ctx, self->task);
    self->task = nullptr;
    self->suspend();
  }
}

} // namespace

Worker::~Worker() {
  join();
}

bool Worker::start() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kThreadStack);
  auto entry = [](void *self) -> void * {
    static_cast<Worker *>(self)->main();
    return nullptr;
  };
  isStarted_ = pthread_create(&thread_, &attributes, entry, this) == 0;
  pthread_attr_destroy(&attributes);
  return isStarted_;
}

void Worker::join() {
  if (isStarted_)
    pthread_join(thread_, nullptr);
  isStarted_ = false;
}

uint64_t Worker::cpuNs() const {
  clockid_t clock;
  timespec time;
  if (!isStarted_ || pthread_getcpuclockid(thread_, &clock) != 0 || clock_gettime(clock, &time) != 0)
    return 0;
  return uint64_t(time.tv_sec) * 1'000'000'000u + uint64_t(time.tv_nsec);
}

void Worker::main() {
  char name[16];
  snprintf(name, sizeof name, "otter-worker-%u", index_);
  pthread_setname_np(pthread_self(), name);
  SignalStack signals;
  auto high = static_cast<uint8_t *>(__builtin_frame_address(0));
  ctx_ = ot_context_create(scheduler_.runtime(), high - kThreadStack / 2, high);
  ctx_->worker = this;
  ctx_->strand = nullptr;
  ot_thread_attach(ctx_);
  WorkerHandler handler = scheduler_.runtime()->options.worker;
  if (handler)
    handler(ctx_, true);
  worldOf(ctx_).comeBack(ctx_);
  work();
  if (handler)
    handler(ctx_, false);
  ot_thread_attach(nullptr);
  ot_context_destroy(ctx_);
  scheduler_.workerEnded();
}

void Worker::work() {
  while (!scheduler_.isStopping()) {
    if (__atomic_load_n(&ctx_->poll, __ATOMIC_RELAXED))
      ot_poll(ctx_);
    if (isRetired_.load(std::memory_order_relaxed) || (scheduler_.isOverfull() && scheduler_.retire(this))) {
      standBy();
      continue;
    }
    bool newFirst = ++ticks_ % kFairness == 0;
    if (!newFirst)
      if (Fibre *fibre = takeReady()) {
        goOn(fibre);
        continue;
      }
    if (Task *task = findTask())
      begin(task);
    else if (Fibre *fibre = takeReady())
      goOn(fibre);
    else
      idle();
  }
}

// ------------------------------------------------------------------------------------------------ fibres

void Worker::enqueue(Fibre *fibre) {
  Fibre *first = inbox_.load(std::memory_order_relaxed);
  do
    fibre->next = first;
  while (!inbox_.compare_exchange_weak(first, fibre, std::memory_order_seq_cst, std::memory_order_relaxed));
  rouse();
}

void Worker::rouse() {
  if (isAsleep_.exchange(0, std::memory_order_seq_cst))
    futexWake(isAsleep_);
}

Fibre *Worker::takeReady() {
  if (!ready_ && inbox_.load(std::memory_order_relaxed)) {
    // Newest first becomes oldest first.
    Fibre *newest = inbox_.exchange(nullptr, std::memory_order_acquire);
    readyLast_ = newest;
    while (newest) {
      Fibre *older = newest->next;
      newest->next = ready_;
      ready_ = newest;
      newest = older;
    }
  }
  Fibre *fibre = ready_;
  if (fibre)
    ready_ = fibre->next;
  return fibre;
}

bool Worker::yield(Fibre *fibre) {
  if (!hasReady() && tasks.isEmpty())
    return false;
  enqueue(fibre);
  fibre->suspend();
  return true;
}

Fibre *Worker::freshFibre() {
  if (Fibre *fibre = free_) {
    free_ = fibre->next;
    freeCount_--;
    return fibre;
  }
  auto fibre = std::make_unique<Fibre>(this);
  if (!fibre->prepare(scheduler_.runtime()->options.tasks.stackBytes, fibreMain))
    return nullptr;
  fibres_.push_back(std::move(fibre));
  return fibres_.back().get();
}

void Worker::release(Fibre *fibre) {
  fibre->stack.protect();
  if (freeCount_ == kFreeFibres) {
    std::erase_if(fibres_, [fibre](const auto &other) { return other.get() == fibre; });
    return;
  }
  fibre->next = free_;
  free_ = fibre;
  freeCount_++;
}

void Worker::begin(Task *task) {
  Fibre *fibre = freshFibre();
  if (!fibre) {
    // No memory for another stack: the task fails, not the program.
    scheduler_.fail(ctx_, task, "too many tasks: no memory for another stack");
    return;
  }
  fibre->task = task;
  count(done_.begun);
  run(fibre);
}

void Worker::goOn(Fibre *fibre) {
  count(done_.resumed);
  run(fibre);
}

void Worker::run(Fibre *fibre) {
  fibre->resume(ctx_);
  if (!fibre->task)
    release(fibre);
}

// ------------------------------------------------------------------------------------------------ tasks

// A task that this worker has claimed.
Task *Worker::findTask() {
  while (Task *task = tasks.pop())
    if (task->claim())
      return task;
  scheduler_.searching_.fetch_add(1, std::memory_order_seq_cst);
  Task *found = nullptr;
  for (int i = 0; i < kSearches && !found && !hasReady(); i++) {
    while (Task *task = scheduler_.steal(index_))
      if (task->claim()) {
        found = task;
        break;
      }
    if (!found)
      __builtin_ia32_pause();
  }
  // The last one to stop searching sees to it that somebody looks for what comes next.
  if (scheduler_.searching_.fetch_sub(1, std::memory_order_seq_cst) == 1 && found)
    scheduler_.notify();
  if (found)
    count(done_.stolen);
  return found;
}

// Takes no task, and goes on with those it has begun.
void Worker::standBy() {
  if (Fibre *fibre = takeReady())
    return goOn(fibre);
  isAsleep_.store(1, std::memory_order_seq_cst);
  // Likewise: whoever calls it back from here on finds it asleep.
  if (!hasReady() && isRetired_.load(std::memory_order_seq_cst) && !scheduler_.isStopping())
    sleep();
  isAsleep_.store(0, std::memory_order_seq_cst);
}

void Worker::sleep() {
  count(done_.slept);
  outside(ctx_, [this] {
    while (isAsleep_.load(std::memory_order_seq_cst))
      futexWait(isAsleep_, 1);
  });
}

void Worker::idle() {
  scheduler_.addIdle(this);
  isAsleep_.store(1, std::memory_order_seq_cst);
  // Whoever adds something from here on finds this worker asleep; what came before has to be seen now.
  if (!hasReady() && !scheduler_.hasTasks() && !scheduler_.isStopping())
    sleep();
  isAsleep_.store(0, std::memory_order_seq_cst);
  scheduler_.removeIdle(this);
}

} // namespace otter
