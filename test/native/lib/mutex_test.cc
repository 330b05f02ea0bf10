// `sync.Mutex` between tasks of several workers: exclusion, and that a strand which locks again and again lets those
// that wait have a turn, on its own worker too.
#include "heap/world.h"
#include "lib/objects.h"
#include "sched/scheduler.h"

#include "harness.h"

using namespace otter;

struct Mutex;
extern "C" {
Mutex *ot_mutex_new(Context *ctx, int64_t type);
void ot_mutex_lock(Context *ctx, Mutex *mutex);
bool ot_mutex_tryLock(Context *ctx, Mutex *mutex);
void ot_mutex_unlock(Context *ctx, Mutex *mutex);
}

namespace {

Mutex *volatile mutex = nullptr;
int64_t sum = 0; // guarded by the mutex
std::atomic<bool> isOver = false;

void spawn(Context *ctx, void (*body)(Context *, Task *)) {
  Task *task = newTask(ctx, kBufferBit | 6, 0);
  task->native = body;
  schedulerOf(ctx).spawn(ctx, task);
}

void add(Context *ctx, Task *) {
  for (int i = 0; i < 200; i++) {
    ot_mutex_lock(ctx, mutex);
    sum++;
    ot_mutex_unlock(ctx, mutex);
  }
}

void testExclusion(Context *ctx) {
  worldOf(ctx).comeBack(ctx);
  Mutex *volatile own = ot_mutex_new(ctx, kBufferBit | 6);
  mutex = own;
  constexpr int kTasks = 500;
  for (int i = 0; i < kTasks; i++)
    spawn(ctx, add);
  add(ctx, nullptr);
  ot_tasks_finish(ctx);
  CHECK(sum == (kTasks + 1) * 200);
  CHECK(ot_mutex_tryLock(ctx, mutex));
  worldOf(ctx).goOutside(ctx, nullptr);
}

// Goes on for as long as the other task has not had the mutex.
void spin(Context *ctx, Task *) {
  bool goesOn = true;
  while (goesOn) {
    ot_mutex_lock(ctx, mutex);
    goesOn = !isOver;
    ot_mutex_unlock(ctx, mutex);
  }
}

void endSpinning(Context *ctx, Task *) {
  ot_mutex_lock(ctx, mutex);
  isOver = true;
  ot_mutex_unlock(ctx, mutex);
}

// All wait for the mutex, which this thread has: then they are woken one after the other, on the one worker.
void testTurns(Context *ctx) {
  worldOf(ctx).comeBack(ctx);
  Mutex *volatile own = ot_mutex_new(ctx, kBufferBit | 6);
  mutex = own;
  ot_mutex_lock(ctx, mutex);
  for (int i = 0; i < 4; i++)
    spawn(ctx, spin);
  spawn(ctx, endSpinning);
  outside(ctx, [] { usleep(10'000); });
  ot_mutex_unlock(ctx, mutex);
  ot_tasks_finish(ctx);
  CHECK(isOver);
  worldOf(ctx).goOutside(ctx, nullptr);
}

} // namespace

int main() {
  test::Options options;
  for (uint32_t workers : {1u, 4u}) {
    options.workers = workers;
    sum = 0;
    isOver = false;
    test::Program program("", options);
    program.run(testExclusion);
    program.run(testTurns);
  }
  return test::finish();
}
