// Objects that nothing refers to but a register, a pointer into the object or to its end, on the stack of a thread or
// of a task that waits.
#include "heap/world.h"
#include "lib/objects.h"
#include "sched/scheduler.h"

#include "harness.h"

using namespace otter;

namespace {

constexpr const char *kTypes = "8\tlist\tlist<int>\t2\n";
constexpr int64_t kInts = 8;
constexpr int64_t kCount = 63; // elements: with its header of 8 bytes the buffer ends where the next object begins

// References are hidden from the collector as their complements.
using Hidden = uintptr_t;

int64_t *shown(Hidden hidden) {
  return reinterpret_cast<int64_t *>(~hidden);
}

// Without the sanitizer's gaps around the array, in which something could stay.
[[gnu::noinline]] __attribute__((no_sanitize("address"))) void clearStack() {
  volatile char room[32768];
  for (volatile char &byte : room)
    byte = 0;
}

/// The buffer of a list that is dropped, by the place of an element. It counts from `first` on.
[[gnu::noinline]] Hidden hiddenBuffer(Context *ctx, int64_t index, int64_t first = 0) {
  List *list = ot_new_list(ctx, kInts, kCount);
  for (int64_t i = first; i < first + kCount; i++)
    ot_list_append(ctx, list, &i);
  ot_new_list(ctx, kInts, 1); // so that the end is not where the thread allocates next
  return ~reinterpret_cast<uintptr_t>(elementsOf<int64_t>(list) + index);
}

[[gnu::noinline]] void collect(Context *ctx) {
  clearStack();
  ctx->heap->collect(ctx);
  for (int64_t i = 0; i < 200; i++) // takes the place of what was lost
    hiddenBuffer(ctx, 0, 1000);
}

bool isWhole(const int64_t *end) {
  for (int64_t i = 0; i < kCount; i++)
    if ((end - kCount)[i] != i)
      return false;
  return true;
}

void testNothingElse(Context *ctx) {
  volatile Hidden hidden = hiddenBuffer(ctx, kCount);
  collect(ctx);
  CHECK(!isWhole(shown(hidden))); // nothing kept it: what the other tests see is not by chance
}

void testStack(Context *ctx) {
  for (int64_t index : {int64_t{0}, kCount / 2, kCount - 1, kCount}) {
    int64_t *volatile inside = shown(hiddenBuffer(ctx, index));
    collect(ctx);
    CHECK(isWhole(inside - index + kCount));
  }
}

// A register that functions preserve.
void testRegister(Context *ctx) {
  volatile Hidden hidden = hiddenBuffer(ctx, kCount);
  uintptr_t end;
  asm volatile("mov %1, %0\n\tnot %0" : "=&b"(end) : "r"(hidden));
  collect(ctx);
  asm volatile("" : "+b"(end));
  CHECK(isWhole(reinterpret_cast<int64_t *>(end)));
}

// ------------------------------------------------------------------------------------------------ tasks that wait

Hidden hiddenMiddle = 0, hiddenEnd = 0; // made elsewhere, so that the task's stack holds nothing but what is meant to
std::atomic<Waiter *> waiting = nullptr;
std::atomic<bool> isSuspended = false;
std::atomic<int> intact = 0;

void waitWithPointers(Context *ctx, Task *) {
  int64_t *volatile middle = shown(hiddenMiddle);
  int64_t *volatile end = shown(hiddenEnd);
  Waiter waiter(ctx->strand);
  waiting = &waiter;
  schedulerOf(ctx).wait(ctx, waiter);
  intact += isWhole(middle - kCount / 2 + kCount);
  intact += isWhole(end);
}

Task *spawn(Context *ctx, void (*body)(Context *, Task *)) {
  Task *task = newTask(ctx, kBufferBit | 6, 0);
  task->native = body;
  schedulerOf(ctx).spawn(ctx, task);
  return task;
}

void await(Context *ctx, const std::function<bool()> &condition) {
  while (!condition())
    outside(ctx, [] { usleep(500); });
}

// The only worker runs the second task when the first one waits.
void testSuspendedTask(Context *ctx) {
  worldOf(ctx).comeBack(ctx);
  hiddenMiddle = hiddenBuffer(ctx, kCount / 2);
  hiddenEnd = hiddenBuffer(ctx, kCount);
  spawn(ctx, waitWithPointers);
  await(ctx, [] { return waiting.load() != nullptr; });
  spawn(ctx, [](Context *, Task *) { isSuspended = true; });
  await(ctx, [] { return isSuspended.load(); });
  collect(ctx);
  schedulerOf(ctx).wake(waiting, true);
  ot_tasks_finish(ctx);
  CHECK(intact == 2);
}

} // namespace

int main() {
  test::Options options;
  options.workers = 1;
  test::Program program(kTypes, options);
  program.run(testNothingElse);
  program.run(testStack);
  program.run(testRegister);
  program.run(testSuspendedTask);
  return test::finish();
}
