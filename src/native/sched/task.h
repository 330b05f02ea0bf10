// Tasks as heap objects.
//
// Invariants: whoever moves `state` from `made` to `started` runs the task, once; when it is `ended`, `result` and
// `panic` do not change any more. Only objects of handle type `task` are seen by programs; tasks that the runtime
// makes for itself have a native body.
#pragma once

#include <atomic>
#include <string>

#include "../lib/call.h"
#include "futex.h"
#include "waiter.h"

namespace otter {

/// The panic that a task ended with, outside the heap.
struct PanicRecord {
  std::string text; // message and frames
  uint64_t taskId;
  std::atomic<bool> isAwaited{false};
};

enum class TaskState : uint32_t { made, started, ended };

struct Task {
  Header header;
  std::atomic<TaskState> state;
  WordLock lock; // guards awaiters, and the step to `ended`
  WaitList awaiters;
  void (*native)(Context *, Task *); // null: the function in `slot` is called with the words
  const CodeSlot *slot;
  PanicRecord *panic;
  uint64_t id;
  uint64_t result[4]; // in its memory form
  uint64_t count;     // of words
  uint64_t floats;    // which words are floats
  uint64_t words[];   // arguments

  bool hasEnded() const { return state.load(std::memory_order_acquire) == TaskState::ended; }
  /// True for one caller.
  bool claim() {
    TaskState expected = TaskState::made;
    return state.load(std::memory_order_relaxed) == expected &&
           state.compare_exchange_strong(expected, TaskState::started, std::memory_order_acq_rel);
  }
};

/// Runs the task's body; a panic comes through.
void callTask(Context *ctx, Task *task);
/// A task that is not started yet, with room for `count` words.
Task *newTask(Context *ctx, uint32_t type, uint64_t count);
/// Waits for the task; panics again when it panicked.
void awaitTask(Context *ctx, Task *task);

} // namespace otter
