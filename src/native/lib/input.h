// Standard input, read in blocks and handed out by lines or whole. One reader a program; tasks may share it.
#pragma once

#include <functional>
#include <mutex>
#include <string>

namespace otter {

class Input {
public:
  explicit Input(int fd) : fd_(fd) {}

  /// Called before the system is asked for more: what was printed has to be seen first.
  using BeforeWait = std::function<void()>;

  /// The next line without its end (`\n` or `\r\n`); false when there is none left.
  bool readLine(std::string &line, const BeforeWait &beforeWait);
  /// Everything that has not been read yet.
  std::string readAll(const BeforeWait &beforeWait);

private:
  bool fill(const BeforeWait &beforeWait);

  std::mutex mutex_;
  int fd_;
  std::string buffer_;
  size_t at_ = 0; // what lies before has been read
  bool ended_ = false;
};

} // namespace otter
