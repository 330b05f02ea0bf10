#include "session.h"

#include <cstdlib>
#include <dlfcn.h>
#include <unistd.h>

#include "../heap/world.h"
#include "../lib/memory_report.h"
#include "../lib/runtime.h"
#include "inject.h"

namespace otter {

using namespace llvm;

namespace {

constexpr unsigned kInterruptMilliseconds = 500;
// The ring holds half a second of samples at the usual rate.
constexpr std::chrono::milliseconds kSamplePeriod(100);

// The addon's own exports before anything else in the process: runtime functions must be the ones of this library.
void *processSymbol(StringRef name) {
  static void *self = [] {
    Dl_info info;
    dladdr(reinterpret_cast<void *>(&processSymbol), &info);
    return dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
  }();
  std::string text = name.str();
  void *address = self ? dlsym(self, text.c_str()) : nullptr;
  return address ? address : dlsym(RTLD_DEFAULT, text.c_str());
}

void handlePanic(Context *ctx, const Str *message, void *const *returnAddresses, int count) {
  Session::of(ctx).onPanic(ctx, message, returnAddresses, count);
}

void handleReport(Context *ctx, JitNumbers *numbers) {
  Session::of(ctx).report(numbers);
}

void handleWorker(Context *ctx, bool begins) {
  Session::of(ctx).onWorker(ctx, begins);
}

void handlePressure(Runtime *runtime) {
  static_cast<Session *>(ot_runtime_host(runtime))->onPressure();
}

void nameFrames(const Context *ctx, uintptr_t address, FrameVisitor visit, void *self) {
  static_cast<Session *>(ot_runtime_host(ctx->runtime))->visitFrames(address, visit, self);
}

void handleExit(Context *, int code) {
  if (ProgramThread *thread = ProgramThread::current())
    thread->leave(code);
  _exit(code);
}

} // namespace

Session &Session::of(Context *ctx) {
  return *static_cast<Session *>(ot_runtime_host(ctx->runtime));
}

Expected<std::unique_ptr<Session>> Session::create(SessionOptions options, std::function<void()> wake) {
  std::unique_ptr<Session> self(new Session(std::move(options), std::move(wake)));
  if (Error error = self->start())
    return error;
  return self;
}

void Session::createRuntime() {
  RuntimeOptions options;
  options.heap = options_.heap;
  options.tasks = options_.tasks;
  options.panic = handlePanic;
  options.exit = handleExit;
  options.jit = handleReport;
  options.pressure = handlePressure;
  options.frames = nameFrames;
  options.codeVersion = codeMap_.version();
  if (options_.sampleHz > 0)
    options.worker = handleWorker;
  options.host = this;
  std::vector<const char *> args;
  for (const std::string &arg : options_.args)
    args.push_back(arg.c_str());
  options.argc = int(args.size());
  options.argv = args.data();
  runtime_ = ot_runtime_create(&options);
  ot_types_load(runtime_, options_.types.data(), options_.types.size());
  ot_roots_add(runtime_, functions_->globals(), functions_->globalBytes());
}

Error Session::startThread() {
  ThreadOptions options;
  options.stackBytes = options_.stackBytes;
  options.self = region_.get();
  options.isCode = [](void *region, uintptr_t pc) { return static_cast<CodeRegion *>(region)->isCode(pc); };
  std::string problem;
  thread_ = ProgramThread::start(runtime_, options, &problem);
  return thread_ ? Error::success() : createStringError(std::errc::not_enough_memory, "%s", problem.c_str());
}

Error Session::startSampler() {
  if (options_.sampleHz == 0)
    return Error::success();
  std::string problem;
  samplers_ = std::make_unique<Samplers>(options_.sampleHz);
  if (!samplers_->start(thread_->context(), thread_->handle(), thread_->threadId(), &problem))
    return createStringError(std::errc::not_supported, "%s", problem.c_str());
  cache_->setSamplers(samplers_.get());
  sampleTaker_ = std::make_unique<Ticker>(kSamplePeriod, [this] { cache_->takeSamples(); });
  return Error::success();
}

Error Session::start() {
  hostTarget();
  auto runtimeBitcode = RuntimeBitcode::load(options_.runtimeBitcode);
  if (!runtimeBitcode)
    return runtimeBitcode.takeError();
  auto region = CodeRegion::reserve();
  if (!region)
    return region.takeError();
  region_ = std::move(*region);
  auto functions = Functions::create(*region_, events_,
                                     {.symbols = options_.symbols,
                                      .resultsInMemory = options_.resultsInMemory,
                                      .sampled = options_.sampled,
                                      .valueSketches = options_.valueSketches,
                                      .valuePeriod = options_.valuePeriod,
                                      .globals = options_.globals,
                                      .branchCounters = options_.branchCounters,
                                      .edgeCounters = options_.edgeCounters,
                                      .callThreshold = options_.callThreshold,
                                      .loopThreshold = options_.loopThreshold,
                                      .awaitContinuations = options_.awaitContinuations});
  if (!functions)
    return functions.takeError();
  functions_ = std::move(*functions);
  auto linker = JitLinker::create(*region_, [this](StringRef name) {
    return name.starts_with("otter.") ? functions_->symbol(name) : processSymbol(name);
  });
  if (!linker)
    return linker.takeError();
  linker_ = std::move(*linker);
  if (options_.gdb)
    linker_->showToGdb();
  if (options_.perfMap)
    perfMap_ = std::make_unique<PerfMap>();
  cache_ = std::make_unique<CodeCache>(*linker_, codeMap_, *functions_, events_, options_.codeBytesMax,
                                       [this](std::vector<ScanRange> &ranges) { return scanProgram(ranges); });
  createRuntime();
  if (Error error = startThread())
    return error;
  if (Error error = startSampler())
    return error;
  queue_ = std::make_unique<CompileQueue>(*runtimeBitcode, options_.compileThreads,
                                          [this](Compiler &compiler, CompileJob &job) { runJob(compiler, job); });
  return Error::success();
}

bool Session::close() {
  if (closed_)
    return true;
  closed_ = true;
  bool stopped = true;
  if (functions_)
    functions_->stop();
  if (runtime_)
    stopped = ot_tasks_stop(runtime_, kInterruptMilliseconds);
  if (thread_ && !thread_->interrupt(kInterruptMilliseconds)) {
    thread_->abandon();
    stopped = false;
  }
  if (queue_)
    queue_->stop();
  return stopped;
}

Session::~Session() {
  close();
  queue_.reset();
  sampleTaker_.reset();
  if (samplers_)
    samplers_->stopAll();
  thread_.reset();
  cache_.reset();
  linker_.reset();
  if (runtime_)
    ot_runtime_destroy(runtime_);
}

// ------------------------------------------------------------------------------------------------------- compiling

uint32_t Session::compile(int bitcodeFd, std::string plan, bool urgent) {
  uint32_t id = ++jobs_;
  queue_->add({id, bitcodeFd, std::move(plan)}, urgent);
  return id;
}

uint32_t Session::link(int objectFd, std::string plan, bool urgent) {
  uint32_t id = ++jobs_;
  queue_->add({id, objectFd, std::move(plan), /*isObject=*/true}, urgent);
  return id;
}

// Checks what the plan says against this session, and defines what its module refers to. The versions' names.
Expected<std::vector<std::string>> Session::admit(const ModulePlan &plan, Event &event) {
  std::vector<std::string> names;
  for (const VersionPlan &version : plan.versions) {
    if (!isFunction(version.fn))
      return createStringError(std::errc::invalid_argument, "bad module plan: no function %u", version.fn);
    event.fns.push_back(version.fn);
    names.push_back(version.name);
  }
  if (names.empty())
    return createStringError(std::errc::invalid_argument, "bad module plan: no versions");
  for (const StringPlan &string : plan.strings)
    if (Error error = functions_->addString(string.symbol, string.text))
      return error;
  return names;
}

Expected<std::unique_ptr<MemoryBuffer>> Session::makeObject(Compiler &compiler, const CompileJob &job,
                                                            const MemoryBuffer &input, const ModulePlan &plan) {
  if (job.isObject)
    return MemoryBuffer::getMemBufferCopy(input.getBuffer());
  return compiler.compile(input.getMemBufferRef(), plan);
}

// GDB wants objects of LLVM.
Expected<std::unique_ptr<direct::Emitted>> Session::emitDirectly(Compiler &compiler, const CompileJob &job,
                                                                 const MemoryBuffer &input, const ModulePlan &plan) {
  bool isWanted = plan.direct && plan.tier == Tier::baseline && !job.isObject && !options_.gdb;
  if (!isWanted)
    return nullptr;
  return compiler.emitDirectly(input.getMemBufferRef(), plan);
}

Expected<LinkedObject> Session::makeCode(Compiler &compiler, const CompileJob &job, const ModulePlan &plan,
                                         Event &event) {
  auto input = readMemoryFile(job.fd);
  if (!input)
    return input.takeError();
  auto names = admit(plan, event);
  if (!names)
    return names.takeError();
  auto emitted = emitDirectly(compiler, job, **input, plan);
  if (!emitted)
    return emitted.takeError();
  std::unique_ptr<MemoryBuffer> object;
  if (!*emitted) {
    auto made = makeObject(compiler, job, **input, plan);
    if (!made)
      return made.takeError();
    object = std::move(*made);
  }
  Error refused = injected(plan, "link", compiler.stop());
  auto linked = refused  ? std::move(refused)
                : object ? linker_->link(std::move(object), *names)
                         : linker_->link(std::move(**emitted), *names);
  if (!linked)
    return createStringError(inconvertibleErrorCode(), "link: %s", toString(linked.takeError()).c_str());
  linked->renamed = plan.renamed;
  return linked;
}

Error Session::compileAndPublish(Compiler &compiler, CompileJob &job, Event &event) {
  auto plan = parsePlan(job.plan);
  if (!plan) {
    ::close(job.fd);
    return plan.takeError();
  }
  event.tier = plan->tier;
  auto linked = makeCode(compiler, job, *plan, event);
  if (!linked)
    return linked.takeError();
  if (Error error = injected(*plan, "publish", compiler.stop())) {
    consumeError(linker_->unlink(*linked));
    return error;
  }
  event.codeBytes = linked->bytes;
  if (linked->lines)
    counts_.emittedDirectly += event.fns.size();
  if (perfMap_)
    tellPerf(*linked, *plan);
  cache_->publish(std::move(*linked), *plan, job.id);
  return Error::success();
}

void Session::tellPerf(const LinkedObject &linked, const ModulePlan &plan) {
  std::unordered_map<std::string, std::string> names; // private callees keep their own
  for (const VersionPlan &version : plan.versions) {
    std::string part = version.loop ? " loop " + std::to_string(*version.loop) : "";
    names[version.name] = options_.names[version.fn] + part + " [" + tierName(plan.tier) + "]";
  }
  perfMap_->add(linked, names);
}

void Session::runJob(Compiler &compiler, CompileJob &job) {
  uint64_t start = wallNs();
  Event event{.kind = Event::Kind::compiled, .atNs = 0, .job = job.id};
  if (Error error = compileAndPublish(compiler, job, event))
    event.error = toString(std::move(error));
  event.isGivenUp = !event.error.empty() && compiler.stop().stop_requested();
  event.atNs = wallNs();
  event.compileNs = event.atNs - start;
  count(event);
  events_.push(std::move(event));
}

void Session::count(const Event &event) {
  counts_.compileNs += event.compileNs;
  if (event.error.empty())
    counts_.published[size_t(event.tier)] += event.fns.size();
  else
    counts_.failed++;
}

bool Session::scanProgram(std::vector<ScanRange> &ranges) {
  if (ranges.empty())
    return true;
  auto visit = [](void *self, const uintptr_t *start, const uintptr_t *end) {
    scanWords(start, end, *static_cast<std::vector<ScanRange> *>(self));
  };
  if (ot_stacks_visit(runtime_, visit, &ranges))
    return true;
  Context *ctx = thread_->context();
  return ctx && scanThread(thread_->handle(), uintptr_t(ctx->stackLow), uintptr_t(ctx->stackHigh), ranges);
}

// --------------------------------------------------------------------------------------------------------- running

namespace {

/// Keeps the calling thread busy: a slow-down of known size, which the recall of a performance gate is measured with.
void burnCpu(uint64_t nanoseconds) {
  for (uint64_t end = threadCpuNs() + nanoseconds; nanoseconds && threadCpuNs() < end;) {
  }
}

} // namespace

uint32_t Session::run(Body body, Render render) {
  uint32_t id = ++runs_;
  thread_->post([=, this](ProgramThread &thread) {
    Event done{.kind = Event::Kind::done, .atNs = 0, .run = id};
    BenchResult value; // on the program's stack: the collector finds a reference in it
    auto cpuNs = [this] { return threadCpuNs() + ot_tasks_cpu(runtime_); };
    uint64_t wall = wallNs(), cpu = cpuNs();
    Outcome outcome = thread.run([&](Context *ctx) {
      body(ctx, value);
      ot_tasks_finish(ctx);
    });
    burnCpu((cpuNs() - cpu) * options_.addedWork / 100);
    done.cpuNs = cpuNs() - cpu;
    done.wallNs = wallNs() - wall;
    done.exitCode = outcome.exitCode;
    done.left = outcome.left;
    if (!outcome.left)
      done.result = render(thread.context(), value);
    ot_output_flush(thread.context());
    done.atNs = wallNs();
    events_.push(std::move(done));
  });
  return id;
}

uint32_t Session::runEntry(uint32_t fn) {
  return run(
      [this, fn](Context *ctx, BenchResult &) { reinterpret_cast<void (*)(Context *)>(functions_->entry(fn))(ctx); },
      [](Context *, const BenchResult &) { return std::string(); });
}

uint32_t Session::runBench(uint32_t fn, int64_t n, uint32_t resultType) {
  ResultClass kind = classifyResult(options_.types, resultType);
  return run(
      [this, fn, n, kind](Context *ctx, BenchResult &value) { callBench(kind, functions_->entry(fn), ctx, n, value); },
      [resultType](Context *ctx, const BenchResult &value) {
        const Str *text = ot_text_value(ctx, int64_t(resultType), &value);
        return std::string(text->bytes, size_t(text->length));
      });
}

std::string Session::memoryProfile() const {
  return otter::memoryProfile(*runtime_);
}

uint64_t Session::programCpuNs() const {
  return thread_->cpuNs() + ot_tasks_cpu(runtime_);
}

SessionStats Session::stats() const {
  SessionStats stats{};
  ot_stats_read(runtime_, &stats.runtime);
  stats.codeBytesLive = cache_->liveBytes();
  stats.codeBytesEvicted = cache_->evictedBytes();
  stats.transfers = functions_->transfers();
  stats.emittedDirectly = counts_.emittedDirectly;
  return stats;
}

} // namespace otter
