#include "program_thread.h"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <ucontext.h>
#include <unistd.h>

#include "../heap/world.h"
#include "../lib/clear_below.h"
#include "../lib/signals.h"

namespace otter {

namespace {

thread_local ProgramThread *currentThread = nullptr;

// First versions of the functions that a job calls, say, have more places in their frames than an earlier job's. What
// lies deeper is hardly ever met again.
constexpr size_t kClearedBytes = 16384;

int interruptSignal() {
  return SIGRTMIN + 4;
}

uint64_t clockNs(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return uint64_t(time.tv_sec) * 1'000'000'000u + uint64_t(time.tv_nsec);
}

} // namespace

void onInterrupt(int, siginfo_t *, void *rawContext) {
  ProgramThread *self = currentThread;
  if (!self || !self->running_ || !self->interrupted_)
    return;
  auto context = static_cast<ucontext_t *>(rawContext);
  if (self->isCode(uintptr_t(context->uc_mcontext.gregs[REG_RIP])))
    self->leave(kInterruptedExitCode);
}

namespace {

void installHandlers() {
  installFaultHandler();
  static std::once_flag once;
  std::call_once(once, [] { installSignalHandler(interruptSignal(), onInterrupt); });
}

} // namespace

uint64_t wallNs() {
  return clockNs(CLOCK_MONOTONIC);
}
uint64_t threadCpuNs() {
  return clockNs(CLOCK_THREAD_CPUTIME_ID);
}
uint64_t processCpuNs() {
  return clockNs(CLOCK_PROCESS_CPUTIME_ID);
}

uint64_t ProgramThread::cpuNs() const {
  clockid_t clock;
  return pthread_getcpuclockid(thread_, &clock) == 0 ? clockNs(clock) : 0;
}

ProgramThread *ProgramThread::current() {
  return currentThread;
}

std::unique_ptr<ProgramThread> ProgramThread::start(Runtime *runtime, const ThreadOptions &options,
                                                    std::string *error) {
  installHandlers();
  std::unique_ptr<ProgramThread> self(new ProgramThread(runtime, options));
  if (!self->stack_.map(options.stackBytes)) {
    *error = "cannot map the program's stack: " + std::string(strerror(errno));
    return nullptr;
  }
  ot_code_test(runtime, options.isCode, options.self);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstack(&attributes, self->stack_.usableLow, size_t(self->stack_.high - self->stack_.usableLow));
  int code = pthread_create(
      &self->thread_, &attributes,
      [](void *argument) -> void * {
        static_cast<ProgramThread *>(argument)->main();
        return nullptr;
      },
      self.get());
  pthread_attr_destroy(&attributes);
  if (code != 0) {
    *error = "cannot start the program's thread: " + std::string(strerror(code));
    return nullptr;
  }
  self->started_ = true;
  std::unique_lock lock(self->mutex_);
  self->wake_.wait(lock, [&] { return self->context_; });
  return self;
}

ProgramThread::~ProgramThread() {
  if (started_ && !abandoned_) {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    pthread_join(thread_, nullptr);
  }
  if (abandoned_)
    stack_.abandon();
}

void ProgramThread::post(Job job) {
  {
    std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  wake_.notify_all();
}

bool ProgramThread::takeJob(Job *job) {
  bool taken = false;
  outside(context_, [&] {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (jobs_.empty())
      return;
    *job = std::move(jobs_.front());
    jobs_.pop_front();
    taken = true;
  });
  return taken;
}

void ProgramThread::main() {
  currentThread = this;
  threadId_ = gettid();
  pthread_setname_np(pthread_self(), "otter-program");
  SignalStack signals;
  Context *context = ot_context_create(runtime_, stack_.usableLow, __builtin_frame_address(0));
  context->host = this;
  ot_thread_attach(context);
  {
    std::lock_guard lock(mutex_);
    context_ = context;
  }
  wake_.notify_all();
  Job job;
  while (takeJob(&job)) {
    clearBelow<kClearedBytes>();
    job(*this);
    job = nullptr;
  }
  ot_thread_attach(nullptr);
  ot_context_destroy(context_);
  currentThread = nullptr;
}

Outcome ProgramThread::run(const std::function<void(Context *)> &body) {
  if (interrupted_)
    return {true, kInterruptedExitCode};
  // The signal mask is saved: `leave` may come out of a signal handler.
  if (sigsetjmp(exit_, 1) == 0) {
    running_ = true;
    context_->guard = &stack_;
    body(context_);
    context_->guard = nullptr;
    running_ = false;
    stack_.protect();
    return {};
  }
  context_->guard = nullptr;
  stack_.protect();
  return {true, exitCode_};
}

void ProgramThread::leave(int exitCode) {
  running_ = false;
  exitCode_ = exitCode;
  siglongjmp(exit_, 1);
}

bool ProgramThread::interrupt(unsigned milliseconds) {
  interrupted_ = true;
  for (unsigned waited = 0; running_; waited++) {
    if (waited == milliseconds)
      return false;
    pthread_kill(thread_, interruptSignal());
    timespec pause{0, 1'000'000};
    nanosleep(&pause, nullptr);
  }
  return true;
}

void ProgramThread::abandon() {
  abandoned_ = true;
  pthread_detach(thread_);
}

} // namespace otter
