// Tasks: making, running, awaiting.
#include "task.h"

#include <cstring>

#include "../lib/any.h"
#include "../lib/objects.h"
#include "../lib/panic.h"
#include "../lib/runtime.h"
#include "catch.h"
#include "scheduler.h"

namespace otter {

namespace {

constexpr uint64_t kWordsInMemory = 4; // results of this many words go through a hidden pointer

CallArguments argumentsOf(Context *ctx, Task *task, bool isInMemory) {
  CallArguments arguments = isInMemory ? CallArguments(ctx, task->result) : CallArguments(ctx);
  for (uint64_t i = 0; i < task->count; i++) {
    if (task->floats >> i & 1)
      arguments.addFloat(__builtin_bit_cast(double, task->words[i]));
    else
      arguments.addWord(int64_t(task->words[i]));
  }
  return arguments;
}

} // namespace

Task *newTask(Context *ctx, uint32_t type, uint64_t count) {
  auto task = reinterpret_cast<Task *>(newBytes(ctx, type, sizeof(Task) + count * sizeof(uint64_t)));
  task->count = count;
  return task;
}

void callTask(Context *ctx, Task *task) {
  if (task->native)
    return task->native(ctx, task);
  const TypeTable &types = *ctx->types;
  uint32_t resultType = types[task->header.type].elem;
  uint64_t bytes = types[resultType].bytes;
  bool isInMemory = bytes == kWordsInMemory * sizeof(uint64_t);
  CallArguments::Result result = argumentsOf(ctx, task, isInMemory).call(task->slot);
  if (isInMemory)
    return;
  if (resultType == kFloat)
    task->result[0] = result.real;
  else if (resultType == kBool)
    task->result[0] = result.words[0] & 1;
  else
    memcpy(task->result, result.words, bytes);
}

void awaitTask(Context *ctx, Task *task) {
  if (!task->hasEnded() && !schedulerOf(ctx).runHere(ctx, task)) {
    Waiter waiter(ctx->strand);
    task->lock.lock();
    if (!task->hasEnded())
      task->awaiters.add(waiter);
    bool mustWait = waiter.isLinked;
    task->lock.unlock();
    if (mustWait && !schedulerOf(ctx).wait(ctx, waiter)) {
      task->lock.lock();
      task->awaiters.remove(waiter);
      task->lock.unlock();
      panicDeadlock(ctx);
    }
  }
  if (PanicRecord *panic = task->panic) {
    panic->isAwaited.store(true, std::memory_order_relaxed);
    panicAgain(ctx, panic->text.c_str());
  }
}

} // namespace otter

using namespace otter;

OT_API Task *ot_task_spawn(Context *ctx, int64_t type, const CodeSlot *slot, const uint64_t *words, int64_t count,
                           int64_t floats) {
  insistOnRoom(ctx);
  Task *task = newTask(ctx, uint32_t(type), uint64_t(count));
  task->slot = slot;
  task->floats = uint64_t(floats);
  memcpy(task->words, words, uint64_t(count) * sizeof(uint64_t));
  schedulerOf(ctx).spawn(ctx, task);
  return task;
}

OT_API void ot_task_await(Context *ctx, Task *task, void *out) {
  insistOnRoom(ctx);
  awaitTask(ctx, task);
  const TypeTable &types = *ctx->types;
  memcpy(out, task->result, types[types[task->header.type].elem].bytes);
}

OT_API Any ot_task_awaitAny(Context *ctx, int64_t type, int64_t payload) {
  insistOnRoom(ctx);
  Any any{type, payload};
  const TypeInfo &info = typeOf(ctx, any);
  if (info.kind != Kind::handle || info.base != "task")
    panicText(ctx, info.name + " cannot be awaited");
  Task *task = objectOf<Task>(any);
  awaitTask(ctx, task);
  return boxValue(ctx, info.elem, reinterpret_cast<const uint8_t *>(task->result));
}

/// A task runs whether or not anybody holds on to it.
OT_API void ot_task_detach(Context *, Task *) {}

OT_API void ot_task_sleep(Context *ctx, int64_t milliseconds) {
  insistOnRoom(ctx);
  constexpr int64_t kMillisecond = 1'000'000;
  if (milliseconds <= 0)
    return;
  uint64_t ns;
  if (__builtin_mul_overflow(uint64_t(milliseconds), uint64_t(kMillisecond), &ns))
    ns = INT64_MAX / 2;
  schedulerOf(ctx).sleep(ctx, nowNs() + ns);
}
