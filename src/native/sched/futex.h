// Sleeping on a word of memory, and a lock that is one word, zero when free, so that it can be part of a heap object.
#pragma once

#include <atomic>
#include <cstdint>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace otter {

/// Sleeps while the word is `expected`, or until the time (of the monotonic clock, null: forever); may return early.
inline void futexWait(std::atomic<uint32_t> &word, uint32_t expected, const timespec *until = nullptr) {
  syscall(SYS_futex, &word, FUTEX_WAIT_BITSET_PRIVATE, expected, until, nullptr, FUTEX_BITSET_MATCH_ANY);
}

inline void futexWake(std::atomic<uint32_t> &word, int count = 1) {
  syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0);
}

/// For critical sections of a few instructions: they neither allocate nor go outside (heap/world.h).
class WordLock {
public:
  void lock() {
    uint32_t expected = kFree;
    if (!word_.compare_exchange_strong(expected, kHeld, std::memory_order_acquire))
      lockSlowly();
  }
  void unlock() {
    if (word_.exchange(kFree, std::memory_order_release) == kWanted)
      futexWake(word_);
  }

private:
  static constexpr uint32_t kFree = 0;
  static constexpr uint32_t kHeld = 1;
  static constexpr uint32_t kWanted = 2; // held, and somebody sleeps
  static constexpr int kSpins = 64;

  void lockSlowly() {
    for (int i = 0; i < kSpins; i++) {
      uint32_t expected = kFree;
      if (word_.compare_exchange_weak(expected, kHeld, std::memory_order_acquire))
        return;
      __builtin_ia32_pause();
    }
    while (word_.exchange(kWanted, std::memory_order_acquire) != kFree)
      futexWait(word_, kWanted);
  }

  std::atomic<uint32_t> word_{kFree};
};

} // namespace otter
