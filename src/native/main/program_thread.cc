#include "program_thread.h"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

namespace otter {

namespace {

constexpr size_t kPage = 4096;
constexpr size_t kHardGuard = 16 * kPage;
constexpr size_t kReserve = 64 * kPage;
// Panics print their trace from the handler, with LLVM's symboliser in the JIT: it needs a real stack.
constexpr size_t kSignalStack = size_t{1} << 20;

thread_local ProgramThread *currentThread = nullptr;

struct sigaction previousFault;

int interruptSignal() {
  return SIGRTMIN + 4;
}

// A fault that is not ours goes to whoever had the signal before (V8 has a handler of its own).
void chainFault(int signal, siginfo_t *info, void *context) {
  if (previousFault.sa_flags & SA_SIGINFO)
    return previousFault.sa_sigaction(signal, info, context);
  if (previousFault.sa_handler != SIG_DFL && previousFault.sa_handler != SIG_IGN)
    return previousFault.sa_handler(signal);
  // Returning runs the faulting instruction again, now with the default action.
  sigaction(SIGSEGV, &previousFault, nullptr);
}

struct Place {
  void *pc;
  void *fp;
};

// Where the overflow happened, as a return address and a frame pointer. A function that faults on its first
// push has no frame yet: its call is the place then.
Place faultPlace(const ucontext_t *context) {
  const greg_t *registers = context->uc_mcontext.gregs;
  auto pc = reinterpret_cast<uint8_t *>(registers[REG_RIP]);
  auto fp = reinterpret_cast<void *>(registers[REG_RBP]);
  constexpr uint8_t kPushRbp = 0x55;
  if (*pc == kPushRbp)
    return {*reinterpret_cast<void **>(registers[REG_RSP]), fp};
  return {pc + 1, fp};
}

uint64_t clockNs(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return uint64_t(time.tv_sec) * 1'000'000'000u + uint64_t(time.tv_nsec);
}

} // namespace

void onFault(int signal, siginfo_t *info, void *rawContext) {
  ProgramThread *self = currentThread;
  auto address = static_cast<uint8_t *>(info->si_addr);
  if (!self || !self->running_ || address < self->mapping_ || address >= self->usableLow_)
    return chainFault(signal, info, rawContext);
  auto context = static_cast<ucontext_t *>(rawContext);
  bool inReserve = address >= self->reserveLow_;
  if (inReserve && !self->isCode(uintptr_t(context->uc_mcontext.gregs[REG_RIP]))) {
    self->reserveOpen_ = true;
    mprotect(self->reserveLow_, kReserve, PROT_READ | PROT_WRITE);
    return;
  }
  Place place = faultPlace(context);
  // Without the frame that met the guard: where in it the last byte was used differs from tier to tier.
  ot_panic_at(self->context_, "stack overflow", nullptr, place.fp);
}

void onInterrupt(int, siginfo_t *, void *rawContext) {
  ProgramThread *self = currentThread;
  if (!self || !self->running_ || !self->interrupted_)
    return;
  auto context = static_cast<ucontext_t *>(rawContext);
  if (self->isCode(uintptr_t(context->uc_mcontext.gregs[REG_RIP])))
    self->leave(kInterruptedExitCode);
}

namespace {

void install(int signal, void (*handler)(int, siginfo_t *, void *), struct sigaction *previous) {
  struct sigaction action{};
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, previous);
}

void installHandlers() {
  static std::once_flag once;
  std::call_once(once, [] {
    install(SIGSEGV, onFault, &previousFault);
    install(interruptSignal(), onInterrupt, nullptr);
  });
}

size_t pageCeil(size_t bytes) {
  return (bytes + kPage - 1) & ~(kPage - 1);
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

ProgramThread *ProgramThread::current() {
  return currentThread;
}

bool ProgramThread::mapStack(std::string *error) {
  size_t usable = pageCeil(options_.stackBytes < 16 * kPage ? 16 * kPage : options_.stackBytes);
  mappingBytes_ = kHardGuard + kReserve + usable;
  void *memory =
      mmap(nullptr, mappingBytes_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  void *signals = mmap(nullptr, kSignalStack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED || signals == MAP_FAILED) {
    *error = "cannot map the program's stack: " + std::string(strerror(errno));
    return false;
  }
  mapping_ = static_cast<uint8_t *>(memory);
  signalStack_ = static_cast<uint8_t *>(signals);
  reserveLow_ = mapping_ + kHardGuard;
  usableLow_ = reserveLow_ + kReserve;
  if (mprotect(usableLow_, usable, PROT_READ | PROT_WRITE) != 0) {
    *error = "cannot open the program's stack: " + std::string(strerror(errno));
    return false;
  }
  return true;
}

std::unique_ptr<ProgramThread> ProgramThread::start(Runtime *runtime, const ThreadOptions &options,
                                                    std::string *error) {
  installHandlers();
  std::unique_ptr<ProgramThread> self(new ProgramThread(runtime, options));
  if (!self->mapStack(error))
    return nullptr;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstack(&attributes, self->usableLow_, self->mappingBytes_ - kHardGuard - kReserve);
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
    return;
  if (mapping_)
    munmap(mapping_, mappingBytes_);
  if (signalStack_)
    munmap(signalStack_, kSignalStack);
}

void ProgramThread::post(Job job) {
  {
    std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  wake_.notify_all();
}

bool ProgramThread::takeJob(Job *job) {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
  if (jobs_.empty())
    return false;
  *job = std::move(jobs_.front());
  jobs_.pop_front();
  return true;
}

void ProgramThread::main() {
  currentThread = this;
  threadId_ = gettid();
  pthread_setname_np(pthread_self(), "otter-program");
  stack_t alternate{};
  alternate.ss_sp = signalStack_;
  alternate.ss_size = kSignalStack;
  sigaltstack(&alternate, nullptr);
  Context *context = ot_context_create(runtime_, usableLow_, __builtin_frame_address(0));
  context->host = this;
  {
    std::lock_guard lock(mutex_);
    context_ = context;
  }
  wake_.notify_all();
  Job job;
  while (takeJob(&job)) {
    job(*this);
    job = nullptr;
  }
  ot_context_destroy(context_);
  alternate.ss_flags = SS_DISABLE;
  sigaltstack(&alternate, nullptr);
  currentThread = nullptr;
}

void ProgramThread::protectReserve() {
  if (reserveOpen_.exchange(false))
    mprotect(reserveLow_, kReserve, PROT_NONE);
}

Outcome ProgramThread::run(const std::function<void(Context *)> &body) {
  if (interrupted_)
    return {true, kInterruptedExitCode};
  // The signal mask is saved: `leave` may come out of a signal handler.
  if (sigsetjmp(exit_, 1) == 0) {
    running_ = true;
    body(context_);
    running_ = false;
    protectReserve();
    return {};
  }
  protectReserve();
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
