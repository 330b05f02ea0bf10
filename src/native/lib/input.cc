#include "input.h"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace otter {

namespace {

constexpr size_t kBlock = 65536;

// Waits until a descriptor that somebody made non-blocking has something.
void waitReadable(int fd) {
  pollfd wanted{fd, POLLIN, 0};
  poll(&wanted, 1, -1);
}

} // namespace

// One more block; false at the end. Input that cannot be read counts as ended.
bool Input::fill(const BeforeWait &beforeWait) {
  beforeWait();
  buffer_.erase(0, at_);
  at_ = 0;
  size_t used = buffer_.size();
  while (!ended_) {
    buffer_.resize(used + kBlock);
    ssize_t count = read(fd_, buffer_.data() + used, kBlock);
    int code = errno;
    buffer_.resize(used + size_t(count > 0 ? count : 0));
    if (count > 0)
      return true;
    if (count < 0 && code == EAGAIN)
      waitReadable(fd_);
    else if (count == 0 || code != EINTR)
      ended_ = true;
  }
  return false;
}

bool Input::readLine(std::string &line, const BeforeWait &beforeWait) {
  std::lock_guard lock(mutex_);
  size_t searched = at_;
  size_t end;
  while ((end = buffer_.find('\n', searched)) == std::string::npos) {
    searched = buffer_.size() - at_;
    if (fill(beforeWait))
      continue;
    if (at_ == buffer_.size())
      return false;
    end = buffer_.size();
    break;
  }
  size_t length = end - at_;
  if (end < buffer_.size() && length > 0 && buffer_[end - 1] == '\r')
    length--;
  line = buffer_.substr(at_, length);
  at_ = std::min(end + 1, buffer_.size());
  return true;
}

std::string Input::readAll(const BeforeWait &beforeWait) {
  std::lock_guard lock(mutex_);
  while (fill(beforeWait))
    ;
  std::string all;
  all.swap(buffer_);
  return all;
}

} // namespace otter
