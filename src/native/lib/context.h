// Runtime (one a program) and Context (one a thread that runs Otter code): all mutable state of the native
// runtime hangs off these two, so that one process can run several programs.
//
// Invariants: the first fields of Context are read by generated code at fixed offsets (docs/abi.md); the
// allocation window [cursor, limit) belongs to this thread alone; what is in it is undefined.
#pragma once

#include <cstddef>
#include <cstdint>

#include "abi.h"

// Functions that generated code or a host calls. C linkage, so that the JIT binds them by name.
#define OT_API extern "C" __attribute__((visibility("default")))
#define OT_COLD [[gnu::noinline, gnu::cold]]
/// For slow paths that only optimised code calls: all registers stay as they are but r11 and the result's
/// (sparesRegisters in orc/annotate.cc says so to the callers). Not to be called by way of a PLT, which takes more.
#define OT_SPARING __attribute__((preserve_most))
#define OT_LIKELY(x) __builtin_expect(!!(x), 1)
#define OT_UNLIKELY(x) __builtin_expect(!!(x), 0)

namespace otter {

struct Context;
struct Runtime;
struct SharedRandom;
struct TypeTable;
struct Catcher;
struct GuardedStack;
class Heap;
class Sampler;
class Strand;
class Worker;

/// Prints or records a panic and leaves the program; never returns. `message` may be outside the heap. The
/// addresses are return addresses, innermost first; those inside the runtime itself are included.
using PanicHandler = void (*)(Context *, const Str *message, void *const *returnAddresses, int count);

/// Async-signal-safe: is this address in generated code (not in the runtime or a library)?
using CodeTest = bool (*)(void *self, uintptr_t pc);

/// Leaves the program with an exit code; never returns. Output has been flushed.
using ExitHandler = void (*)(Context *, int code);

/// What a JIT has done so far; all zero in a static program.
struct JitNumbers {
  uint64_t functions;
  uint64_t baseline; // versions published, by tier
  uint64_t optimised;
  uint64_t specialised;
  uint64_t failed; // compile jobs
  uint64_t codeBytesLive;
  uint64_t codeBytesEvicted;
  uint64_t compileNs;
};
using JitReporter = void (*)(Context *, JitNumbers *);

/// On a thread for tasks, when it begins (before any task) and when it ends.
using WorkerHandler = void (*)(Context *, bool begins);

enum class HeapPolicy : uint32_t { adaptive, bump, sizeClass, system };

/// When collections may be young ones: where that pays, always (for tests), never.
enum class Generations : uint32_t { adaptive, always, never };

struct HeapOptions {
  HeapPolicy policy = HeapPolicy::adaptive;
  Generations generations = Generations::adaptive;
  double triggerRatio = 2.0;        // the heap may grow to this multiple of the live bytes
  uint64_t minTrigger = 32u << 20;  // least bytes allocated between two collections
  uint64_t limit = 0;               // bytes; 0 takes the machine's or the cgroup's
  uint64_t samplePeriod = 1u << 19; // bytes between sampled allocations on average; 0: none are
  uint32_t markThreads = 0;         // 1 or 2; 0: two when there is much to mark and a processor is idle
  bool pretenure = true;            // objects of places whose objects last are made apart
  bool hugePages = true;            // blocks get pages of 2 MB where the system has them for programs that ask
  bool growthSites = true;          // lists get room for what lists of their place grew to
  uint32_t check = 0;               // OTTER_CHECK level 0-3: verifies heap structures around collections
  bool stress = false;              // collect at every allocation
  bool trace = false;               // a line on standard error for each collection and choice
  const char *systemRoot = "";      // stands before /proc and /sys, for tests
};

/// Calls `visit` for the Otter frames of a return address, innermost first; not when it is in no generated code.
using FrameVisitor = void (*)(void *self, const char *function, const char *file, uint32_t line);
using FrameNames = void (*)(const Context *, uintptr_t returnAddress, FrameVisitor visit, void *self);

struct TaskOptions {
  static constexpr uint32_t kMostWorkers = 256;

