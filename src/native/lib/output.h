// Standard output of a program, buffered. All threads share one buffer, so that what happens first is written first,
// and a line is one piece.
//
// Invariants: what is in the buffer is written before anything that does not fit; the lock is taken only once
// several threads run Otter code. What cannot be written ends the process: output is never lost in silence.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string_view>

namespace otter {

class Output {
public:
  void setFd(int fd);
  /// From now on several threads write.
  void share() { isShared_.store(true, std::memory_order_relaxed); }
  void write(std::string_view text, bool newLine);
  void flush();

private:
  static constexpr size_t kBytes = 1 << 16;

  std::unique_lock<std::mutex> lock();
  void put(std::string_view text);
  void empty();
  void writeOut(std::string_view text);

  int fd_ = 1;
  bool flushesLines_ = false;
  std::atomic<bool> isShared_{false};
  std::mutex mutex_;
  size_t used_ = 0;
  std::unique_ptr<char[]> buffer_{new char[kBytes]};
};

} // namespace otter
