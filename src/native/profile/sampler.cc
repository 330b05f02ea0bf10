#include "sampler.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ucontext.h>
#include <utility>

#include "../lib/runtime.h"
#include "../lib/signals.h"
#include "../sched/guard.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

namespace otter {

namespace {

int sampleSignal() {
  return SIGRTMIN + 6;
}

constexpr long kSecond = 1'000'000'000;
constexpr uint64_t kTruncated = uint64_t{1} << 31;

Sampler *samplerOf(const Context *ctx) {
  return ctx ? __atomic_load_n(&ctx->sampler, __ATOMIC_ACQUIRE) : nullptr;
}

// Where a frame of the program's code has not been set up yet, or not any more, the frame pointer is the caller's and
// the address that it returns to is not in a frame: where on the stack it is then, null where there is a frame. Sampled
// more than its length says: the first call of a function meets the page fault of its first instruction.
const uintptr_t *returnWithoutFrame(const Context *ctx, uintptr_t pc, uintptr_t sp) {
  constexpr uint8_t kPush = 0x55, kReturn = 0xC3; // push rbp; ret
  constexpr uint8_t kSet[] = {0x48, 0x89, 0xE5};  // mov rbp, rsp
  const Runtime *runtime = ctx->runtime;
  if (!runtime->isCode || !runtime->isCode(runtime->codeOwner, pc))
    return nullptr;
  auto code = reinterpret_cast<const uint8_t *>(pc);
  auto words = reinterpret_cast<const uintptr_t *>(sp);
  if (code[0] == kPush || code[0] == kReturn)
    return words;
  return memcmp(code, kSet, sizeof kSet) == 0 ? words + 1 : nullptr;
}

} // namespace

void onSample(int, siginfo_t *info, void *signalContext) {
  int saved = errno;
  const Context *ctx = ot_thread_context();
  if (Sampler *sampler = samplerOf(ctx))
    sampler->take(ctx, 1 + uint32_t(info->si_overrun), signalContext);
  errno = saved;
}

namespace {

void installHandler() {
  static std::once_flag once;
  std::call_once(once, [] { installSignalHandler(sampleSignal(), onSample); });
}

} // namespace

Sampler::Sampler(Context *ctx, unsigned hz)
    : period_(kSecond / long(hz)), ownLow_(uintptr_t(ctx->stackLow)), ownHigh_(uintptr_t(ctx->stackHigh)),
      ring_(kWords) {}

std::unique_ptr<Sampler> Sampler::start(Context *ctx, pthread_t thread, pid_t threadId, unsigned hz,
                                        std::string *error) {
  installHandler();
  std::unique_ptr<Sampler> self(new Sampler(ctx, hz));
  clockid_t clock;
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = sampleSignal();
  event.sigev_notify_thread_id = threadId;
  int code = pthread_getcpuclockid(thread, &clock);
  if (code != 0 || timer_create(clock, &event, &self->timer_) != 0) {
    *error = std::string("cannot sample the program: ") + strerror(code ? code : errno);
    return nullptr;
  }
  self->running_ = true;
  __atomic_store_n(&ctx->sampler, self.get(), __ATOMIC_RELEASE);
  return self;
}

void Sampler::send(bool whether) {
  if (!running_)
    return;
  itimerspec interval{}; // zero: the timer rests
  if (whether)
    interval.it_interval = interval.it_value = {period_ / kSecond, period_ % kSecond};
  timer_settime(timer_, 0, &interval, nullptr);
}

void Sampler::stop() {
  if (std::exchange(running_, false))
    timer_delete(timer_);
}

void Sampler::take(const Context *ctx, uint32_t weight, const void *signalContext) {
  uint64_t at = written_.load(std::memory_order_relaxed);
  if (at - read_.load(std::memory_order_acquire) > kWords - (1 + kDepth)) {
    dropped_.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  bool isTruncated = false;
  uint32_t depth = walk(ctx, signalContext, at + 1, &isTruncated);
  put(at, uint64_t{weight} << 32 | (isTruncated ? kTruncated : 0) | depth);
  written_.store(at + 1 + depth, std::memory_order_release);
}

// Writes the addresses from `at` on; how many. The signal may come while the thread switches stacks: bounds that do
// not belong together, or not to the stack pointer, end the walk at its first frame.
uint32_t Sampler::walk(const Context *ctx, const void *signalContext, uint64_t at, bool *isTruncated) {
  const greg_t *registers = static_cast<const ucontext_t *>(signalContext)->uc_mcontext.gregs;
  auto pc = uintptr_t(registers[REG_RIP]);
  put(at, pc + 1);
  uint32_t depth = 1;
  uintptr_t stackLow = ownLow_, stackHigh = ownHigh_;
  if (const GuardedStack *fibre = ctx->worker ? ctx->guard : nullptr) {
    stackLow = uintptr_t(fibre->usableLow);
    stackHigh = uintptr_t(fibre->high);
  }
  auto low = uintptr_t(registers[REG_RSP]);
  auto fp = uintptr_t(registers[REG_RBP]);
  if (low < stackLow || low >= stackHigh)
    return depth;
  if (const uintptr_t *place = returnWithoutFrame(ctx, pc, low); place && uintptr_t(place + 1) <= stackHigh)
    put(at + depth++, *place);
  while (fp >= low && fp + 16 <= stackHigh && fp % 8 == 0) {
    if (depth == kDepth) {
      *isTruncated = true;
      break;
    }
    auto frame = reinterpret_cast<const uintptr_t *>(fp);
    put(at + depth++, frame[1]);
    low = fp + 16;
    fp = frame[0];
  }
  return depth;
}

void Sampler::drain(const std::function<void(const Sample &)> &visit) {
  uint64_t end = written_.load(std::memory_order_acquire);
  Sample sample;
  for (uint64_t at = read_.load(std::memory_order_relaxed); at != end;) {
    uint64_t header = ring_[at++ % kWords];
    sample.weight = uint32_t(header >> 32);
    sample.isTruncated = (header & kTruncated) != 0;
    sample.addresses.clear();
    for (uint64_t last = at + (header & (kTruncated - 1)); at != last; at++)
      sample.addresses.push_back(ring_[at % kWords]);
    visit(sample);
    read_.store(at, std::memory_order_release);
  }
}

// ------------------------------------------------------------------------------------------- all threads of a program

bool Samplers::start(Context *ctx, pthread_t thread, pid_t threadId, std::string *error) {
  auto sampler = Sampler::start(ctx, thread, threadId, hz_, error);
  if (!sampler)
    return false;
  std::lock_guard lock(mutex_);
  sampler->send(isSending_);
  samplers_.push_back(std::move(sampler));
  return true;
}

void Samplers::send(bool whether) {
  std::lock_guard lock(mutex_);
  isSending_ = whether;
  for (const auto &sampler : samplers_)
    sampler->send(whether);
}

void Samplers::stop(Context *ctx) {
  std::lock_guard lock(mutex_);
  if (Sampler *sampler = samplerOf(ctx)) {
    sampler->stop();
    __atomic_store_n(&ctx->sampler, nullptr, __ATOMIC_RELEASE);
  }
}

void Samplers::stopAll() {
  std::lock_guard lock(mutex_);
  for (const auto &sampler : samplers_)
    sampler->stop();
}

void Samplers::drain(const std::function<void(const Sample &)> &visit) {
  std::lock_guard lock(mutex_);
  for (const auto &sampler : samplers_)
    sampler->drain(visit);
}

uint64_t Samplers::dropped() const {
  std::lock_guard lock(mutex_);
  uint64_t sum = 0;
  for (const auto &sampler : samplers_)
    sum += sampler->dropped();
  return sum;
}

size_t Samplers::count() const {
  std::lock_guard lock(mutex_);
  return samplers_.size();
}

} // namespace otter
