#include "sampler.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>
#include <ucontext.h>
#include <utility>

#include "../lib/signals.h"
#include "../main/program_thread.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

namespace otter {

namespace {

int sampleSignal() {
  return SIGRTMIN + 6;
}

constexpr long kSecond = 1'000'000'000;

} // namespace

void onSample(int, siginfo_t *info, void *context) {
  ProgramThread *thread = ProgramThread::current();
  if (Sampler *sampler = thread ? thread->sampler().load(std::memory_order_acquire) : nullptr)
    sampler->take(1 + uint32_t(info->si_overrun), context);
}

namespace {

void installHandler() {
  static std::once_flag once;
  std::call_once(once, [] { installSignalHandler(sampleSignal(), onSample); });
}

} // namespace

Sampler::Sampler(ProgramThread &thread)
    : stackLow_(uintptr_t(thread.context()->stackLow)), stackHigh_(uintptr_t(thread.context()->stackHigh)),
      ring_(kCapacity) {}

std::unique_ptr<Sampler> Sampler::start(ProgramThread &thread, unsigned hz, std::string *error) {
  installHandler();
  std::unique_ptr<Sampler> self(new Sampler(thread));
  clockid_t clock;
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = sampleSignal();
  event.sigev_notify_thread_id = thread.threadId();
  int code = pthread_getcpuclockid(thread.handle(), &clock);
  if (code != 0 || timer_create(clock, &event, &self->timer_) != 0) {
    *error = std::string("cannot sample the program: ") + strerror(code ? code : errno);
    return nullptr;
  }
  self->running_ = true;
  thread.sampler().store(self.get(), std::memory_order_release);
  long period = kSecond / long(hz);
  itimerspec interval{};
  interval.it_interval = interval.it_value = {period / kSecond, period % kSecond};
  timer_settime(self->timer_, 0, &interval, nullptr);
  return self;
}

void Sampler::stop() {
  if (std::exchange(running_, false))
    timer_delete(timer_);
}

void Sampler::take(uint32_t weight, const void *signalContext) {
  uint64_t at = written_.load(std::memory_order_relaxed);
  if (at - read_.load(std::memory_order_acquire) == kCapacity) {
    dropped_.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  const greg_t *registers = static_cast<const ucontext_t *>(signalContext)->uc_mcontext.gregs;
  Sample &sample = ring_[at % kCapacity];
  sample.weight = weight;
  sample.addresses[0] = uintptr_t(registers[REG_RIP]) + 1;
  sample.depth = 1;
  auto low = uintptr_t(registers[REG_RSP]);
  auto fp = uintptr_t(registers[REG_RBP]);
  while (sample.depth < Sample::kDepth && fp >= low && fp >= stackLow_ && fp + 16 <= stackHigh_ && fp % 8 == 0) {
    auto frame = reinterpret_cast<const uintptr_t *>(fp);
    sample.addresses[sample.depth++] = frame[1];
    low = fp + 16;
    fp = frame[0];
  }
  written_.store(at + 1, std::memory_order_release);
}

void Sampler::drain(const std::function<void(const Sample &)> &visit) {
  uint64_t end = written_.load(std::memory_order_acquire);
  for (uint64_t at = read_.load(std::memory_order_relaxed); at != end; at++) {
    visit(ring_[at % kCapacity]);
    read_.store(at + 1, std::memory_order_release);
  }
}

} // namespace otter
