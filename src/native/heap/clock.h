// Time as the heap measures it.
#pragma once

#include <ctime>

namespace otter {

inline double readMs(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

/// Milliseconds on the monotonic clock.
inline double nowMs() {
  return readMs(CLOCK_MONOTONIC);
}

/// Milliseconds of processor time that this thread has had.
inline double threadCpuMs() {
  return readMs(CLOCK_THREAD_CPUTIME_ID);
}

/// The same of all threads of the process.
inline double processCpuMs() {
  return readMs(CLOCK_PROCESS_CPUTIME_ID);
}

} // namespace otter
