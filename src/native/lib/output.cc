#include "output.h"

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace otter {

void writeAllTo(int fd, const char *text, size_t length) {
  while (length > 0) {
    ssize_t written = ::write(fd, text, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return; // a closed pipe: the program goes on, as with other languages' ignored SIGPIPE
    text += written;
    length -= size_t(written);
  }
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
      return writeAllTo(fd_, text.data(), text.size());
  }
  memcpy(buffer_.get() + used_, text.data(), text.size());
  used_ += text.size();
}

void Output::empty() {
  writeAllTo(fd_, buffer_.get(), used_);
  used_ = 0;
}

} // namespace otter
