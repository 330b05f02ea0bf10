#include "terminate.h"

#include <atomic>
#include <cstdlib>
#include <cxxabi.h>
#include <exception>
#include <execinfo.h>
#include <new>
#include <string_view>
#include <typeinfo>
#include <unistd.h>

namespace otter {

namespace {

constexpr int kMostFrames = 100;

std::terminate_handler previous = nullptr;
std::atomic_flag isShown = ATOMIC_FLAG_INIT; // a second thread, or showing it, may fail as well

// Of the process: the heap's limits end a program elsewhere.
[[noreturn]] void endWithoutMemory() {
  constexpr std::string_view kText = "error: out of memory\n  help: allow more (ulimit -v)\n";
  (void)!write(STDERR_FILENO, kText.data(), kText.size());
  _exit(1);
}

[[noreturn]] void showStack() {
  if (const std::type_info *thrown = abi::__cxa_current_exception_type(); thrown && *thrown == typeid(std::bad_alloc))
    endWithoutMemory();
  if (!isShown.test_and_set()) {
    constexpr std::string_view kHead = "otter: internal error: please report this with what follows\n";
    void *frames[kMostFrames];
    int count = backtrace(frames, kMostFrames);
    if (write(STDERR_FILENO, kHead.data(), kHead.size()) > 0)
      backtrace_symbols_fd(frames, count, STDERR_FILENO);
  }
  if (previous)
    previous(); // libstdc++'s says what was thrown
  abort();
}

} // namespace

void showStackOnTerminate() {
  std::terminate_handler before = std::set_terminate(showStack);
  if (before != showStack)
    previous = before;
}

} // namespace otter
