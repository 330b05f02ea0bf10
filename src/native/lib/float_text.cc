#include "float_text.h"

#include <array>
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

// The part after the point times 10^9, rounded half to even: exact, since the fraction of a double below 2^50 has at
// most 53 bits after leading zeros, and 53 bits times 10^9 fit in 128.
uint64_t scaledFraction(double size, uint64_t *whole) {
  *whole = uint64_t(size);
  double fraction = size - double(*whole);
  if (fraction == 0)
    return 0;
  uint64_t bits;
  memcpy(&bits, &fraction, sizeof bits);
  // 1e-9 <= size, so a fraction is a normal number: at least 2^-52 beside a whole part, else size itself.
  uint64_t mantissa = (bits & ((uint64_t{1} << 52) - 1)) | uint64_t{1} << 52;
  int shift = 1075 - int(bits >> 52); // fraction = mantissa / 2^shift
  unsigned __int128 scaled = (unsigned __int128)(mantissa)*kBillion;
  auto quotient = uint64_t(scaled >> shift);
  unsigned __int128 rest = scaled - ((unsigned __int128)(quotient) << shift);
  unsigned __int128 half = (unsigned __int128)(1) << (shift - 1);
  if (rest > half || (rest == half && (quotient & 1)))
    quotient++;
  if (quotient < kBillion)
    return quotient;
  ++*whole;
  return 0;
}

// Pairs of digits, so that a number takes half as many divisions.
constexpr auto kPairs = [] {
  std::array<char, 200> pairs{};
  for (int i = 0; i < 100; i++) {
    pairs[size_t(2 * i)] = char('0' + i / 10);
    pairs[size_t(2 * i + 1)] = char('0' + i % 10);
  }
  return pairs;
}();

int digitCount(uint64_t value) {
  int digits = 1;
  for (; value >= 10'000; value /= 10'000)
    digits += 4;
  return digits + (value >= 10) + (value >= 100) + (value >= 1000);
}

// Writes the last `digits` digits of the value, zeros in front.
void writeDigits(char *out, uint64_t value, int digits) {
  for (; digits >= 2; digits -= 2, value /= 100)
    memcpy(out + digits - 2, &kPairs[value % 100 * 2], 2);
  if (digits == 1)
    *out = char('0' + value % 10);
}

int writeWords(char *out, const char *text) {
  size_t length = strlen(text);
  memcpy(out, text, length);
  return int(length);
}

} // namespace

int writeInt(char *out, int64_t value) {
  char *at = out;
  auto size = uint64_t(value);
  if (value < 0) {
    *at++ = '-';
    size = 0 - size;
  }
  int digits = digitCount(size);
  writeDigits(at, size, digits);
  return int(at - out) + digits;
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
  if (fraction % 10'000 == 0) {
    fraction /= 10'000;
    digits -= 4;
  }
  for (; fraction % 10 == 0; fraction /= 10)
    digits--;
  writeDigits(at, fraction, digits);
  return int(at - out) + digits;
}

std::string floatText(double value) {
  char text[kNumberText];
  return std::string(text, size_t(writeFloat(text, value)));
}

} // namespace otter
