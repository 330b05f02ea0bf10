#include "output.h"

#include <cstring>
#include <unistd.h>

#include "write_all.h"

namespace otter {

// A closed pipe is not an error: the program goes on, as with other languages' ignored SIGPIPE.
void Output::writeOut(std::string_view text) {
  (void)writeAll(fd_, text);
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
