// One running program: its runtime, its thread, its code, and the compile threads that serve it. The C++ side of
// `Session` in src/jit/native.ts; every public method may be called from the control plane's thread.
//
// Invariants: parts are destroyed in the reverse order of how they use each other (threads first, memory last);
// nothing here blocks the caller on the program, except `close`, for a bounded time.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "../main/program_thread.h"
#include "../profile/sampler.h"
#include "../profile/ticker.h"
#include "bench_result.h"
#include "code_cache.h"
#include "compile_queue.h"
#include "debugger.h"

namespace otter {

struct SessionOptions {
  std::string types;
  std::vector<std::string> symbols;
  std::vector<std::string> names; // as stack traces show them
  std::vector<bool> resultsInMemory;
  std::vector<std::string> sampled; // ArgumentKinds of parameters that are sampled
  std::vector<uint64_t> globals;
  std::string runtimeBitcode;
  std::vector<std::string> args;
  int64_t callThreshold = 0;
  int64_t loopThreshold = 0;
  bool awaitContinuations = false;
  uint64_t branchCounters = 0; // conditions that baseline code can count the ways of
  uint64_t edgeCounters = 0;   // call sites that baseline code can count the calls of
  uint64_t valueSketches = 0;  // parameters that can have samples
  int64_t valuePeriod = 0;     // calls a sample of arguments; 0: none
  unsigned compileThreads = 1;
  uint64_t codeBytesMax = 0;
  uint64_t stackBytes = 0;
  uint64_t addedWork = 0; // per cent of a run's CPU time that is spent once more at its end
  HeapOptions heap;
  TaskOptions tasks;
  unsigned sampleHz = 0; // of each thread that runs Otter code; 0: no sampling
  bool perfMap = false;
  bool gdb = false;
};

/// Written by compile threads, read by anyone.
struct CompileCounts {
  std::atomic<uint64_t> published[5] = {};  // by Tier
  std::atomic<uint64_t> emittedDirectly{0}; // of those of tier baseline
  std::atomic<uint64_t> failed{0};
  std::atomic<uint64_t> compileNs{0};
};

struct SessionStats {
  RuntimeStats runtime;
  uint64_t codeBytesLive;
  uint64_t codeBytesEvicted;
  uint64_t transfers;
  uint64_t emittedDirectly;
};

class Session {
public:
  /// `wake` is called, from any thread, when there are events to take.
  static llvm::Expected<std::unique_ptr<Session>> create(SessionOptions options, std::function<void()> wake);
  ~Session();

  uint32_t compile(int bitcodeFd, std::string plan, bool urgent);
  uint32_t link(int objectFd, std::string plan, bool urgent);
  void hurry(uint32_t job) { queue_->hurry(job); }
  bool isAwaited(uint32_t fn) { return functions_->isAwaited(fn); }
  void fail(uint32_t fn, std::string message) { functions_->fail(fn, std::move(message)); }
  uint32_t runEntry(uint32_t fn);
  uint32_t runBench(uint32_t fn, int64_t n, uint32_t resultType);
  void setCounters(uint32_t fn, int64_t calls, int64_t loops) { functions_->setCounters(fn, calls, loops); }
  uint64_t calls(uint32_t fn) { return functions_->calls(fn); }
  std::optional<std::pair<uint32_t, uint32_t>> branchCounts(uint64_t slot) const {
    return functions_->branchCounts(slot);
  }
  std::optional<uint32_t> edgeCount(uint64_t site) const { return functions_->edgeCount(site); }
  std::vector<ParameterView> arguments(uint32_t fn) { return functions_->arguments(fn); }
  void failContinuation(uint32_t fn, uint32_t loop) { functions_->failContinuation(fn, loop); }
  SessionStats stats() const;
  /// CPU time that the program and its tasks took so far.
  uint64_t programCpuNs() const;
  /// As JSON.
  std::string memoryProfile() const;
  /// Frees code that no slot refers to and nobody runs. Bytes freed.
  uint64_t trimCode() { return cache_->trim(); }
  std::vector<CodeCache::HeldObject> heldObjects() { return cache_->heldObjects(); }
  CodeCache::ProfileView profile() { return cache_->profile(); }
  /// Whether threads are sampled, where `sampleHz` says so; they are from the start.
  void setSampling(bool whether) {
    if (samplers_)
      samplers_->send(whether);
  }
  uint64_t droppedSamples() const { return samplers_ ? samplers_->dropped() : 0; }
  size_t sampledThreads() const { return samplers_ ? samplers_->count() : 0; }
  std::vector<Event> takeEvents() { return events_.take(); }
  bool isFunction(uint32_t fn) const { return fn < functions_->size(); }

