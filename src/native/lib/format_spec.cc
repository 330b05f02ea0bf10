#include "format_spec.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace otter {

namespace {

bool isAlign(char c) {
  return c == '<' || c == '>' || c == '^' || c == '=';
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

size_t characterBytes(char first) {
  auto byte = uint8_t(first);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

// Bytes of the first `count` characters.
size_t bytesOf(std::string_view text, int count) {
  size_t at = 0;
  while (at < text.size() && count-- > 0)
    at = std::min(at + characterBytes(text[at]), text.size());
  return at;
}

int countCharacters(std::string_view text) {
  return int(std::count_if(text.begin(), text.end(), [](char c) { return (uint8_t(c) & 0xc0) != 0x80; }));
}

// Digits as a number; false when it is too large.
bool parseNumber(std::string_view text, size_t &at, int &number) {
  for (number = 0; at < text.size() && isDigit(text[at]); at++) {
    number = number * 10 + (text[at] - '0');
    if (number > kLargestFormat)
      return false;
  }
  return true;
}

size_t parseAlignment(std::string_view text, FormatSpec &spec) {
  size_t fill = text.empty() ? 0 : characterBytes(text[0]);
  if (fill > 0 && fill < text.size() && isAlign(text[fill])) {
    spec.fill = text.substr(0, fill);
    spec.align = text[fill];
    return fill + 1;
  }
  if (text.empty() || !isAlign(text[0]))
    return 0;
  spec.align = text[0];
  return 1;
}

void appendTimes(std::string &out, std::string_view text, int times) {
  for (int i = 0; i < times; i++)
    out += text;
}

void pad(std::string_view sign, std::string_view body, char align, const FormatSpec &spec, std::string &out) {
  int missing = std::max(spec.width - int(sign.size()) - countCharacters(body), 0);
  int before = align == '>' ? missing : align == '^' ? missing / 2 : 0;
  int inside = align == '=' ? missing : 0;
  appendTimes(out, spec.fill, before);
  out += sign;
  appendTimes(out, spec.fill, inside);
  out += body;
  appendTimes(out, spec.fill, missing - before - inside);
}

// Commas every three digits of the whole part; zeros that fill up the width are grouped with it.
void insertCommas(std::string &body, int leastWidth) {
  size_t whole = 0;
  while (whole < body.size() && isDigit(body[whole]))
    whole++;
  if (whole == 0)
    return; // nan, inf
  int rest = int(body.size() - whole);
  auto grouped = [](int digits) { return digits + (digits - 1) / 3; };
  int digits = int(whole);
  while (grouped(digits) + rest < leastWidth)
    digits++;
  body.insert(0, size_t(digits) - whole, '0');
  for (int at = digits - 3; at > 0; at -= 3)
    body.insert(size_t(at), ",");
}

// Sign, grouping and padding of a number whose digits are known.
void finishNumber(bool negative, std::string body, const FormatSpec &given, std::string &out) {
  FormatSpec spec = given;
  if (spec.zero) {
    if (!spec.align)
      spec.align = '=';
    if (spec.fill == " ")
      spec.fill = "0";
  }
  char align = spec.align ? spec.align : '>';
  std::string sign = negative ? "-" : spec.sign == '+' || spec.sign == ' ' ? std::string(1, spec.sign) : "";
  if (spec.commas)
    insertCommas(body, align == '=' && spec.fill == "0" ? spec.width - int(sign.size()) : 0);
  pad(sign, body, align, spec, out);
}

std::string digitsOf(uint64_t value, unsigned base, const char *digits) {
  std::string out;
  do
    out += digits[value % base];
  while (value /= base);
  std::reverse(out.begin(), out.end());
  return out;
}

unsigned baseOf(char type) {
  return type == 'x' || type == 'X' ? 16 : type == 'b' ? 2 : type == 'o' ? 8 : 10;
}

bool isIn(char type, const char *types) {
  return type != 0 && strchr(types, type) != nullptr;
}

// printf's digits of the magnitude, which are exact.
std::string floatDigits(double size, char type, int precision) {
  if (std::isnan(size))
    return "nan";
  if (std::isinf(size))
    return "inf";
  char format[] = {'%', '.', '*', type, 0};
  int length = snprintf(nullptr, 0, format, precision, size);
  std::string digits(size_t(length) + 1, 0);
  snprintf(digits.data(), digits.size(), format, precision, size);
  digits.pop_back();
  return digits;
}

} // namespace

bool parseFormatSpec(std::string_view text, FormatSpec &spec) {
  spec = FormatSpec();
  size_t at = parseAlignment(text, spec);
  if (at < text.size() && isIn(text[at], "+- "))
    spec.sign = text[at++];
  if (at < text.size() && text[at] == '0') {
    spec.zero = true;
    at++;
  }
  if (!parseNumber(text, at, spec.width))
    return false;
  if (at < text.size() && text[at] == ',') {
    spec.commas = true;
    at++;
  }
  if (at < text.size() && text[at] == '.') {
    if (++at == text.size() || !isDigit(text[at]) || !parseNumber(text, at, spec.precision))
      return false;
  }
  if (at < text.size() && isIn(text[at], "dxXboefg%s"))
    spec.type = text[at++];
  return at == text.size();
}

const char *formatInt(int64_t value, const FormatSpec &spec, std::string &out) {
  if (isIn(spec.type, "efg%"))
    return formatFloat(double(value), "", spec, out);
  if (spec.type == 's')
    return "type 's' does not fit an int";
  if (spec.precision >= 0)
    return "a precision does not fit an int";
  if (spec.commas && isIn(spec.type, "xXbo"))
    return "',' does not fit types x, X, b and o";
  uint64_t size = value < 0 ? 0 - uint64_t(value) : uint64_t(value);
  const char *digits = spec.type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
  finishNumber(value < 0, digitsOf(size, baseOf(spec.type), digits), spec, out);
  return nullptr;
}

const char *formatFloat(double value, std::string_view plain, const FormatSpec &spec, std::string &out) {
  if (isIn(spec.type, "dxXbo"))
    return "types d, x, X, b and o need an int";
  if (spec.type == 's')
    return "type 's' does not fit a float";
  bool negative = std::signbit(value) && !std::isnan(value);
  if (!spec.type && spec.precision < 0) {
    negative = plain.starts_with('-');
    finishNumber(negative, std::string(plain.substr(negative)), spec, out);
    return nullptr;
  }
  bool percent = spec.type == '%';
  char type = percent ? 'f' : spec.type ? spec.type : 'g';
  double size = std::fabs(percent ? value * 100 : value);
  std::string digits = floatDigits(size, type, spec.precision < 0 ? 6 : spec.precision);
  finishNumber(negative, digits + (percent ? "%" : ""), spec, out);
  return nullptr;
}

const char *formatText(std::string_view text, const FormatSpec &spec, std::string &out) {
  if (spec.type && spec.type != 's')
    return "its type needs a number";
  if (spec.sign)
    return "a sign needs a number";
  if (spec.commas)
    return "',' needs a number";
  if (spec.align == '=')
    return "'=' needs a number";
  FormatSpec padding = spec;
  if (spec.zero && spec.fill == " ")
    padding.fill = "0";
  size_t bytes = spec.precision < 0 ? text.size() : bytesOf(text, spec.precision);
  pad("", text.substr(0, bytes), spec.align ? spec.align : '<', padding, out);
  return nullptr;
}

} // namespace otter
