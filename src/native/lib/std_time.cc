// `time`: clocks, and points in time as text. Points in time are milliseconds since 1970, in UTC.
#include <ctime>

#include "calendar.h"
#include "std_values.h"

using namespace otter;

namespace {

int64_t clockNs(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return int64_t(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

} // namespace

// The machine's clock when first asked, and from there on the one that only goes forward: a clock that is set, as those
// of virtual machines often are, must not change a duration.
OT_API int64_t ot_time_nowMs(Context *) {
  static const int64_t offset = clockNs(CLOCK_REALTIME) - clockNs(CLOCK_MONOTONIC);
  return (offset + clockNs(CLOCK_MONOTONIC)) / 1'000'000;
}

OT_API int64_t ot_time_nowNs(Context *) {
  return clockNs(CLOCK_MONOTONIC);
}

OT_API const Str *ot_time_format(Context *ctx, int64_t milliseconds, const Str *format) {
  std::string out;
  if (!formatTime(milliseconds, viewOf(format), out))
    panicText(ctx, out);
  return newText(ctx, out);
}

OT_API int64_t ot_time_parse(Context *ctx, const Str *format, const Str *text) {
  int64_t milliseconds = 0;
  std::string error;
  if (!parseTime(viewOf(format), viewOf(text), milliseconds, error))
    panicText(ctx, error);
  return milliseconds;
}
