#include "program.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <future>
#include <unistd.h>

#include "environment.h"
#include "lines.h"
#include "panic.h"

// What the program's two objects define (docs/abi.md, "Static programs").
extern "C" {
struct OtterRoot {
  void *start;
  uint64_t bytes;
};
void otter_entry(otter::Context *);
__attribute__((weak)) void otter_init(otter::Context *);
__attribute__((weak)) void otter_bench(otter::Context *, int64_t n, void *out);
extern const char otter_types[];
extern const int64_t otter_bench_type;
extern const OtterRoot otter_roots[];
extern const otter::LineSection otter_line_sections[];
extern const char otter_line_data[];
}

namespace otter {

namespace {

void symboliseHere(uintptr_t address, std::vector<Frame> &frames) {
  symbolise(otter_line_sections, otter_line_data, address, frames);
}

void onPanic(Context *ctx, const Str *message, void *const *returnAddresses, int count) {
  endInPanic(ctx, message, returnAddresses, count, symboliseHere);
}

void nameFrames(const Context *, uintptr_t address, FrameVisitor visit, void *self) {
  visitFramesAt(address, visit, self, symboliseHere);
}

void onExit(Context *, int code) {
  if (ProgramThread *thread = ProgramThread::current())
    thread->leave(code);
  _exit(code);
}

// The environment's OTTER_STACK_BYTES, for programs that recurse deeper than the default allows.
size_t stackBytes() {
  const char *text = getenv("OTTER_STACK_BYTES");
  uint64_t bytes = text ? strtoull(text, nullptr, 10) : 0;
  return bytes ? bytes : ThreadOptions().stackBytes;
}

Runtime *createRuntime(int argc, char **argv, int outputFd) {
  RuntimeOptions options;
  options.heap = heapOptionsFrom(getenv("OTTER_KNOBS"));
  options.tasks = taskOptionsFrom(getenv("OTTER_KNOBS"));
  options.frames = nameFrames;
  options.panic = onPanic;
  options.exit = onExit;
  options.outputFd = outputFd;
  options.argc = argc - 1;
  options.argv = argv + 1;
  Runtime *runtime = ot_runtime_create(&options);
  ot_types_load(runtime, otter_types, strlen(otter_types));
  for (const OtterRoot *root = otter_roots; root->start; root++)
    ot_roots_add(runtime, root->start, root->bytes);
  return runtime;
}

} // namespace

StaticProgram::StaticProgram(int argc, char **argv, int outputFd) {
  endWithParent();
  runtime_ = createRuntime(argc, argv, outputFd);
  ThreadOptions options;
  options.stackBytes = stackBytes();
  options.isCode = [](void *, uintptr_t pc) { return findSection(otter_line_sections, pc) >= 0; };
  std::string error;
  thread_ = ProgramThread::start(runtime_, options, &error);
  if (!thread_) {
    fprintf(stderr, "error: %s\n", error.c_str());
    exit(1);
  }
}

StaticProgram::~StaticProgram() {
  thread_.reset();
  ot_runtime_destroy(runtime_);
}

void StaticProgram::runJob(const std::function<void(ProgramThread &)> &job) {
  std::promise<void> finished;
  thread_->post([&](ProgramThread &thread) {
    job(thread);
    ot_output_flush(thread.context());
    finished.set_value();
  });
  finished.get_future().wait();
}

Outcome StaticProgram::runEntry() {
  Outcome outcome;
  runJob([&](ProgramThread &thread) {
    outcome = thread.run([](Context *ctx) {
      otter_entry(ctx);
      ot_tasks_finish(ctx);
    });
  });
  return outcome;
}

bool StaticProgram::hasBench() const {
  return otter_bench != nullptr;
}

BenchRun StaticProgram::runBench(int64_t n) {
  BenchRun bench;
  runJob([&](ProgramThread &thread) {
    alignas(16) uint64_t value[8] = {}; // on the program's stack: the collector finds references in it
    if (!initialised_ && otter_init)
      bench.outcome = thread.run(otter_init);
    initialised_ = true;
    if (bench.outcome.left)
      return;
    auto cpuNs = [this] { return threadCpuNs() + ot_tasks_cpu(runtime_); };
    uint64_t wall = wallNs(), cpu = cpuNs();
    bench.outcome = thread.run([&](Context *ctx) {
      otter_bench(ctx, n, value);
      ot_tasks_finish(ctx);
    });
    bench.cpuNs = cpuNs() - cpu;
    bench.wallNs = wallNs() - wall;
    if (bench.outcome.left)
      return;
    const Str *text = ot_text_value(thread.context(), otter_bench_type, value);
    bench.result.assign(text->bytes, size_t(text->length));
  });
  return bench;
}

} // namespace otter
