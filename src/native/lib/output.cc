#include "output.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <unistd.h>

#include "system_reason.h"
#include "write_all.h"

namespace otter {

namespace {

constexpr int kUnwrittenExitCode = 101;

// Whoever reads a pipe may have had enough of it. The system ends a process for that, unless it ignores SIGPIPE, as
// node does: a program that prints without end would go on for ever. Shells tell both by the same number.
[[noreturn]] void endUnread() {
  _exit(128 + SIGPIPE);
}

// From any thread, and with the lock held: nothing more is written.
[[noreturn]] void endUnwritten(int error) {
  writeAll(STDERR_FILENO, "panic: cannot write to standard output: " + systemReason(error) + "\n");
  _exit(kUnwrittenExitCode);
}

} // namespace

// A descriptor that was closed from the start is none of the program's mistakes.
void Output::writeOut(std::string_view text) {
  int error = writeAll(fd_, text);
  if (error == EPIPE)
    endUnread();
  if (error != 0 && error != EBADF)
    endUnwritten(error);
}

void Output::setFd(int fd) {
  fd_ = fd;
  flushesLines_ = isatty(fd);
}

std::unique_lock<std::mutex> Output::lock() {
  return isShared_.load(std::memory_order_relaxed) ? std::unique_lock(mutex_) : std::unique_lock<std::mutex>();
}

void Output::write(std::string_view text, bool newLine) {
  auto held = lock();
  put(text);
  if (newLine)
    put("\n");
  if (newLine && flushesLines_)
    empty();
}

void Output::flush() {
  auto held = lock();
  empty();
}

void Output::put(std::string_view text) {
  if (text.size() > kBytes - used_) {
    empty();
    if (text.size() > kBytes)
      return writeOut(text);
  }
  memcpy(buffer_.get() + used_, text.data(), text.size());
  used_ += text.size();
}

void Output::empty() {
  writeOut({buffer_.get(), used_});
  used_ = 0;
}

} // namespace otter
