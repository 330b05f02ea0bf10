// The pool while its size changes: no task is lost when workers retire and come back at any moment, those that are
// retired go on with what they have begun, and a pool that was made too small grows by itself.
#include "heap/world.h"
#include "lib/objects.h"
#include "sched/scheduler.h"

#include "harness.h"

using namespace otter;

namespace {

std::atomic<int64_t> ended = 0;
std::atomic<int> met = 0;

Task *spawn(Context *ctx, void (*body)(Context *, Task *)) {
  Task *task = newTask(ctx, kBufferBit | 6, 0);
  task->native = body;
  schedulerOf(ctx).spawn(ctx, task);
  return task;
}

void work(Context *ctx, Task *) {
  volatile uint64_t sum = 0;
  for (uint64_t i = 0; i < 200; i++)
    sum = sum + i;
  ended++;
  schedulerOf(ctx).countFinished(ctx);
}

// On a worker, retired or not: spawns tasks and waits for them.
void spread(Context *ctx, Task *) {
  Task *volatile tasks[8];
  for (Task *volatile &task : tasks)
    task = spawn(ctx, work);
  for (Task *volatile &task : tasks)
    awaitTask(ctx, task);
  ended++;
  schedulerOf(ctx).countFinished(ctx);
}

void spawnMany(Context *ctx, int count) {
  for (int i = 0; i < count; i++)
    spawn(ctx, spread);
}

int64_t endedIn(Context *ctx, int rounds, const std::function<void(Scheduler &, int)> &each) {
  worldOf(ctx).comeBack(ctx);
  ended = 0;
  for (int i = 0; i < rounds; i++) {
    spawnMany(ctx, 20);
    each(schedulerOf(ctx), i);
  }
  ot_tasks_finish(ctx);
  worldOf(ctx).goOutside(ctx, nullptr);
  return ended;
}

constexpr int kRounds = 300;
constexpr int64_t kTasks = int64_t{kRounds} * 20 * 9;

void testSizeChanges(Context *ctx) {
  int64_t count =
      endedIn(ctx, kRounds, [](Scheduler &scheduler, int i) { scheduler.setLimit(1 + uint32_t(i * 7 % 4)); });
  CHECK(count == kTasks);
  CHECK(schedulerOf(ctx).workersStarted() > 1);
  schedulerOf(ctx).setLimit(4);
}

// Two tasks that each go on only once the other one has begun: one worker alone would never end them.
void meet(Context *ctx, Task *) {
  met++;
  while (met < 2)
    outside(ctx, [] { usleep(100); });
}

void testTooSmallPoolGrows(Context *ctx) {
  CHECK(endedIn(ctx, 10, [](Scheduler &, int) {}) == 10 * 20 * 9);
  worldOf(ctx).comeBack(ctx);
  schedulerOf(ctx).setLimit(1);
  spawn(ctx, meet);
  spawn(ctx, meet);
  ot_tasks_finish(ctx);
  worldOf(ctx).goOutside(ctx, nullptr);
  CHECK(met == 2);
}

void testMeasured(Context *ctx) {
  CHECK(endedIn(ctx, kRounds, [](Scheduler &, int) {}) == kTasks);
  CHECK(schedulerOf(ctx).finished() >= uint64_t(kTasks));
}

} // namespace

int main() {
  test::Options options;
  options.workers = 4;
  options.isPoolFixed = true;
  {
    test::Program program("", options);
    program.run(testSizeChanges);
  }
  options.isPoolFixed = false;
  test::Program program("", options);
  program.run(testMeasured);
  program.run(testTooSmallPoolGrows);
  return test::finish();
}
