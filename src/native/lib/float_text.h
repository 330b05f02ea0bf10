// The text of a float: up to nine decimals, or the shortest exponent form for very large and very small values.
#pragma once

#include <cstdint>
#include <string>

namespace otter {

std::string floatText(double value);

/// Longest text that `writeInt` and `writeFloat` make.
constexpr int kNumberText = 40;

/// Writes a number's text; returns its length.
int writeInt(char *out, int64_t value);
int writeFloat(char *out, double value);

} // namespace otter