  uint32_t workers = 0;                     // threads that run tasks; 0 takes what `cores` says
  uint32_t leastWorkers = 1;                // of those: that take tasks however few end
  bool isFixed = false;                     // all take tasks all the time: nothing is measured
  uint64_t windowNs = 10'000'000;           // over which the tasks that end are counted
  double margin = 0.05;                     // by which more have to end for more workers to stay
  uint64_t stackBytes = uint64_t{16} << 20; // of a task; only what is used takes memory
  bool trace = false;                       // lines on standard error when a worker starts, and in the end
};

struct RuntimeOptions {
  HeapOptions heap;
  TaskOptions tasks;
  PanicHandler panic = nullptr; // null: print the message to stderr and exit with 101
  ExitHandler exit = nullptr;   // null: end the process
  JitReporter jit = nullptr;    // null: there is no JIT
  WorkerHandler worker = nullptr;
  FrameNames frames = nullptr;           // null: frames have no names
  const uint64_t *codeVersion = nullptr; // atomic; changes when addresses of code may mean something else
  void (*pressure)(Runtime *) = nullptr; // memory is short; on any thread, while the world may be stopped
  void *host = nullptr;                  // for the handlers' use: Runtime::host
  int argc = 0;                          // program arguments, without the program's own name; copied
  const char *const *argv = nullptr;
  int outputFd = 1;
  int errorFd = 2;
};

struct RuntimeStats {
  uint64_t collections;
  double pauseP99Ms;
  double pauseMaxMs;
  double pauseTotalMs;
  uint64_t allocatedBytes; // since the start
  uint64_t liveBytes;      // after the last collection, plus what was allocated since
  uint64_t heldBytes;      // memory held for objects now, dead and spare ones included
  uint64_t peakBytes;      // most memory held for objects at one time
  uint64_t tasksSpawned;
  uint64_t tasksStolen;
  uint32_t workers;       // threads that ran tasks
  uint32_t poolLimit;     // threads that may take tasks
  uint64_t poolDecisions; // how often that number was changed or another one tried
  uint64_t workersCpuNs;  // CPU time of the threads
};

/// Memory that one thread makes objects in, one behind the other. All null where it has none.
struct Window {
  uint8_t *cursor = nullptr; // the next object's place
  uint8_t *limit = nullptr;  // `end`, or before it where the next sampled allocation is to be
  uint8_t *start = nullptr;  // for counting
  uint8_t *end = nullptr;
  uint8_t *countedTo = nullptr; // what was allocated up to here has been taken off `untilSample`
  int64_t untilSample = 0;      // bytes until the next sampled allocation, once `isSampled`
  bool isSampled = false;
};

/// What generated code and inlined runtime functions need at hand. Fields up to `runtime` have fixed offsets.
struct Context {
  uint8_t *stackLimit; // 0: a stack pointer below this panics with a stack overflow
  uint32_t poll;       // 8: not 0 when the thread should call ot_poll soon
  uint32_t pad;
  Window window;    // 16: where objects are made; its limit is its cursor when every allocation must take the slow path
  Runtime *runtime; // 72
  TypeTable *types; // 80
  Heap *heap;       // 88
  Window lasting;   // where those are made that are expected to last (heap/pretenuring.h)
  uint64_t sampleSeed;
  // Bounds of the stack this thread runs on now (a fibre's while a task runs); roots are searched up to `stackHigh`.
  uint8_t *stackLow;
  uint8_t *stackHigh;
  uint8_t *stackTop;    // while the thread is outside: all its references are on the stack from here up (heap/world.h)
  uint32_t isRunning;   // not outside
  uint32_t taskId;      // 0: the program's own thread of control
  Strand *strand;       // what the thread runs now: the program's main part, or a task's fibre
  Worker *worker;       // null on the program's own thread
  Catcher *catcher;     // where a panic is caught; null: it ends the program
  GuardedStack *guard;  // of the stack the thread runs on now; null: faults are not ours
  void *host;           // for the host (exit point); the runtime never touches it
  SharedRandom *random; // the program's generator
  Sampler *sampler;     // of the thread's CPU time, for its signal handler; null: it is not sampled
};

static_assert(offsetof(Context, poll) == 8 && offsetof(Context, window) == 16);
static_assert(offsetof(Context, runtime) == 72 && offsetof(Context, types) == 80 && offsetof(Context, heap) == 88);

} // namespace otter

