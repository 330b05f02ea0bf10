#include "terminate.h"

#include <atomic>
#include <cstdlib>
#include <exception>
#include <execinfo.h>
#include <string_view>
#include <unistd.h>

namespace otter {

namespace {

constexpr int kMostFrames = 100;

std::terminate_handler previous = nullptr;
std::atomic_flag isShown = ATOMIC_FLAG_INIT; // a second thread, or showing it, may fail as well

[[noreturn]] void showStack() {
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
