// Format specs: `[[fill]align][sign][0][width][,][.precision][type]`, types `d x X b o e f g % s`, with Python's
// meaning. What Python refuses is refused.
//
// Invariants: no Context, no Otter objects; text is UTF-8 and widths count its characters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace otter {

struct FormatSpec {
  std::string fill = " ";
  char align = 0; // < > ^ =, or 0: the default for the kind of value
  char sign = 0;  // + - or space
  bool zero = false;
  bool commas = false;
  int width = 0;
  int precision = -1;
  char type = 0;
};

/// Widths and precisions above this are refused.
constexpr int kLargestFormat = 1'000'000;

/// False when the text is not a format spec.
bool parseFormatSpec(std::string_view text, FormatSpec &spec);

/// Each returns what is wrong with the spec for such a value (`precision does not fit an int`), or null.
const char *formatInt(int64_t value, const FormatSpec &spec, std::string &out);
/// `plain` is the value's usual text, which a spec without type and precision keeps.
const char *formatFloat(double value, std::string_view plain, const FormatSpec &spec, std::string &out);
const char *formatText(std::string_view text, const FormatSpec &spec, std::string &out);

} // namespace otter
