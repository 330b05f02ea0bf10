// Runtime and Context: making and ending them, output, statistics.
#include "runtime.h"
#include "../sched/scheduler.h"
#include "strings.h"
#include "write_all.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <string_view>
#include <sys/random.h>
#include <unistd.h>

using namespace otter;

namespace {

uint64_t systemSeed() {
  uint64_t seed = 0;
  if (getrandom(&seed, sizeof seed, 0) != ssize_t(sizeof seed))
    seed = uint64_t(uintptr_t(&seed)) ^ uint64_t(getpid()); // still differs from run to run
  return seed;
}

/// Whether OTTER_TRACE, names with commas between them, has the name: traces of any program.
bool isTraced(std::string_view name) {
  const char *given = getenv("OTTER_TRACE");
  std::string_view rest = given ? given : "";
  while (!rest.empty()) {
    std::string_view first = rest.substr(0, rest.find(','));
    if (first == name)
      return true;
    rest.remove_prefix(std::min(first.size() + 1, rest.size()));
  }
  return false;
}

// For tests: OTTER_CHECK=1..3 verifies the heap at each collection;
// OTTER_GC_STRESS=1 collects at every allocation, so that a reference which nobody keeps is lost at once.
HeapOptions withEnvironment(HeapOptions heap) {
  if (const char *level = getenv("OTTER_CHECK"))
    heap.check = std::max(heap.check, uint32_t(std::clamp(atoi(level), 0, 3)));
  const char *stress = getenv("OTTER_GC_STRESS");
  heap.stress |= stress && strcmp(stress, "1") == 0;
  heap.trace |= isTraced("gc");
  return heap;
}

// Names in the order of the values.
template <typename Choice>
bool readChoice(std::initializer_list<std::string_view> names, const char *name, Choice *to) {
  auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    return false;
  *to = Choice(found - names.begin());
  return true;
}

} // namespace

Runtime::Runtime() = default;
// The heap's own thread looks at the scheduler's stacks.
Runtime::~Runtime() {
  heap->stopKeeper();
}

OT_API Runtime *ot_runtime_create(const RuntimeOptions *options) {
  auto runtime = new Runtime;
  runtime->options = *options;
  runtime->options.heap = withEnvironment(options->heap);
  runtime->options.tasks.trace |= isTraced("sched");
  for (int i = 0; i < options->argc; i++)
    runtime->args.emplace_back(options->argv[i]);
  seedRandom(runtime->random.state, systemSeed());
  runtime->output.setFd(options->outputFd);
  runtime->heap = std::make_unique<Heap>(runtime, runtime->options.heap);
  if (!runtime->heap->ready()) {
    fprintf(stderr, "error: cannot reserve memory for the heap: %s\n  help: allow more address space (ulimit -v)\n",
            strerror(errno));
    exit(1);
  }
  runtime->scheduler = std::make_unique<Scheduler>(runtime);
  return runtime;
}

OT_API void ot_runtime_destroy(Runtime *runtime) {
  runtime->output.flush();
  delete runtime;
}

OT_API void *ot_runtime_host(Runtime *runtime) {
  return runtime->options.host;
}

OT_API void ot_types_load(Runtime *runtime, const char *blob, uint64_t length) {
  if (runtime->types.parse(blob, length))
    return;
  fprintf(stderr, "error: malformed type table\n");
  exit(1);
}

OT_API Context *ot_context_create(Runtime *runtime, void *stackLow, void *stackHigh) {
  auto ctx = new Context{};
  ctx->runtime = runtime;
  ctx->types = &runtime->types;
  ctx->heap = runtime->heap.get();
  ctx->stackLimit = ctx->stackLow = static_cast<uint8_t *>(stackLow);
  ctx->stackHigh = static_cast<uint8_t *>(stackHigh);
  ctx->random = &runtime->random;
  ctx->strand = runtime->scheduler->mainStrand();
  if (runtime->contexts.fetch_add(1) > 0)
    runtime->random.share();
  runtime->heap->world().add(ctx);
  return ctx;
}

/// The thread must not be outside, and runs no Otter code any more.
OT_API void ot_context_destroy(Context *ctx) {
  ctx->heap->dropWindow(ctx);
  ctx->stackTop = nullptr;
  World &world = ctx->heap->world();
  world.goOutside(ctx, nullptr);
  world.remove(ctx);
  delete ctx;
}

OT_API void ot_roots_add(Runtime *runtime, void *start, uint64_t bytes) {
  runtime->heap->addRoots(start, bytes);
}
OT_API void ot_roots_remove(Runtime *runtime, void *start) {
  runtime->heap->removeRoots(start);
}
OT_API void ot_stats_read(Runtime *runtime, RuntimeStats *stats) {
  *stats = runtime->heap->stats();
  Scheduler &scheduler = *runtime->scheduler;
  stats->tasksSpawned = scheduler.spawned();
  stats->tasksStolen = scheduler.stolen();
  stats->workers = scheduler.workersStarted();
  stats->poolLimit = scheduler.poolLimit();
  stats->poolDecisions = scheduler.poolDecisions();
  stats->workersCpuNs = scheduler.workersCpuNs();
}

OT_API bool ot_heap_policy(const char *name, HeapPolicy *policy) {
  return readChoice({"adaptive", "bump", "size-class", "system"}, name, policy);
}

OT_API bool ot_heap_generations(const char *name, Generations *generations) {
  return readChoice({"adaptive", "always", "never"}, name, generations);
}

// ---------------------------------------------------------------------------------------------- output

OT_API void ot_output_flush(Context *ctx) {
  ctx->runtime->output.flush();
}

OT_API void ot_io_print(Context *ctx, const Str *text) {
  insistOnRoom(ctx);
  ctx->runtime->output.write(viewOf(text), false);
}

OT_API void ot_io_println(Context *ctx, const Str *text) {
  insistOnRoom(ctx);
  ctx->runtime->output.write(viewOf(text), true);
}

OT_API void ot_io_eprint(Context *ctx, const Str *text) {
  insistOnRoom(ctx);
  ot_output_flush(ctx);
  writeAll(ctx->runtime->options.errorFd, {text->bytes, size_t(text->length)});
}

OT_API void ot_io_eprintln(Context *ctx, const Str *text) {
  insistOnRoom(ctx);
  ot_output_flush(ctx);
  std::string line(text->bytes, size_t(text->length));
  line += '\n';
  writeAll(ctx->runtime->options.errorFd, line);
}
