#include "float_text.h"

#include <charconv>
#include <cmath>
#include <cstring>

namespace otter {

namespace {

constexpr uint64_t kBillion = 1'000'000'000;

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

// The magnitude times 10^9, rounded half to even: exact, since 53 bits times 10^9 fit in 128.
uint64_t scaledFraction(double size, uint64_t *whole) {
  int exponent;
  auto mantissa = uint64_t(std::ldexp(std::frexp(size, &exponent), 53));
  int shift = 53 - exponent; // size = mantissa / 2^shift; shift > 0 since size < 2^50
  unsigned __int128 scaled = (unsigned __int128)(mantissa)*kBillion;
  unsigned __int128 quotient = scaled >> shift;
  unsigned __int128 rest = scaled - (quotient << shift);
  unsigned __int128 half = (unsigned __int128)(1) << (shift - 1);
  if (rest > half || (rest == half && (quotient & 1)))
    quotient++;
  *whole = uint64_t(quotient / kBillion);
  return uint64_t(quotient % kBillion);
}

int writeWords(char *out, const char *text) {
  size_t length = strlen(text);
  memcpy(out, text, length);
  return int(length);
}

} // namespace

int writeInt(char *out, int64_t value) {
  return int(std::to_chars(out, out + kNumberText, value).ptr - out);
}

int writeFloat(char *out, double value) {
  if (std::isnan(value))
    return writeWords(out, "nan");
  if (std::isinf(value))
    return writeWords(out, value < 0 ? "-inf" : "inf");
  if (value == 0)
    return writeWords(out, "0");
  double size = std::fabs(value);
  if (size >= 1e15 || size < 1e-9)
    return writeWords(out, exponentForm(value).c_str());
  uint64_t whole = 0;
  uint64_t fraction = scaledFraction(size, &whole);
  char *at = out;
  if (value < 0)
    *at++ = '-';
  at += writeInt(at, int64_t(whole));
  if (fraction == 0)
    return int(at - out);
  *at++ = '.';
  int digits = 9;
  for (; fraction % 10 == 0; fraction /= 10)
    digits--;
  for (int i = digits; i-- > 0; fraction /= 10)
    at[i] = char('0' + fraction % 10);
  return int(at - out) + digits;
}

std::string floatText(double value) {
  char text[kNumberText];
  return std::string(text, size_t(writeFloat(text, value)));
}

} // namespace otter