// ------------------------------------------------------------------------------------------- for hosts

/// Never null: when memory for the heap cannot be reserved it prints why and exits with 1.
OT_API otter::Runtime *ot_runtime_create(const otter::RuntimeOptions *options);
/// Flushes output and frees everything. No Otter code may be running.
OT_API void ot_runtime_destroy(otter::Runtime *runtime);
/// RuntimeOptions::host.
OT_API void *ot_runtime_host(otter::Runtime *runtime);
/// Parses the type table blob (docs/abi.md). Call before any Otter code runs; a second call replaces the table.
OT_API void ot_types_load(otter::Runtime *runtime, const char *blob, uint64_t length);
/// A context for the calling thread, whose stack is [low, high); low excludes the guard page.
OT_API otter::Context *ot_context_create(otter::Runtime *runtime, void *stackLow, void *stackHigh);
OT_API void ot_context_destroy(otter::Context *ctx);
/// Adds memory that may hold references (module-level variables): scanned conservatively.
OT_API void ot_roots_add(otter::Runtime *runtime, void *start, uint64_t bytes);
OT_API void ot_roots_remove(otter::Runtime *runtime, void *start);
OT_API void ot_stats_read(otter::Runtime *runtime, otter::RuntimeStats *stats);
/// Waits for every spawned task; call it when the program's entry has returned, before reading results. Panics
/// with the message of a task that panicked and that nobody awaited.
OT_API void ot_tasks_finish(otter::Context *ctx);
OT_API void ot_output_flush(otter::Context *ctx);
/// For the panic handler, which has made the panic's whole text: false when the panic ends the program, otherwise
/// the text is kept for whoever waits for the task, and `ot_panic_escape` is to be called.
OT_API bool ot_panic_keep(otter::Context *ctx, const char *text, uint64_t length);
OT_API [[noreturn]] void ot_panic_escape(otter::Context *ctx);
/// Faults in guard areas under code that passes the test become panics.
OT_API void ot_code_test(otter::Runtime *runtime, otter::CodeTest test, void *self);
/// Makes this the thread that runs Otter code on `ctx`; null when it no longer does.
OT_API void ot_thread_attach(otter::Context *ctx);
/// What was attached to the calling thread. Async-signal-safe.
OT_API otter::Context *ot_thread_context();
/// CPU time of all threads that run tasks, and of the one that helps to mark.
OT_API uint64_t ot_tasks_cpu(otter::Runtime *runtime);
/// On a thread that cannot go on since the program is being stopped.
OT_API [[noreturn]] void ot_thread_abandon(otter::Context *ctx);
/// Ends tasks and wakes the program's thread if it waits for one; false when some task has not ended in time.
OT_API bool ot_tasks_stop(otter::Runtime *runtime, unsigned milliseconds);
/// Visits the words that all stacks of Otter code hold (suspended tasks' too), while no Otter code runs. False when
/// the program has no tasks: its thread cannot be stopped from outside then.
OT_API bool ot_stacks_visit(otter::Runtime *runtime,
                            void (*visit)(void *self, const uintptr_t *start, const uintptr_t *end), void *self);
/// The text of a value in its memory form (a result of `bench`).
OT_API const otter::Str *ot_text_value(otter::Context *ctx, int64_t type, const void *value);
/// Panics on behalf of code that was interrupted by a signal at `pc` with frame pointer `fp` (stack overflow).
OT_API [[noreturn]] void ot_panic_at(otter::Context *ctx, const char *message, void *pc, void *fp);
/// Reads "bump", "size-class", … ; false when unknown.
OT_API bool ot_heap_policy(const char *name, otter::HeapPolicy *policy);
/// Reads "adaptive", "always" or "never"; false when unknown.
OT_API bool ot_heap_generations(const char *name, otter::Generations *generations);
/// Called when the poll flag is set: stops while the world does, yields, ends.
OT_API void ot_poll(otter::Context *ctx);
/// Collects now. Safe only where generated code could allocate.
OT_API void ot_collect(otter::Context *ctx);
