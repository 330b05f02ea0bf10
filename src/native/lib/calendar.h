// Points in time as text and back: the proleptic Gregorian calendar in UTC, strftime's directives
// (docs/runtime-algorithms.md, "Time").
//
// Invariants: no locale, no time zone, no state; `formatTime` and `parseTime` know the same directives.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace otter {

/// A point in time, in milliseconds since 1970, as `format` asks; false with what is wrong in `out`.
bool formatTime(int64_t milliseconds, std::string_view format, std::string &out);

/// What `text` says by `format`; false with what is wrong in `error`. Parts that the format leaves out are those
/// of 1970-01-01 00:00:00.
bool parseTime(std::string_view format, std::string_view text, int64_t &milliseconds, std::string &error);

} // namespace otter
