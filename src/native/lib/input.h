// Standard input, read in blocks and handed out by lines or whole. One reader a program; tasks may share it.
#pragma once

#include <mutex>
#include <string>

namespace otter {

class Input {
public:
  explicit Input(int fd) : fd_(fd) {}

  /// The next line without its end (`\n` or `\r\n`); false when there is none left.
  bool readLine(std::string &line);
  /// Everything that has not been read yet.
  std::string readAll();

private:
  bool fill();

  std::mutex mutex_;
  int fd_;
  std::string buffer_;
  size_t at_ = 0; // of what has been read already
  bool ended_ = false;
};

} // namespace otter