  /// Stops the program and the compile threads. False when the program could not be stopped (it is in a system
  /// call that does not end): the session must then never be destroyed.
  bool close();
  /// Gives up the jobs that run, and drops the others: nothing is compiled from now on.
  void stopCompiling() { queue_->stop(); }

  // ------------------------------------------------------------------------ called by generated code and the runtime
  static Session &of(Context *ctx);
  /// `pc` and `fp`: return address and frame pointer of the caller, for a panic on its behalf.
  void *resolveLazy(Context *ctx, uint32_t fn, void *pc, void *fp);
  void onHot(Counters *counters) { functions_->onHot(counters); }
  void onHotCall(Counters *counters, const int64_t *words) { functions_->onHotCall(counters, words); }
  void *onHotLoop(Context *ctx, Counters *counters, uint32_t loop);
  void onWorker(Context *ctx, bool begins);
  /// What `runtime.jit_stats()` tells.
  void report(JitNumbers *numbers) const;
  void onPressure() { events_.push({.kind = Event::Kind::pressure, .atNs = wallNs()}); }
  void visitFrames(uintptr_t address, FrameVisitor visit, void *self);
  [[noreturn]] void onPanic(Context *ctx, const Str *message, void *const *returnAddresses, int count);

private:
  Session(SessionOptions options, std::function<void()> wake)
      : options_(std::move(options)), events_(std::move(wake)) {}
  llvm::Error start();
  llvm::Error startThread();
  llvm::Error startSampler();
  void createRuntime();
  void runJob(Compiler &compiler, CompileJob &job);
  void count(const Event &event);
  llvm::Error compileAndPublish(Compiler &compiler, CompileJob &job, Event &event);
  llvm::Expected<std::vector<std::string>> admit(const ModulePlan &plan, Event &event);
  llvm::Expected<std::unique_ptr<direct::Emitted>>
  emitDirectly(Compiler &compiler, const CompileJob &job, const llvm::MemoryBuffer &input, const ModulePlan &plan);
  llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
  makeObject(Compiler &compiler, const CompileJob &job, const llvm::MemoryBuffer &input, const ModulePlan &plan);
  llvm::Expected<LinkedObject> makeCode(Compiler &compiler, const CompileJob &job, const ModulePlan &plan,
                                        Event &event);
  void tellPerf(const LinkedObject &linked, const ModulePlan &plan);
  bool scanProgram(std::vector<ScanRange> &ranges);
  using Body = std::function<void(Context *, BenchResult &)>;
  using Render = std::function<std::string(Context *, const BenchResult &)>;
  uint32_t run(Body body, Render render);

  SessionOptions options_;
  EventQueue events_;
  std::unique_ptr<CodeRegion> region_;
  std::unique_ptr<Functions> functions_;
  Runtime *runtime_ = nullptr;
  std::unique_ptr<JitLinker> linker_;
  std::unique_ptr<PerfMap> perfMap_;
  CodeMap codeMap_;
  std::unique_ptr<CodeCache> cache_;
  std::unique_ptr<Samplers> samplers_;
  std::unique_ptr<ProgramThread> thread_;
  std::unique_ptr<Ticker> sampleTaker_;
  std::unique_ptr<CompileQueue> queue_;
  CompileCounts counts_;
  std::atomic<uint32_t> jobs_{0};
  std::atomic<uint32_t> runs_{0};
  bool closed_ = false;
};

} // namespace otter
