#include "write_all.h"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace otter {

namespace {

void waitWritable(int fd) {
  pollfd wanted{fd, POLLOUT, 0};
  poll(&wanted, 1, -1);
}

} // namespace

int writeAll(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t written = ::write(fd, text.data(), text.size());
    if (written >= 0)
      text.remove_prefix(size_t(written));
    else if (errno == EAGAIN)
      waitWritable(fd);
    else if (errno != EINTR)
      return errno;
  }
  return 0;
}

} // namespace otter
