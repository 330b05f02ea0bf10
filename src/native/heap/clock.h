// Time as the heap measures it.
#pragma once

#include <ctime>

namespace otter {

/// Milliseconds on the monotonic clock.
inline double nowMs() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

} // namespace otter
