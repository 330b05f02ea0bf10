#include "float_text.h"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace otter {

namespace {

// `d.ddde-07` becomes `d.ddde-7`; exponents have no plus and no leading zeros.
std::string exponentForm(double value) {
  char text[64];
  auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  std::string all(text, end);
  size_t e = all.find('e');
  std::string exponent = all.substr(e + 1);
  bool negative = exponent[0] == '-';
  exponent.erase(0, 1);
  exponent.erase(0, std::min(exponent.find_first_not_of('0'), exponent.size() - 1));
  return all.substr(0, e) + (negative ? "e-" : "e") + exponent;
}

} // namespace

std::string floatText(double value) {
  if (std::isnan(value))
    return "nan";
  if (std::isinf(value))
    return value < 0 ? "-inf" : "inf";
  if (value == 0)
    return "0";
  double size = std::fabs(value);
  if (size >= 1e15 || size < 1e-9)
    return exponentForm(value);
  char text[64];
  std::string all(text, size_t(snprintf(text, sizeof text, "%.9f", value)));
  all.erase(all.find_last_not_of('0') + 1);
  if (all.back() == '.')
    all.pop_back();
  return all;
}

} // namespace otter
