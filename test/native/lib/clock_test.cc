// `time.now` on a machine whose clock is set back an hour each time that it is read.
#include <cstdint>
#include <ctime>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"
#include "lib/context.h"

static int64_t reads = 0;

// Stands in for the C library's.
extern "C" int clock_gettime(clockid_t clock, timespec *time) noexcept {
  long result = syscall(SYS_clock_gettime, clock, time);
  if (clock == CLOCK_REALTIME)
    time->tv_sec -= 3600 * reads++;
  return int(result);
}

extern "C" int64_t ot_time_nowMs(otter::Context *);

int main() {
  int64_t start = ot_time_nowMs(nullptr);
  expectTrue(reads > 0, "the machine's clock is read");
  expectTrue(start > int64_t{1'600'000'000'000}, "it is the time of day");
  int64_t last = start;
  for (int i = 0; i < 1000; i++) {
    int64_t now = ot_time_nowMs(nullptr);
    expectTrue(now >= last, "it never goes back");
    last = now;
  }
  expectTrue(last - start < 600'000, "and counts milliseconds");
  return summary("clock");
}
