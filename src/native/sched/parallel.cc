// `task.parallel_map` and `task.parallel_for`. A range is split only when a worker has nothing to do and what was
// split off before has been taken: so the grain follows from how long elements take.
//
// Invariants: a panic is that of the lowest index that panics, as it would be in order: ranges above it stop early,
// those below go on; the caller returns only when every part has ended, so parts may refer to its stack.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "../lib/objects.h"
#include "../lib/panic.h"
#include "../lib/runtime.h"
#include "catch.h"
#include "scheduler.h"

namespace otter {

namespace {

constexpr uint64_t kWordsInMemory = 4;

struct Job {
  explicit Job(const CodeSlot *callee) : function(callee) {}

  const CodeSlot *function;
  const uint8_t *items = nullptr; // null: the index itself is the argument
  uint32_t itemType = kInt;
  uint64_t itemBytes = 0;
  uint8_t *results = nullptr; // null: thrown away
  uint32_t resultType = kUnit;
  uint64_t resultBytes = 0;

  std::atomic<int64_t> panicIndex{INT64_MAX};
  WordLock lock; // guards panic
  char *panic = nullptr;
};

// The words of a task that works on a part.
enum PartWord { kJob, kLow, kHigh, kOlder, kPartWords };

struct Part {
  Job *job;
  int64_t low;
  int64_t high;
  Task *children; // linked by their word kOlder
};

void runPart(Context *ctx, Task *task);

void storeResult(const Job &job, const CallArguments::Result &result, uint8_t *out) {
  if (job.resultType == kFloat)
    memcpy(out, &result.real, sizeof result.real);
  else if (job.resultType == kBool)
    *out = result.words[0] & 1;
  else
    memcpy(out, result.words, job.resultBytes);
}

void callElement(Context *ctx, const Job &job, int64_t index) {
  uint8_t *out = job.results ? job.results + uint64_t(index) * job.resultBytes : nullptr;
  bool isInMemory = job.resultBytes == kWordsInMemory * sizeof(uint64_t);
  CallArguments arguments = isInMemory ? CallArguments(ctx, out) : CallArguments(ctx);
  if (job.items)
    arguments.addValue(*ctx->types, job.itemType, job.items + uint64_t(index) * job.itemBytes);
  else
    arguments.addWord(index);
  CallArguments::Result result = arguments.call(job.function);
  if (out && !isInMemory)
    storeResult(job, result, out);
}

// Leaves the upper half to whoever is free.
void split(Context *ctx, Part &part) {
  Task *child = newTask(ctx, kWords, kPartWords);
  int64_t middle = part.low + (part.high - part.low) / 2;
  child->native = runPart;
  child->words[kJob] = uint64_t(part.job);
  child->words[kLow] = uint64_t(middle);
  child->words[kHigh] = uint64_t(part.high);
  child->words[kOlder] = uint64_t(part.children);
  part.children = child;
  part.high = middle;
  schedulerOf(ctx).spawn(ctx, child);
}

void runElements(Context *ctx, Part &part) {
  Scheduler &scheduler = schedulerOf(ctx);
  for (; part.low < part.high; part.low++) {
    if (part.job->panicIndex.load(std::memory_order_relaxed) < part.low)
      return;
    if (__atomic_load_n(&ctx->poll, __ATOMIC_RELAXED))
      ot_poll(ctx);
    if (part.high - part.low > 1 && scheduler.isHungry() && scheduler.hasNoneOf(ctx))
      split(ctx, part);
    callElement(ctx, *part.job, part.low);
    scheduler.countFinished(ctx);
  }
}

// Keeps the panic with the lowest index.
void keepPanic(Job &job, int64_t index, char *panic) {
  std::lock_guard lock(job.lock);
  if (index < job.panicIndex.load(std::memory_order_relaxed)) {
    job.panicIndex.store(index, std::memory_order_relaxed);
    std::swap(job.panic, panic);
  }
  free(panic);
}

void runAll(Context *ctx, Part &part) {
  if (char *panic = catchPanic(ctx, [&] { runElements(ctx, part); }))
    keepPanic(*part.job, part.low, panic);
  for (Task *child = part.children; child; child = reinterpret_cast<Task *>(child->words[kOlder]))
    awaitTask(ctx, child);
}

void runPart(Context *ctx, Task *task) {
  Part part{reinterpret_cast<Job *>(task->words[kJob]), int64_t(task->words[kLow]), int64_t(task->words[kHigh]),
            nullptr};
  runAll(ctx, part);
}

void runJob(Context *ctx, Job &job, int64_t low, int64_t high) {
  Part part{&job, low, high, nullptr};
  runAll(ctx, part);
  if (job.panic)
    panicCaught(ctx, job.panic);
}

} // namespace

} // namespace otter

using namespace otter;

OT_API List *ot_task_parallelMap(Context *ctx, int64_t type, const List *list, const CodeSlot *function) {
  insistOnRoom(ctx);
  const TypeTable &types = *ctx->types;
  int64_t count = list->length;
  Job job(function);
  job.itemType = types[list->header.type].elem;
  job.itemBytes = types[job.itemType].bytes;
  // A copy: the function may do anything to the list.
  uint64_t bytes = uint64_t(count) * job.itemBytes;
  uint8_t *items = newBytes(ctx, kBufferBit | job.itemType, sizeof(Header) + bytes + 8) + sizeof(Header);
  if (bytes > 0)
    memcpy(items, list->data, bytes);
  job.items = items;
  List *out = ot_new_list(ctx, type, count);
  job.results = out->data;
  job.resultType = types[uint32_t(type)].elem;
  job.resultBytes = types[job.resultType].bytes;
  out->length = count;
  runJob(ctx, job, 0, count);
  return out;
}

/// The function's result is unit (the checker sees to it).
OT_API void ot_task_parallelFor(Context *ctx, int64_t low, int64_t high, const CodeSlot *function) {
  insistOnRoom(ctx);
  Job job(function);
  runJob(ctx, job, low, high);
}
