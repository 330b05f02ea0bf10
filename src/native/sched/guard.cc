#include "guard.h"

#include <csignal>
#include <mutex>
#include <sys/mman.h>
#include <ucontext.h>

#include "../lib/runtime.h"
#include "../lib/signals.h"

namespace otter {

namespace {

constexpr size_t kPage = 4096;
constexpr size_t kHardGuard = 16 * kPage;
constexpr size_t kReserve = 64 * kPage;
constexpr size_t kLeastStack = 16 * kPage;
constexpr size_t kSignalStack = size_t{1} << 20;

thread_local Context *attached = nullptr;

struct sigaction previousFault;

size_t pageCeil(size_t bytes) {
  return (bytes + kPage - 1) & ~(kPage - 1);
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

bool isCode(const Context *ctx, uintptr_t pc) {
  const Runtime *runtime = ctx->runtime;
  return runtime->isCode && runtime->isCode(runtime->codeOwner, pc);
}

// The frame that a panic's trace starts behind: that of the program's code which met the guard, itself or in a function
// of the runtime. How much of the stack either used by then differs from tier to tier. A function of the runtime that
// used more than is kept for such filled the stack itself: its caller is shown.
void *frameAtGuard(const Context *ctx, const GuardedStack &stack, const ucontext_t &context) {
  auto frame = uintptr_t(context.uc_mcontext.gregs[REG_RBP]);
  if (isCode(ctx, uintptr_t(context.uc_mcontext.gregs[REG_RIP])))
    return reinterpret_cast<void *>(frame);
  auto stackPointer = uintptr_t(context.uc_mcontext.gregs[REG_RSP]);
  auto isOnStack = [&](uintptr_t address) {
    return address % sizeof(uintptr_t) == 0 && address >= uintptr_t(stack.mapping) &&
           address + 2 * sizeof(uintptr_t) <= uintptr_t(stack.high);
  };
  for (uintptr_t at = frame; isOnStack(at);) {
    auto words = reinterpret_cast<const uintptr_t *>(at);
    if (isCode(ctx, words[1]))
      return reinterpret_cast<void *>(at - stackPointer < kReserve ? words[0] : frame);
    if (words[0] <= at)
      break;
    at = words[0];
  }
  return reinterpret_cast<void *>(frame);
}

void onFault(int signal, siginfo_t *info, void *rawContext) {
  Context *ctx = attached;
  GuardedStack *stack = ctx ? ctx->guard : nullptr;
  auto address = static_cast<uint8_t *>(info->si_addr);
  if (!stack || address < stack->mapping || address >= stack->usableLow)
    return chainFault(signal, info, rawContext);
  auto context = static_cast<ucontext_t *>(rawContext);
  if (address >= stack->reserveLow && !isCode(ctx, uintptr_t(context->uc_mcontext.gregs[REG_RIP]))) {
    stack->reserveOpen = true;
    mprotect(stack->reserveLow, kReserve, PROT_READ | PROT_WRITE);
    return;
  }
  ot_panic_at(ctx, "stack overflow", nullptr, frameAtGuard(ctx, *stack, *context));
}

} // namespace

GuardedStack::~GuardedStack() {
  if (mapping)
    munmap(mapping, bytes);
}

bool GuardedStack::map(size_t usableBytes) {
  size_t usable = pageCeil(usableBytes < kLeastStack ? kLeastStack : usableBytes);
  size_t all = kHardGuard + kReserve + usable;
  void *memory = mmap(nullptr, all, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED)
    return false;
  mapping = static_cast<uint8_t *>(memory);
  bytes = all;
  reserveLow = mapping + kHardGuard;
  usableLow = reserveLow + kReserve;
  high = mapping + all;
  // A stack is mostly empty: pages of 4 KiB, whatever the system prefers.
  madvise(usableLow, usable, MADV_NOHUGEPAGE);
  return mprotect(usableLow, usable, PROT_READ | PROT_WRITE) == 0;
}

void GuardedStack::protect() {
  if (reserveOpen.exchange(false))
    mprotect(reserveLow, kReserve, PROT_NONE);
}

SignalStack::SignalStack() {
  memory_ = mmap(nullptr, kSignalStack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory_ == MAP_FAILED)
    return;
  stack_t alternate{};
  alternate.ss_sp = memory_;
  alternate.ss_size = kSignalStack;
  sigaltstack(&alternate, nullptr);
}

SignalStack::~SignalStack() {
  if (memory_ == MAP_FAILED)
    return;
  stack_t none{};
  none.ss_flags = SS_DISABLE;
  sigaltstack(&none, nullptr);
  munmap(memory_, kSignalStack);
}

void installFaultHandler() {
  static std::once_flag once;
  std::call_once(once, [] { installSignalHandler(SIGSEGV, onFault, &previousFault); });
}

} // namespace otter

OT_API void ot_thread_attach(otter::Context *ctx) {
  otter::attached = ctx;
}

OT_API otter::Context *ot_thread_context() {
  return otter::attached;
}

OT_API void ot_code_test(otter::Runtime *runtime, otter::CodeTest test, void *self) {
  runtime->codeOwner = self;
  runtime->isCode = test;
}
