// The text of a float: up to nine decimals, or the shortest exponent form for very large and very small values.
#pragma once

#include <string>

namespace otter {

std::string floatText(double value);

} // namespace otter
