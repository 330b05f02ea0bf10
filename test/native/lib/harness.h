// For tests of the native library: a runtime whose type table the test gives, a context on the test's own stack, and
// checks that count.
#pragma once

#include <atomic>
#include <cstdio>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/runtime.h"
#include "lib/strings.h"

namespace test {

inline std::atomic<int> passed = 0;
inline std::atomic<int> failed = 0;

inline void check(bool condition, const char *what, const char *file, int line) {
  (condition ? passed : failed)++;
  if (!condition)
    fprintf(stderr, "FAILED: %s (%s:%d)\n", what, file, line);
}
#define CHECK(condition) test::check(condition, #condition, __FILE__, __LINE__)

inline int finish() {
  printf("%d passed, %d failed\n", passed.load(), failed.load());
  return failed == 0 && passed > 0 ? 0 : 1;
}

// Fixed type ids, in the order of PRIMITIVES; tests add their own lines from 8 on.
constexpr const char *kPrimitives = "0\tunit\tunit\n1\tbool\tbool\n2\tint\tint\n3\ti32\ti32\n4\tfloat\tfloat\n"
                                    "5\tstr\tstr\n6\tany\tany\n7\tnever\tnever\n";

struct Options {
  bool stress = false; // collect at every allocation
  otter::HeapPolicy policy = otter::HeapPolicy::adaptive;
  otter::Generations generations = otter::Generations::adaptive;
  uint64_t minTrigger = otter::HeapOptions().minTrigger;
  uint32_t markThreads = 0;
  bool growthSites = true;
  uint64_t limit = 0; // of the heap; 0: the machine's
  uint64_t samplePeriod = otter::HeapOptions().samplePeriod;
  uint32_t workers = 0; // threads for tasks; 0: as many as there are processors
  bool isPoolFixed = false;
  uint32_t check = 3; // of the heap, at each collection
};

/// A program: its runtime, and a context for the calling thread from the caller's frame on.
class Program {
public:
  explicit Program(const std::string &types, Options wanted = {}) {
    otter::RuntimeOptions options;
    options.heap.stress = wanted.stress;
    options.heap.policy = wanted.policy;
    options.heap.generations = wanted.generations;
    options.heap.minTrigger = wanted.minTrigger;
    options.heap.limit = wanted.limit;
    options.heap.markThreads = wanted.markThreads;
    options.heap.growthSites = wanted.growthSites;
    options.heap.samplePeriod = wanted.samplePeriod;
    options.heap.check = wanted.check;
    options.tasks.workers = wanted.workers;
    options.tasks.isFixed = wanted.isPoolFixed;
    options.tasks.windowNs = 1'000'000;
    runtime_ = ot_runtime_create(&options);
    std::string blob = kPrimitives + types;
    ot_types_load(runtime_, blob.data(), blob.size());
  }
  ~Program() { ot_runtime_destroy(runtime_); }

  /// Runs `body` with a context whose stack ends where this was called.
  [[gnu::noinline]] void run(const std::function<void(otter::Context *)> &body) {
    auto high = static_cast<uint8_t *>(__builtin_frame_address(0));
    otter::Context *ctx = ot_context_create(runtime_, high - (1 << 22), high);
    body(ctx);
    ot_context_destroy(ctx);
  }

private:
  otter::Runtime *runtime_;
};

inline const otter::Str *str(otter::Context *ctx, std::string_view text) {
  return otter::newStr(ctx, text.data(), int64_t(text.size()));
}

inline std::string text(const otter::Str *value) {
  return std::string(otter::viewOf(value));
}

/// What `body` panics with, run in a process of its own: the first line on standard error, empty when it ends well.
inline std::string panicOf(Program &program, const std::function<void(otter::Context *)> &body) {
  int ends[2];
  if (pipe(ends) != 0)
    return "no pipe";
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], 2);
    program.run(body);
    _exit(0);
  }
  close(ends[1]);
  std::string all;
  char buffer[512];
  for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
    all.append(buffer, size_t(n));
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return all.substr(0, all.find('\n'));
}

} // namespace test
